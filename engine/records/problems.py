"""What can go wrong with records, as codes and parameters; no error of SQLite leaves this room."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

from engine.records import messages


class Code(StrEnum):
    """The stable codes; their sentences are in `messages`."""

    FULL = "R001"
    READ_ONLY = "R002"
    DAMAGED = "R003"
    NEWER = "R004"
    NETWORK = "R005"
    BUSY = "R006"
    DISK = "R007"
    OLD_SQLITE = "R008"
    NOT_OURS = "R009"
    UNKNOWN_PLAY = "R010"
    AMBIGUOUS = "R011"
    NO_PLAY = "R012"
    CONFLICT = "R013"
    BAD_ID = "R014"
    UNKNOWN_CLOSURE = "R015"
    ALTERED_CLOSURE = "R016"
    BAD_CODE = "R017"
    BAD_BACKUP = "R018"
    EXISTS = "R019"
    BAD_HEAD = "R020"
    TRACES = "R021"
    NOT_EMPTIED = "R022"
    NOT_FORGOTTEN = "R023"
    FULL_TRACES = "R024"
    MOVED = "R025"
    UNKNOWN_COHORT = "R026"
    NOT_A_MEMBER = "R027"
    COHORT_CLOSED = "R028"
    CODE_IN_USE = "R029"
    COHORT_OPEN = "R030"
    SEALED = "R031"
    NOT_A_TRIAL = "R032"
    NOT_AGREED = "R033"
    OVERDUE = "R034"
    COHORT_EXISTS = "R035"
    OBSERVERS_WAIT = "R036"
    OWN_RECORDS = "R040"
    REPLACED = "R041"
    STILL_OPEN = "R042"
    OTHER = "R099"


class RecordsProblem(Exception):
    """One thing that went wrong with the records. Nothing was half-written.

    Attributes:
        code: stable code, see `Code`.
        params: what the sentence speaks of, by name.
        hint: what to do about it, in English, or "". Translate with `messages.hint`.
    """

    def __init__(self, code: str, params: Mapping[str, str] | None = None) -> None:
        self.code = str(code)
        self.params: Mapping[str, str] = dict(params or {})
        self.hint = messages.hint(self.code, self.params)
        super().__init__(f"{self.code}: {messages.message(self.code, self.params)}")


class Conflict(RecordsProblem):
    """The play holds another number of events than the caller believed: it is open elsewhere."""

    def __init__(self, play: str, expected: int, actual: int) -> None:
        self.play, self.expected, self.actual = play, expected, actual
        params = {"play": play, "expected": str(expected), "actual": str(actual)}
        super().__init__(Code.CONFLICT, params)


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
_SYSTEM: Mapping[int | None, Code] = {
    errno.ENOSPC: Code.FULL,
    getattr(errno, "EDQUOT", errno.ENOSPC): Code.FULL,
    errno.EACCES: Code.READ_ONLY,
    errno.EPERM: Code.READ_ONLY,
    errno.EROFS: Code.READ_ONLY,
    errno.ENOTDIR: Code.READ_ONLY,
    errno.EEXIST: Code.READ_ONLY,  # a file stands where the folder should be
    errno.ENOENT: Code.READ_ONLY,
}


# What reading through SQLite can raise. Python decodes SQLite's own sentences, which may quote
# flipped bytes.
FAULTS = (sqlite3.Error, UnicodeError)


def _from_sqlite(error: sqlite3.Error | UnicodeError, path: Path) -> RecordsProblem:
    if isinstance(error, UnicodeError):
        return RecordsProblem(Code.DAMAGED, {"path": str(path), "said": "a name cannot be read"})
    primary = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the rest of the bits are detail
    code = _SQLITE.get(primary, Code.OTHER)
    return RecordsProblem(code, {"path": str(path), "said": str(error)})


@contextmanager
def speaking(path: Path) -> Iterator[None]:
    """Turns errors of SQLite and of the file system about `path` into a `RecordsProblem`."""
    try:
        yield
    except FAULTS as error:
        raise _from_sqlite(error, path) from error
    except OSError as error:
        code = _SYSTEM.get(error.errno, Code.DISK)
        said = error.strerror or type(error).__name__
        raise RecordsProblem(code, {"path": str(path), "said": said}) from error
