"""Errors of SQLite as problems of records. No error of SQLite leaves this folder."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

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
def speaking(path: Path) -> Iterator[None]:
    """Turn errors of SQLite and of the file system about `path` into a `RecordsProblem`."""
    try:
        yield
    except FAULTS as error:
        raise _from_sqlite(error, path) from error
    except OSError as error:
        raise of_system(error, path) from error


def _from_sqlite(error: sqlite3.Error | UnicodeError, path: Path) -> RecordsProblem:
    if isinstance(error, UnicodeError):
        return RecordsProblem(Code.DAMAGED, {"path": str(path), "said": "a name cannot be read"})
    primary = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the rest of the bits are detail
    code = _SQLITE.get(primary, Code.OTHER)
    return RecordsProblem(code, {"path": str(path), "said": str(error), "store": "SQLite"})
