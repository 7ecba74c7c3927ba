"""One SQLite file, opened safely: its journal, its migrations, its transactions, its cleaning.

No error of SQLite leaves this folder.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct

from engine.records import folder
from engine.records.problems import Code, RecordsProblem, of_system

# Primary result codes of SQLite (https://sqlite.org/rescode.html). Our statements are fixed, so
# SQLITE_ERROR (a table or column that is not there) can only mean a file that is not as we made it.
_SQLITE: Mapping[int, Code] = {
    sqlite3.SQLITE_FULL: Code.FULL,
    sqlite3.SQLITE_READONLY: Code.READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: Code.READ_ONLY,
    sqlite3.SQLITE_PERM: Code.READ_ONLY,
    sqlite3.SQLITE_CORRUPT: Code.DAMAGED,
    sqlite3.SQLITE_NOTADB: Code.DAMAGED,
    sqlite3.SQLITE_FORMAT: Code.DAMAGED,
    sqlite3.SQLITE_ERROR: Code.DAMAGED,
    sqlite3.SQLITE_TOOBIG: Code.DAMAGED,
    sqlite3.SQLITE_BUSY: Code.BUSY,
    sqlite3.SQLITE_LOCKED: Code.BUSY,
    sqlite3.SQLITE_PROTOCOL: Code.BUSY,
    sqlite3.SQLITE_IOERR: Code.DISK,
}

# What reading through SQLite can raise. Python decodes SQLite's own sentences, which may quote
# flipped bytes.
FAULTS = (sqlite3.Error, UnicodeError)


@contextmanager
def convert_errors(path: Path) -> Iterator[None]:
    """Turn errors of SQLite and of the file system about `path` into a `RecordsProblem`."""
    try:
        yield
    except UnicodeError as error:
        said = {"path": str(path), "said": "a name cannot be read"}
        raise RecordsProblem(Code.DAMAGED, said) from error
    except sqlite3.Error as error:
        primary = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the rest of the bits are detail
        params = {"path": str(path), "said": str(error), "store": "SQLite"}
        raise RecordsProblem(_SQLITE.get(primary, Code.OTHER), params) from error
    except OSError as error:
        raise of_system(error, path) from error


Version = tuple[int, ...]

# Two connections that write and checkpoint at one instant can corrupt a WAL database before this
# version (https://sqlite.org/releaselog/3_51_3.html). Older ones use a rollback journal instead.
SAFE_WAL: Version = (3, 51, 3)
OLDEST: Version = (3, 37, 0)  # the first with STRICT tables
BUSY_SECONDS = 20.0  # a slow disk under several programs is no reason to refuse a decision
JOURNAL_SECONDS = 2.0  # two programs that open new records at one moment are done long before
_SMALLEST = 512  # bytes: the smallest page of SQLite
_MIGRATIONS = Path(__file__).resolve().parent / "migrations"


class DatabaseKind(Struct, frozen=True):
    """A kind of database: the name of its migrations, and the mark in the header of its files."""

    name: str
    mark: int

    @property
    def file(self) -> str:
        """The name of its file in a data folder."""
        return f"{self.name}.db"

    def steps(self) -> tuple[str, ...]:
        """The migrations, in order; the number of those applied is the version of a file."""
        return _steps(self.name)


@cache
def _steps(name: str) -> tuple[str, ...]:
    files = sorted(_MIGRATIONS.glob(f"{name}_[0-9][0-9][0-9].sql"))
    return tuple(file.read_text("utf-8") for file in files)


PLAYS = DatabaseKind("plays", 0x52464C50)
ROSTER = DatabaseKind("roster", 0x52464C52)
LEDGER = DatabaseKind("ledger", 0x52464C4C)
SUMMARIES = "summaries"
"""The folder beside these files, for what was worked out of plays."""


def statements(script: str) -> Iterator[str]:
    """The statements of a script, one by one, so that they can share a transaction."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def is_ours(path: Path) -> bool:
    """Whether a file carries the mark of a store of plays in its header (bytes 68 to 71)."""
    with convert_errors(path), path.open("rb") as file:
        header = file.read(72)
    return header.startswith(b"SQLite format 3\0") and header[68:] == PLAYS.mark.to_bytes(4, "big")


