"""Whether a file is as the migrations make it: its tables, indexes and triggers, and its rows."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from pathlib import Path

from msgspec import Struct

from engine.records.problems import Code, RecordsProblem
from engine.records.sqlite.database import (
    FAULTS,
    LEDGER,
    PLAYS,
    ROSTER,
    Database,
    DatabaseKind,
    statements,
)
from engine.records.verify import Statement

Part = tuple[str, str]
"""A part of a schema: "table", "index", "trigger" or "view", and its name."""


class ForeignKey(Struct, frozen=True):
    """Rows of `table` belong to rows of `parent`; `columns` are (its own, the parent's)."""

    table: str
    parent: str
    columns: tuple[tuple[str, str], ...]


class Schema(Struct, frozen=True):
    """What the migrations make.

    Attributes:
        parts: the SQL of every part, see `parts_of`.
        columns: the names of the columns of each table, in order.
        foreign_keys: what belongs to what.
    """

    parts: dict[Part, str]
    columns: dict[str, tuple[str, ...]]
    foreign_keys: tuple[ForeignKey, ...]

    @staticmethod
    def at(kind: DatabaseKind, version: int | None = None) -> Schema:
        """What the migrations up to a version make; by default all of them."""
        return _make_schema(kind, len(kind.steps()) if version is None else version)


class Differences(Struct, frozen=True):
    """How a file differs from a schema.

    Attributes:
        missing: what is not there.
        changed: what is there and reads otherwise.
        added: what Rifq did not make.
        unreadable: the tables that are missing, or of which only a name is there: to read a view
            or a virtual table is to run somebody's program.
    """

    missing: tuple[Part, ...]
    changed: tuple[Part, ...]
    added: tuple[Part, ...]
    unreadable: frozenset[str]

    def list_told(self, missing: str, changed: str, added: str) -> Iterator[tuple[str, Part]]:
        """Every difference with a code for its kind."""
        kinds = (missing, self.missing), (changed, self.changed), (added, self.added)
        return ((code, part) for code, parts in kinds for part in parts)


def make(connection: sqlite3.Connection, kind: DatabaseKind, version: int) -> None:
    """Make an empty file what it was at a version; its mark and number are left to the caller."""
    for step in kind.steps()[:version]:
        for statement in statements(step):
            connection.execute(statement)


def parts_of(connection: sqlite3.Connection, database: str = "main") -> dict[Part, str]:
    """Every part of a file with its SQL, without comments and line breaks.

    What SQLite makes itself (the index of a key, statistics) is left out.
    """
    found = connection.execute(f"SELECT type, name, sql FROM {database}.sqlite_master")
    texts = ([str(part or "") for part in row] for row in found)  # a flipped byte makes it a blob
    return {
        (type, name): " ".join(re.sub(r"--[^\n]*", "", sql).split())
        for type, name, sql in texts
        if not (type in ("table", "index") and name.startswith("sqlite_"))
    }


def differences(
    connection: sqlite3.Connection, ours: Schema, database: str = "main"
) -> Differences:
    """How a file differs from a schema; `database` is its name in the connection."""
    theirs = parts_of(connection, database)
    real = {
        name
        for (type, name), sql in theirs.items()
        if type == "table" and not sql.upper().startswith("CREATE VIRTUAL")
    }
    return Differences(
        missing=tuple(part for part in ours.parts if part not in theirs),
        changed=tuple(p for p, sql in ours.parts.items() if theirs.get(p, sql) != sql),
        added=tuple(part for part in theirs if part not in ours.parts),
        unreadable=frozenset(ours.columns.keys() - real),
    )


@cache
def _make_schema(kind: DatabaseKind, version: int) -> Schema:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        make(connection, kind, version)
        parts = parts_of(connection)
        tables = sorted(name for type, name in parts if type == "table")
        columns = {
            table: tuple(row[1] for row in connection.execute(f"PRAGMA table_info({table})"))
            for table in tables
        }
        keys = tuple(key for table in tables for key in _keys(connection, table))
        return Schema(parts, columns, keys)


def _keys(connection: sqlite3.Connection, table: str) -> list[ForeignKey]:
    """The foreign keys of a table: rows (id, seq, parent, from, to, …), a row for each column."""
    found: dict[int, tuple[str, list[tuple[str, str]]]] = {}
    for id, _, parent, own, other, *_ in connection.execute(f"PRAGMA foreign_key_list({table})"):
        found.setdefault(id, (parent, []))[1].append((own, other))
    return [ForeignKey(table, parent, tuple(columns)) for parent, columns in found.values()]


OF_A_PLAY = ("listing", "content", "pinned", "participation", "words", "recall")
"""The tables in which nothing is left of a play that was deleted."""


class Coherence(Struct, frozen=True):
    """What was found.

    Attributes:
        faults: what is not as Rifq writes it, as codes and parameters.
        missing: tables that are not there; a view of such a name is never read.
        unreadable: what SQLite said where something could not be read, or "".
    """

    faults: tuple[Statement, ...]
    missing: frozenset[str]
    unreadable: str

    def links(self, tables: frozenset[str]) -> bool:
        """Whether each row of some tables was found to have the row that it belongs to."""
        alone = {params["table"] for code, params in self.faults if code == "V019"}
        return not (self.unreadable or (self.missing | alone) & tables)


def look(connection: sqlite3.Connection) -> Coherence:
    """Compare the schema with the migrations, and the tables with each other."""
    ours = Schema.at(PLAYS)
    found = differences(connection, ours)
    faults = [
        (code, {"part": type, "name": name})
        for code, (type, name) in found.list_told("V016", "V017", "V018")
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
    for kind in (ROSTER, LEDGER):
        path = folder / kind.file
        if not path.exists():
            continue
        try:
            with closing(Database.open(path, kind, sqlite3.sqlite_version_info)) as database:
                if said := database.damage():
                    raise RecordsProblem(Code.DAMAGED, {"path": str(path), "said": said})
                with database.read() as connection:
                    found = differences(connection, Schema.at(kind))
        except RecordsProblem as problem:
            yield problem.code, dict(problem.params)
        else:
            for code, (type, name) in found.list_told("V028", "V029", "V030"):
                yield code, {"part": type, "name": name, "path": str(path)}


KEYLESS = "FROM cohort WHERE id NOT IN (SELECT cohort FROM cohort_key)"
"""The cohorts whose key is lost, by which what is drawn by chance stays the same."""
UNLISTED = "FROM play WHERE forgotten = 0 AND id NOT IN (SELECT play FROM listing)"
"""The plays that are kept and that nobody is shown."""
Question = tuple[str, dict[str, str], str]
"""A code, its parameters, and a query for how many rows it is true of and whom the first names."""


def _questions(ours: Schema, missing: frozenset[str]) -> Iterator[Question]:
    for key in ours.foreign_keys:
        if not {key.table, key.parent} & missing:
            joined = " AND ".join(f"p.{other} = c.{own}" for own, other in key.columns)
            alone = f"NOT EXISTS (SELECT 1 FROM {key.parent} AS p WHERE {joined})"
            if key.parent == "closure":  # few rows, and long: `+` makes SQLite list their keys
                ((own, other),) = key.columns
                alone = f"(c.{own} IN (SELECT +{other} FROM closure)) IS NOT TRUE"
            owner = "play" if "play" in ours.columns[key.table] else key.columns[0][0]
            counted = f"SELECT COUNT(*), MIN(c.{owner}) FROM {key.table} AS c WHERE {alone}"
            yield "V019", {"table": key.table, "parent": key.parent}, counted
    if not {"cohort", "cohort_key"} & missing:
        yield "V038", {}, f"SELECT COUNT(*), MIN(id) {KEYLESS}"
    if not {"printed", "all_plays"} & missing:
        both = "(SELECT MAX(heads) FROM printed) AS n, (SELECT COUNT(*) FROM all_plays) AS here"
        told = "n IS NOT here, COALESCE(n, '?') || ', ' || here"
        yield "V040", {}, f"SELECT {told} FROM (SELECT {both})"
    if not {"play", "listing"} & missing:
        yield "V020", {}, f"SELECT COUNT(*), MIN(id) {UNLISTED}"
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
