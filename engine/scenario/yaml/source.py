"""A YAML file: its bytes, and plain data that knows where every value was written."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.language.advice import Advice
from engine.scenario.problems import Edit, Path, Problem, Refused

_VALUE = (
    r"\"[^\"]*\"|'[^']*'|\[[^\[\]]*\]|\{[^{}]*\}|(?!- )[^\s,\[\]{}'\"#:]+"  # on one line, one word
)
BYTE_ORDER_MARK = "\ufeff"
SUFFIXES = (".yaml", ".yml")
"""How the names of YAML files end."""


def text_of(raw: bytes) -> str:
    """The text of a file in UTF-8, without a byte order mark; raises UnicodeDecodeError."""
    return raw.decode("utf-8").removeprefix(BYTE_ORDER_MARK)


def split_lines(text: str) -> list[str]:
    """The lines of a text, ended by any of the three line ends."""
    return re.split("\r\n|\r|\n", text)


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a file: 1-based line and column."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Source:
    """What was read from one file.

    Attributes:
        file: the path as given.
        raw: the bytes that were read; a play is replayed from these.
        data: plain mappings, lists, strings, integers, floats, booleans and None.
        values: where each value begins, by path (`("scenes", "hall", "text", 0)`).
        keys: where each key begins, by the path of its value.
        plain: paths of strings written without quotes and not as a block.
        root: the tree (`reader.Node`) where nothing was wrong with it; else None.
    """

    file: str
    raw: bytes
    data: Any
    values: Mapping[Path, Mark]
    keys: Mapping[Path, Mark]
    plain: frozenset[Path] = field(default_factory=frozenset)
    root: Any = field(default=None, compare=False, repr=False)

    @property
    def text(self) -> str:
        """The text that was read."""
        return text_of(self.raw)

    def at(self, path: Path) -> Any:
        """The value at a path that exists."""
        value = self.data
        for part in path:
            value = value[part]
        return value

    def problem(
        self, path: Path, code: str, hint: str = "", *, key: bool = False, **params: object
    ) -> Problem:
        """A problem at `path` (with `key`, at its key), or at the nearest value around it."""
        where = self.keys if key else self.values
        mark = where.get(path)
        while mark is None and path:
            mark = self.values.get(path)
            path = path[:-1]
        mark = mark or Mark(0, 0)
        said = {name: str(value) for name, value in params.items()}
        edits = self.edits(mark, hint)
        return Problem(self.file, mark.line, mark.column, code, said, str(hint), edits)

    def edits(self, mark: Mark | None, advice: str) -> tuple[Edit, ...]:
        """The change that is advised at a place, or none if what to change is not on its line."""
        if not isinstance(advice, Advice) or mark is None or not mark.line:
            return ()
        line, start = split_lines(self.text)[mark.line - 1], mark.column - 1
        of = re.escape(advice.of)
        found = re.compile(rf"([\"']){of}\1" if of else _VALUE).match(line, start)
        if of and not found:
            found = re.compile(rf"(?<![\w.-]){of}(?![\w.-])").search(line, start)
        if not found:
            return ()
        return (Edit(mark.line, found.start() + 1, mark.line, found.end() + 1, advice.instead),)

    def within(self, path: Path, column: int) -> Mark | None:
        """The place of one character of the text at `path`.

        Args:
            path: of a text.
            column: how many characters precede it, with one space between words.

        Returns:
            None for a text in quotation marks, where characters can be written in several ways.
        """
        mark = self.values.get(path)
        if mark is None:
            return None
        lines = split_lines(self.text)
        start = lines[mark.line - 1][mark.column - 1 :]
        block = start[:1] in (">", "|")
        if not block and path not in self.plain:
            return None
        before = 0
        for number, line in enumerate(lines[mark.line - 1 + block :], mark.line + block):
            for word in re.finditer(r"\S+", line):
                skipped = mark.column - 1 if number == mark.line else 0
                if word.end() <= skipped:
                    continue
                first = max(word.start(), skipped)
                if column <= before + word.end() - first:
                    return Mark(number, first + column - before + 1)
                before += word.end() - first + 1
        return None


LIMIT = 2 * 1024 * 1024  # bytes
_WITHOUT_WAITING = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def bytes_of(path: str | os.PathLike[str]) -> bytes:
    """The bytes of a file, at most one more than are allowed; never waits for a pipe.

    Raises:
        Refused: it is not a readable file.
    """
    path = os.fspath(path)
    try:
        # A pipe without a writer would hold an ordinary open for ever.
        handle = os.open(path, os.O_RDONLY | _WITHOUT_WAITING)
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        near = near_file(path)
        hint = f"did you mean `{near}`?" if near else ""
        raise Refused([Problem(path, 0, 0, "E001", {}, hint)]) from error
    except OSError as error:
        code = "E002" if os.path.exists(path) and not os.path.isfile(path) else "E003"
        raise Refused([Problem(path, 0, 0, code, {"reason": error.strerror or ""})]) from error
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise Refused([Problem(path, 0, 0, "E002")])
        with os.fdopen(handle, "rb", closefd=False) as file:
            return file.read(LIMIT + 1)
    except OSError as error:
        raise Refused([Problem(path, 0, 0, "E003", {"reason": error.strerror or ""})]) from error
    finally:
        os.close(handle)


def near_file(path: str) -> str:
    """The case meant by a path where there is none; "" when no name is near.

    Its ending is missing, or it is misspelt.
    """
    import difflib

    folder, name = os.path.split(path)
    try:
        others = [n for n in os.listdir(folder or ".") if n.endswith(SUFFIXES)]
    except (OSError, ValueError):
        return ""
    ends = [name + end for end in SUFFIXES if name + end in others]
    near = ends or difflib.get_close_matches(name, others, n=1, cutoff=0.8)
    return os.path.join(folder, near[0]) if near else ""