def copy(source: sqlite3.Connection, target: sqlite3.Connection, path: Path) -> None:
    """Copies all pages, in one transaction of the target.

    Raises:
        RecordsProblem: R006 when either is locked; Python alone would try again for ever.
    """

    def look(status: int, _remaining: int, _total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise RecordsProblem(Code.BUSY, {"path": str(path)})

    source.backup(target, progress=look)


class Database:
    """A file of a `DatabaseKind`. Every error leaves it as a `RecordsProblem`; threads take turns.

    Attributes:
        path: the file.
        connection: use it inside `read` or `write` only.
        journal: "wal" or "delete".
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self.connection = connection
        self.journal = ""
        self._turn = threading.RLock()
        self._together = False  # inside `group_writes`
        self._wrong: BaseException | None = None  # what a write inside it raised first
        self._later: list[Callable[[], None]] = []  # for when `group_writes` is on disk
        self._file = os.stat(path)

    @classmethod
    def open(cls, path: Path, kind: DatabaseKind, sqlite_version: Version) -> Database:
        """Opens or makes the file, durable and owner-only, and brings it up to date.

        Raises:
            RecordsProblem: R004 newer, R008 old SQLite, R009 another program's file, or what the
                disk says.
        """
        if sqlite_version < OLDEST:
            needed = {"found": _format_version(sqlite_version), "needed": _format_version(OLDEST)}
            raise RecordsProblem(Code.OLD_STORE, {"store": "SQLite", **needed})
        folder.make_owned(path)
        with convert_errors(path):
            if 0 < path.stat().st_size < _SMALLEST:  # SQLite would take one byte for a new file
                raise RecordsProblem(Code.DAMAGED, {"path": str(path), "said": "cut short"})
            connection = sqlite3.connect(
                path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
            database = cls(path, connection)
        try:
            with database.read():
                database._look(kind)
            with convert_errors(path):
                # Replacement characters, not an exception, for flipped bytes inside a text.
                connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
                database._settle(sqlite_version)
            database._migrate(kind)
        except BaseException:
            database.close()
            raise
        return database

    def close(self) -> None:
        """Closes the file; what was acknowledged is already on disk."""
        with self._turn, convert_errors(self.path):
            self.connection.close()

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """One consistent view of the file."""
        with self._turn, convert_errors(self.path):
            if self._together:
                yield self.connection
                return
            self.connection.execute("BEGIN")
            try:
                yield self.connection
            finally:
                self._roll_back()  # a COMMIT would repeat the fault of a page that cannot be read

    def rows(self, statement: str, values: tuple[object, ...] = ()) -> list[Any]:
        """All that a statement finds."""
        with self.read() as connection:
            return connection.execute(statement, values).fetchall()

    def run(self, statement: str, values: tuple[object, ...]) -> None:
        """One statement that writes, as a `write` of its own."""
        with self.write() as connection:
            connection.execute(statement, values)

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """All or nothing, and on disk when it is left without an error."""
        with self._turn, convert_errors(self.path):
            if self._together:
                self._refuse_half()
                try:
                    yield self.connection
                except BaseException as error:
                    self._wrong = error
                    raise
                return
            self._refuse_moved()
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.connection
                self.connection.execute("COMMIT")
            except BaseException:
                self._roll_back()
                raise

    @contextmanager
    def group_writes(self) -> Iterator[None]:
        """Everything read and written inside is one `write`. Inside another it is part of that one.

        What a write inside raised is raised at the end once more, should it be caught inside: half
        of what that write did may be there, and must not be kept. After an error in an inner one,
        nothing of that one is kept, and the outer one goes on.
        """
        with self._turn:
            if self._together:
                with self._savepoint():
                    yield
                return
            try:
                with self.write():
                    self._together, self._wrong = True, None
                    try:
                        yield
                        self._refuse_half()
                    finally:
                        self._together, self._wrong = False, None
            except BaseException:
                self._later.clear()
                raise
            while self._later:
                self._later.pop(0)()

    @contextmanager
    def _savepoint(self) -> Iterator[None]:
        self._refuse_half()
        self.connection.execute("SAVEPOINT inner")
        later = len(self._later)
        try:
            yield
            self._refuse_half()
        except BaseException as error:
            del self._later[later:]
            self._wrong = None
            try:
                self.connection.execute("ROLLBACK TO inner")
            except sqlite3.Error:  # SQLite undid everything, as it may when the disk is full
                self._wrong = error
                raise error from None
            raise
        finally:
            if self._wrong is None:
                self.connection.execute("RELEASE inner")

    def _refuse_half(self) -> None:
        """Nothing is written, or kept, beside a write that may be half done."""
        if self._wrong is not None:
            raise self._wrong

    def run_afterwards(self, act: Callable[[], None]) -> None:
        """Does it once everything written so far is on disk: now, or when `group_writes` ends."""
        if self._together:
            self._later.append(act)
        else:
            act()

    def _refuse_moved(self) -> None:
        """Refuses a file that is no longer at its path: what SQLite wrote there nobody would find.

        Windows does not let an open file be moved.
        """
        try:
            if sys.platform == "win32" or os.path.samestat(os.stat(self.path), self._file):
                return
        except FileNotFoundError:
            pass
        raise RecordsProblem(Code.MOVED, {"path": str(self.path)})

    @contextmanager
    def erase(self) -> Iterator[sqlite3.Connection]:
        """As `write`, for taking something away.

        Raises:
            RecordsProblem: R023 when the disk is full: also to take away, SQLite needs some room.
        """
        try:
            with self.write() as connection:
                yield connection
        except RecordsProblem as problem:
            if problem.code != Code.FULL:
                raise
            raise RecordsProblem(Code.NOT_FORGOTTEN, problem.params) from problem

    def _roll_back(self) -> None:
        with suppress(sqlite3.Error):  # SQLite may have done so by itself
            self.connection.rollback()

    def sweep(self) -> None:
        """Rewrites the file and empties its journal, so that no deleted byte is left in either.

        Raises:
            RecordsProblem: R021 when another program holds the file or its journal; R024 when the
                disk is too full for a second copy of the file.
        """
        try:
            with self._turn, convert_errors(self.path):
                self.connection.execute("VACUUM")
                busy = self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except RecordsProblem as problem:
            if problem.code == Code.FULL:
                raise RecordsProblem(Code.FULL_TRACES, problem.params) from problem
            if problem.code != Code.BUSY:
                raise
            busy = 1
        if busy:
            raise RecordsProblem(Code.TRACES, {"path": str(self.path)})

    def copy_to(self, target: sqlite3.Connection) -> None:
        """Copies all pages into another connection, as one consistent view."""
        with self._turn, convert_errors(self.path):
            copy(self.connection, target, self.path)

    def damage(self, *, quick: bool = False) -> str:
        """What SQLite finds wrong with the structure of the file, or "".

        With `quick`, it is not checked whether indexes match their tables: that takes long.
        """
        check = "quick_check" if quick else "integrity_check"
        with self._turn, convert_errors(self.path):
            try:
                said = self.connection.execute(f"PRAGMA {check}(1)").fetchone()
            except FAULTS as error:
                return str(error)
        if said == ("ok",):
            return ""
        return str(said[0]).splitlines()[-1] if said else "no answer"

    def _look(self, kind: DatabaseKind) -> None:
        """Refuses a file that is newer or not ours before anything is changed in it."""
        known = len(kind.steps())
        found = self._number("user_version")
        if self._number("application_id") != kind.mark and self._number("schema_version"):
            raise RecordsProblem(Code.NOT_OURS, {"path": str(self.path)})
        if found > known:
            params = {"path": str(self.path), "found": str(found), "known": str(known)}
            raise RecordsProblem(Code.NEWER, params)

    def _settle(self, sqlite_version: Version) -> None:
        wanted = "wal" if sqlite_version >= SAFE_WAL else "delete"
        present = self.connection.execute("PRAGMA journal_mode").fetchone()[0]
        if present != wanted:
            present = self._change_journal(wanted)
        self.journal = present
        # In a rollback journal EXTRA also makes the end of the journal durable in its folder.
        durable = "FULL" if present == "wal" else "EXTRA"
        settings = {
            "synchronous": durable,
            "secure_delete": "ON",
            "foreign_keys": "ON",
            "temp_store": "MEMORY",  # a sweep must not leave its copy in another folder
            "trusted_schema": "OFF",
            "cell_size_check": "ON",
        }
        for name, value in settings.items():
            self.connection.execute(f"PRAGMA {name}={value}")

    def _change_journal(self, wanted: str) -> str:
        """Changes the journal; SQLite does not wait for that lock, and two first starts meet."""
        until = time.monotonic() + JOURNAL_SECONDS
        while True:
            try:
                return str(self.connection.execute(f"PRAGMA journal_mode={wanted}").fetchone()[0])
            except sqlite3.OperationalError as error:
                busy = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY
                if not busy or time.monotonic() > until:
                    raise
                time.sleep(0.01)

    def _migrate(self, kind: DatabaseKind) -> None:
        steps = kind.steps()
        if self._number("user_version") == len(steps):
            return
        with self.write() as connection:
            # Read again inside: another process may have been first.
            for step in steps[self._number("user_version") :]:
                for statement in statements(step):
                    connection.execute(statement)
            connection.execute(f"PRAGMA application_id={kind.mark}")
            connection.execute(f"PRAGMA user_version={len(steps)}")

    def _number(self, pragma: str) -> int:
        with convert_errors(self.path):
            return int(self.connection.execute(f"PRAGMA {pragma}").fetchone()[0])


def _format_version(version: Version) -> str:
    return ".".join(str(part) for part in version)
