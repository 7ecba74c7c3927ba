"""Whether what stands beside the events fits them: the schema, and what each row belongs to."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from engine.records.sqlite import database as databases
from engine.records.sqlite.faults import FAULTS
from engine.records.sqlite.schema import Schema, differences
from engine.records.verify import Statement

OF_A_PLAY = ("listing", "content", "pinned", "participation", "words")
"""The tables in which nothing is left of a play that was forgotten."""


@dataclass(frozen=True, slots=True)
class Coherence:
    """What was found.

    Attributes:
        faults: what is not as Rifq writes it, as codes and parameters.
        missing: tables that are not there; a view of such a name is never read.
        unreadable: what SQLite said where something could not be read, or "".
    """

    faults: tuple[Statement, ...]
    missing: frozenset[str]
    unreadable: str


def look(connection: sqlite3.Connection) -> Coherence:
    """Compare the schema with the migrations, and the tables with each other."""
    ours = Schema.at(databases.PLAYS)
    found = differences(connection, ours)
    faults: list[Statement] = [
        (code, {"part": type, "name": name})
        for code, parts in (("V016", found.missing), ("V017", found.changed), ("V018", found.added))
        for type, name in parts
    ]
    unreadable = ""
    for code, params, counted in _questions(ours, found.unreadable):
        try:
            count, first = connection.execute(counted).fetchone()
        except FAULTS as error:
            unreadable = unreadable or str(error)
            continue
        if count:
            faults.append((code, {**params, "count": str(count), "first": str(first)}))
    return Coherence(tuple(faults), found.unreadable, unreadable)


Question = tuple[str, dict[str, str], str]
"""A code, its parameters, and a query for how many rows it is true of and whom the first names."""


def _questions(ours: Schema, missing: frozenset[str]) -> Iterator[Question]:
    for key in ours.foreign_keys:
        if not {key.table, key.parent} & missing:
            joined = " AND ".join(f"p.{other} = c.{own}" for own, other in key.columns)
            alone = f"NOT EXISTS (SELECT 1 FROM {key.parent} AS p WHERE {joined})"
            owner = "play" if "play" in ours.columns[key.table] else key.columns[0][0]
            counted = f"SELECT COUNT(*), MIN(c.{owner}) FROM {key.table} AS c WHERE {alone}"
            yield "V019", {"table": key.table, "parent": key.parent}, counted
    if not {"play", "listing"} & missing:
        lost = "FROM play WHERE forgotten = 0 AND id NOT IN (SELECT play FROM listing)"
        yield "V020", {}, f"SELECT COUNT(*), MIN(id) {lost}"
    for table in OF_A_PLAY:
        if not {"play", table} & missing:
            kept = f"FROM {table} WHERE play IN (SELECT id FROM play WHERE forgotten = 1)"
            yield "V021", {"table": table}, f"SELECT COUNT(DISTINCT play), MIN(play) {kept}"
