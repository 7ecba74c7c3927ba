"""What was told of cohorts, kept beside the plays: bringing a backup back does not undo it."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from engine.records.sqlite import database as databases
from engine.records.sqlite.database import Database
from engine.records.store import digest_of

if TYPE_CHECKING:
    from engine.records.verify import Statement

Key = tuple[Any, ...]


class Ledger:
    """The ledger of a data folder. It is made when something is told for the first time."""

    def __init__(self, plays: Database) -> None:
        self._plays = plays
        self._path = plays.path.parent / databases.LEDGER.file

    def settle(self) -> None:
        """Give the plays what only the ledger knows of their cohorts, and the other way round.

        Raises:
            RecordsProblem: what the disk says; it can be done again at any time.
        """
        marks = self._marks()
        with self._plays.read() as connection:
            keys = _keys(connection)
        here = {
            (table, marks[id], *rest): (table, id, *rest)
            for table, id, *rest in keys
            if id in marks  # `verify` names a cohort that lost its key
        }
        if not here and not self._path.exists():
            return
        with closing(self._open()) as ledger:
            with ledger.read() as connection:
                there = _keys(connection)
            self._give(self._plays, ledger, [(here[key], key[1]) for key in here.keys() - there])
            ids = {mark: id for id, mark in marks.items()}
            new = [(key, ids[key[1]]) for key in there - here.keys() if key[1] in ids]
            self._give(ledger, self._plays, new)

    def forget(self, cohort: str) -> None:
        """Leave nothing of a cohort that is deleted whole, by the id it still has in the plays."""
        mark = self._marks().get(cohort)
        if mark is None or not self._path.exists():
            return
        with closing(self._open()) as ledger:
            with ledger.erase() as connection:
                for table in ("sealed", "issue"):
                    connection.execute(f"DELETE FROM {table} WHERE cohort = ?", (mark,))
            ledger.sweep()

    def differences(self) -> Iterator[Statement]:
        """What was told of a cohort and reads otherwise in the plays than here, or was changed.

        The figures of an issue are left out: they may be told again with votes that came later.
        """
        if not self._path.exists():
            return
        marks = self._marks()
        with closing(self._open()) as ledger, ledger.read() as connection:
            there = _read_told(connection)
        with self._plays.read() as connection:
            here = _read_told(connection)
        keys = Counter(plays for told in there.values() for plays in told.issues)
        for id, mark in sorted(marks.items()):
            about = {"cohort": id, "path": str(self._path)}
            mine, known = here.get(id, _Told()), there.get(mark, _Told())
            if mine.sealed and known.sealed and mine.sealed != known.sealed:
                yield "V036", about
            if mine.unlike or known.unlike:
                yield "V037", about
            if any(keys[plays] > (plays in known.issues) for plays in mine.issues):
                yield "V039", about

    def _open(self) -> Database:
        return Database.open(self._path, databases.LEDGER, sqlite3.sqlite_version_info)

    def _marks(self) -> dict[str, str]:
        """How the ledger calls the cohorts of the plays, by their ids."""
        return {
            id: hashlib.sha256(b"rifq-cohort-1\0" + key).hexdigest()
            for id, key in self._plays.rows("SELECT cohort, key FROM cohort_key")
            if isinstance(id, str) and isinstance(key, bytes)
        }

    def _give(self, source: Database, target: Database, keys: list[tuple[Key, str]]) -> None:
        """Copy rows, each to a cohort by the name the target has for it."""
        if not keys:
            return
        with source.read() as connection:
            found = [(key[0], cohort, _rest(connection, key)) for key, cohort in keys]
            rows = [(table, cohort, *rest) for table, cohort, rest in found if rest]
        with target.write() as connection:
            for table, *values in rows:
                places = ", ".join("?" * len(values))
                connection.execute(
                    f"INSERT INTO {table} VALUES ({places}) ON CONFLICT DO NOTHING", values
                )


def _keys(connection: sqlite3.Connection) -> set[Key]:
    """What makes a row one: a cohort has one seal, and an issue its number and its plays."""
    sealed = connection.execute("SELECT DISTINCT 'sealed', cohort FROM sealed").fetchall()
    issues = connection.execute("SELECT 'issue', cohort, about, number, hash FROM issue").fetchall()
    return {*sealed, *issues}


def _rest(connection: sqlite3.Connection, key: Key) -> Key:
    """A row after its cohort; () where a value is none that can be asked for."""
    table, *names = key
    where = "cohort = ?" + (" AND about = ? AND number = ? AND hash = ?" if names[1:] else "")
    found = connection.execute(f"SELECT * FROM {table} WHERE {where}", names).fetchone()
    return tuple(found[1:]) if found else ()


class _Told(Struct):
    """What was told of a cohort.

    Attributes:
        sealed: the rows.
        issues: the hash of the plays behind each issue.
        unlike: whether one of these hashes is of other plays.
    """

    sealed: list[Key] = field(default_factory=list)
    issues: set[str] = field(default_factory=set)
    unlike: bool = False


def _read_told(connection: sqlite3.Connection) -> dict[str, _Told]:
    """What was told of each cohort."""
    found: dict[str, _Told] = defaultdict(_Told)
    for id, *rest in connection.execute("SELECT cohort, at, body FROM sealed ORDER BY at"):
        found[id].sealed.append(tuple(rest))
    for id, plays, hash in connection.execute("SELECT cohort, plays, hash FROM issue"):
        if plays != "[]":  # which several cohorts may have
            found[id].issues.add(hash)
        if not isinstance(plays, str) or digest_of(plays.encode()) != hash:
            found[id].unlike = True
    return found
