"""A YAML file as plain data that still knows where every value was written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.scenario.problems import Problem

Path = tuple[str | int, ...]


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
    """

    file: str
    raw: bytes
    data: Any
    values: Mapping[Path, Mark]
    keys: Mapping[Path, Mark]
    plain: frozenset[Path] = field(default_factory=frozenset)

    def problem(
        self, path: Path, code: str, hint: str = "", *, key: bool = False, **params: object
    ) -> Problem:
        """A problem at `path` (at its key when `key`), or at the nearest thing above it."""
        where = self.keys if key else self.values
        mark = where.get(path)
        while mark is None and path:
            mark = self.values.get(path)
            path = path[:-1]
        mark = mark or Mark(0, 0)
        return Problem(
            self.file, mark.line, mark.column, code, {k: str(v) for k, v in params.items()}, hint
        )

    def within(self, path: Path, column: int) -> Mark | None:
        """Where a letter of the text at `path` stands, in a block or on a line of its own.

        Args:
            path: of a text.
            column: how many letters stand before it, every gap between words taken as one.

        Returns:
            None for a text in quotation marks, in which letters can be written in several ways.
        """
        mark = self.values.get(path)
        if mark is None:
            return None
        lines = re.split("\r\n|\r|\n", self.raw.decode("utf-8").removeprefix("\ufeff"))
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
