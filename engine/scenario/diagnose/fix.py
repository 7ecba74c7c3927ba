"""A proposed change to the lines of a file, and a file to which such changes are made in memory.

Everything here works on lines of text, because what has to be fixed is often not YAML yet.
"""

from __future__ import annotations

from itertools import takewhile

from msgspec import Struct

from engine.scenario.diagnose.line_scanner import MOST_LINES, indent
from engine.scenario.problems import Edit, Problem
from engine.scenario.yaml.source import split_lines

MOST_CHARACTERS = 8_000  # of one fix


class Fix(Struct, frozen=True):
    """A proposed change: some lines of a file become other lines.

    Attributes:
        first: the first line that changes, counted from 0.
        last: the last line that changes; the lines as they were stay in the draft.
        lines: the proposed lines.
        why: what is wrong, in words for the author; may be empty.
        shown: whether these lines are proposed, or `why` alone says what to do.
        most: how many lines a hint shows; of more only the first, which shows what to do.
    """

    first: int
    last: int
    lines: tuple[str, ...]
    why: str = ""
    shown: bool = True
    most: int = MOST_LINES


class Draft(Struct):
    """A file that is fixed in memory to find what else is wrong with it.

    `origin`: for each line, the line of the author's (`written`) it came from, counted from 0.
    """

    file: str
    lines: list[str]
    origin: list[int]
    written: list[str]

    @classmethod
    def of(cls, text: str, file: str, written: str | None = None) -> Draft:
        """The draft of a text in which nothing is fixed yet, or only signs within its lines."""
        lines = split_lines(text)
        own = lines if written is None else split_lines(written)
        return cls(file, lines, list(range(len(lines))), own)

    @property
    def text(self) -> str:
        """The whole text as it is now."""
        return "\n".join(self.lines)

    def apply(self, fix: Fix) -> Draft:
        """A draft with this fix; if the number of lines changes, all count as the first of them."""
        old = self.origin[fix.first : fix.last + 1]
        new = old if len(old) == len(fix.lines) else [old[0]] * len(fix.lines)
        draft = Draft(self.file, [*self.lines], [*self.origin], self.written)
        draft.lines[fix.first : fix.last + 1] = fix.lines
        draft.origin[fix.first : fix.last + 1] = new
        return draft

    def hint(self, fix: Fix) -> str:
        """What to write, in terms of the author's own lines; "" when it is too long to read."""
        if not fix.shown:
            return fix.why
        if sum(len(line) for line in fix.lines[:MOST_LINES]) > MOST_CHARACTERS:
            return ""
        first, last = self.origin[fix.first] + 1, self.origin[fix.last] + 1
        where = "" if first == last else f" in place of lines {first} to {last}"
        lines = fix.lines
        if len(lines) > fix.most:
            where, lines = f", and so on to line {last}", lines[:1]
        why = f"{fix.why}; " if fix.why else ""
        return f"{why}write{where}:\n" + "\n".join(lines)

    def edits(self, fix: Fix | None) -> tuple[Edit, ...]:
        """The change that a fix makes in the author's file, without what stays as it is."""
        if fix is None or not fix.shown:
            return ()
        first, last = self.origin[fix.first], self.origin[fix.last]
        old, new = self.written[first : last + 1], list(fix.lines)
        while len(old) > 1 and len(new) > 1 and old[0] == new[0]:
            old, new, first = old[1:], new[1:], first + 1
        while len(old) > 1 and len(new) > 1 and old[-1] == new[-1]:
            old, new, last = old[:-1], new[:-1], last - 1
        pairs = zip(old[0], new[0], strict=False)
        same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        text = "\n".join((new[0][same:], *new[1:]))
        return (Edit(first + 1, same + 1, last + 1, len(old[-1]) + 1, text),)

    def problem(
        self, code: str, line: int, column: int, fix: Fix | None = None, /, **params: str
    ) -> Problem:
        """A problem at a place of the draft, placed in the author's file, with the fix as its hint.

        Line and column of the draft are counted from 0; the parameters are what the message speaks
        of.
        """
        line, column = self.place(min(line, len(self.lines) - 1), column)
        hint = self.hint(fix) if fix else ""
        return Problem(self.file, line + 1, column + 1, code, params, hint, self.edits(fix))

    def place(self, line: int, column: int) -> tuple[int, int]:
        """A place of the draft in the author's file; a fix may have moved the line sideways."""
        own = self.origin[line]
        here, there = self.lines[line], self.written[own]
        moved = indent(here) - indent(there) if here.lstrip() == there.lstrip() else 0
        return own, min(max(0, column - moved), len(there))
