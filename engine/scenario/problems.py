"""A problem with a file: its place, a stable code, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from msgspec import Struct, field

Path = tuple[str | int, ...]  # of a value in a file: the keys and positions that lead to it


class Severity(StrEnum):
    """How much a problem weighs: a `PROBLEM` stops the case from being played."""

    PROBLEM = "problem"
    FINDING = "finding"
    NOTE = "note"


class Edit(Struct, frozen=True):
    """A part of a file that becomes `text`; lines and columns count from 1, the end is after it."""

    line: int
    column: int
    end_line: int
    end_column: int
    text: str


class Problem(Struct, frozen=True):
    """One thing to correct.

    Attributes:
        file: path as the author gave it.
        line: 1-based line, 0 when the whole file is meant.
        column: 1-based column, 0 when the whole line is meant.
        code: stable code such as ``E101``; its page is in ``engine/scenario/problem_pages``.
        params: what the message speaks of, by name.
        hint: what to do, or the corrected lines; may be empty.
        edits: the change that the hint proposes, for a program; empty if it leaves a choice.
    """

    file: str
    line: int
    column: int
    code: str
    params: Mapping[str, str] = field(default_factory=dict)
    hint: str = ""
    edits: tuple[Edit, ...] = ()

    @property
    def severity(self) -> Severity:
        """The first letter of the code says how much it weighs."""
        return {"E": Severity.PROBLEM, "F": Severity.FINDING}.get(self.code[0], Severity.NOTE)


class Refused(Exception):
    """A file could not be read as a case; carries every problem found, in order of place."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(
            sorted(problems, key=lambda p: (p.file, p.line, p.column, p.code))
        )
        super().__init__("; ".join(f"{p.file}:{p.line}:{p.column} {p.code}" for p in self.problems))
