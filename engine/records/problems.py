"""What can go wrong with records, as codes and parameters. No other error leaves this room."""

from __future__ import annotations

import errno
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
    OLD_STORE = "R008"
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
    CONTROL_CHARACTER = "R044"
    NO_INPUT = "R045"
    NO_OUTPUT = "R046"
    NOT_WRITTEN = "R047"
    NO_FOLDER = "R048"
    CANNOT_ASK = "R049"
    STRANGE_PARTS = "R050"
    UNSOUND_BACKUP = "R051"
    OTHER = "R099"


class RecordsProblem(Exception):
    """One thing that went wrong with the records. Nothing was half-written.

    Attributes:
        code: stable code, see `Code`.
        params: what the sentence speaks of, by name.
        hint: what to do about it, in English, or "". `messages.hint` gives it in a language.
    """

    def __init__(self, code: str, params: Mapping[str, str] | None = None) -> None:
        self.code = str(code)
        self.params: Mapping[str, str] = dict(params or {})
        self.hint = messages.hint(self.code, self.params)
        super().__init__(f"{self.code}: {messages.message(self.code, self.params)}")


class Conflict(RecordsProblem):
    """The play has another number of events than the caller expected: it is open elsewhere."""

    def __init__(self, play: str, expected: int, actual: int) -> None:
        self.play, self.expected, self.actual = play, expected, actual
        params = {"play": play, "expected": str(expected), "actual": str(actual)}
        super().__init__(Code.CONFLICT, params)


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


@contextmanager
def speaking(path: Path) -> Iterator[None]:
    """Turn errors of the file system about `path` into a `RecordsProblem`."""
    try:
        yield
    except OSError as error:
        raise of_system(error, path) from error


def of_system(error: OSError, path: Path) -> RecordsProblem:
    """What an error of the file system about `path` means for the records."""
    code = _SYSTEM.get(error.errno, Code.DISK)
    said = error.strerror or type(error).__name__
    return RecordsProblem(code, {"path": str(path), "said": said})
