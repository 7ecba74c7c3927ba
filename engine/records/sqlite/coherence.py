"""Whether what stands beside the events fits them: the schema, and what each row belongs to."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from engine.records.problems import Code, RecordsProblem
from engine.records.sqlite import database as databases
from engine.records.sqlite.database import Database, Kind
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
    faults = [
        (code, {"part": type, "name": name})
        for code, (type, name) in found.told("V016", "V017", "V018")
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


def look_beside(folder: Path) -> Iterator[Statement]:
    """Compare the roster and the ledger of a data folder, where they are, with what Rifq makes."""
    for kind in (databases.ROSTER, databases.LEDGER):
        path = folder / kind.file
        if not path.exists():
            continue
        try:
            yield from _of_file(path, kind)
        except RecordsProblem as problem:
            yield problem.code, dict(problem.params)


def _of_file(path: Path, kind: Kind) -> Iterator[Statement]:
    with closing(Database.open(path, kind, sqlite3.sqlite_version_info)) as database:
        if said := database.damage():
            raise RecordsProblem(Code.DAMAGED, {"path": str(path), "said": said})
        with database.read() as connection:
            found = differences(connection, Schema.at(kind))
    for code, (type, name) in found.told("V028", "V029", "V030"):
        yield code, {"part": type, "name": name, "path": str(path)}


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
    if not {"play", "forgetting"} & missing:
        emptied = "FROM play WHERE forgotten = 1 AND id NOT IN (SELECT play FROM forgetting)"
        yield "V031", {}, f"SELECT COUNT(*), MIN(id) {emptied}"
    if not {"closure", "pinned"} & missing:
        other = (
            "FROM closure WHERE hash IN (SELECT hash FROM pinned)"
            " AND (hash, kind) NOT IN (SELECT hash, kind FROM pinned)"
        )
        yield "V033", {}, f"SELECT COUNT(*), MIN(hash) {other}"
    for table in OF_A_PLAY:
        if not {"play", table} & missing:
            kept = f"FROM {table} WHERE play IN (SELECT id FROM play WHERE forgotten = 1)"
            yield "V021", {"table": table}, f"SELECT COUNT(DISTINCT play), MIN(play) {kept}"
