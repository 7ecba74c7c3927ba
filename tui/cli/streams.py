"""Standard input, output and error, as every verb uses them.

What is written is UTF-8 whatever the locale, with control characters by name. A stream that is
closed or full is told from every other fault: it ends the program with one sentence and exit code
1, as `cat` and `git` do. A reader that went away (`| head`) is no error.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import sys
import textwrap
from collections.abc import Callable
from contextlib import suppress
from typing import TextIO, TypeVar

from engine.language.control_characters import name_controls
from tui.cli.commands import FOUND

T = TypeVar("T")


class StreamError(Exception):
    """A standard stream cannot be read or written. No `OSError`: nobody may mistake it for one.

    Attributes:
        error: what the system said.
        reading: it was standard input.
    """

    def __init__(self, error: OSError, *, reading: bool = False) -> None:
        super().__init__(str(error))
        self.error = error
        self.reading = reading


class Output(io.TextIOWrapper):
    """Standard output or error."""

    def write(self, text: str, /) -> int:
        """Write text, control characters by name."""
        return self.control(name_controls(text))

    @property
    def across(self) -> int:
        """Columns of the terminal it is written to; 0 where it is none."""
        return shutil.get_terminal_size().columns if self.isatty() else 0

    def control(self, text: str) -> int:
        """Write text as it is: our own words with the sequences that a terminal obeys."""
        return _call(lambda: super(Output, self).write(text))

    def flush(self) -> None:
        """Write what waits."""
        _call(super().flush)


class Messages(Output):
    """Standard error. At a terminal, no word is broken at the edge."""

    def write(self, text: str, /) -> int:
        """Write text, folded where there is a terminal, control characters by name."""
        return self.control(fold_text(name_controls(text), self.across))


def fold_text(text: str, across: int, hanging: str = "") -> str:
    """Text whose lines fit, broken between words, below the beginning of each.

    What stands between backticks is to be copied, so it is left in one piece.

    Args:
        text: without control characters but line ends.
        across: columns there are; 0 for any number.
        hanging: spaces that the rest of a line begins with; "" for those it begins with itself.
    """
    if not across:
        return text
    lines = text.split("\n")
    return "\n".join(_fold(line, across, hanging) if len(line) > across else line for line in lines)


def _fold(line: str, across: int, hanging: str) -> str:
    whole = re.sub(r"`[^`]*`", lambda found: found[0].replace(" ", "\0"), line)
    found = textwrap.fill(
        whole,
        across,
        subsequent_indent=hanging or line[: len(line) - len(line.lstrip())],
        break_long_words=False,
        break_on_hyphens=False,
    )
    return found.replace("\0", " ")


class Input(io.TextIOWrapper):
    """Standard input."""

    def readline(self, size: int = -1, /) -> str:  # type: ignore[override]
        """The next line; "" at the end."""
        return _call(lambda: super(Input, self).readline(size), reading=True)


def _call(act: Callable[[], T], *, reading: bool = False) -> T:
    try:
        return act()
    except OSError as error:
        raise StreamError(error, reading=reading) from error


def settle() -> None:
    """Make the standard streams ours."""
    for number, stream in enumerate((sys.stdin, sys.stdout, sys.stderr)):
        if stream is None:  # closed by whoever started us
            _stand_in(number)
    incoming = sys.stdin.buffer if sys.stdin else io.BufferedReader(io.FileIO(0, closefd=False))
    sys.stdin = Input(incoming, "utf-8-sig", "replace")  # some shells put a mark before a pipe
    sys.stdout, sys.stderr = _output(sys.stdout, 1, Output), _output(sys.stderr, 2, Messages)


def _stand_in(number: int) -> None:
    """Open something in the place of a stream that is closed, which refuses as that one would.

    Otherwise the next file that is opened, such as the plays, would take its number, and what is
    meant for the stream could be written into it.
    """
    handle = os.open(os.devnull, os.O_WRONLY if number == 0 else os.O_RDONLY)
    if handle != number:
        os.dup2(handle, number)
        os.close(handle)


def _output(stream: TextIO | None, number: int, made: type[Output]) -> Output:
    raw = stream.buffer if stream else io.BufferedWriter(io.FileIO(number, "w", closefd=False))
    by_line = stream.line_buffering if isinstance(stream, io.TextIOWrapper) else True
    return made(raw, "utf-8", "replace", newline="\n", line_buffering=by_line)


def flush() -> None:
    """Write what waits. Raises StreamError."""
    sys.stdout.flush()
    sys.stderr.flush()


def give_up(error: StreamError) -> int:
    """Say which stream failed, where that can be said; the exit code to end with."""
    gone = isinstance(error.error, BrokenPipeError)
    if not gone:
        from engine.records.problems import Code, RecordsProblem
        from engine.services.shared.errors import explain

        code = Code.NO_INPUT if error.reading else Code.NO_OUTPUT
        said = error.error.strerror or type(error.error).__name__
        with suppress(StreamError):
            sys.stderr.write(explain(RecordsProblem(code, {"said": said})) + "\n")
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except StreamError:  # what waits goes nowhere, so that closing does not fail once more
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    return 0 if gone else FOUND
