"""The votes of a room for each letter, in type that is read from the last row."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import shorten

from engine.pictures.block_letters import width as wide
from engine.pictures.drawing import Bar, Drawing, Ink, Mark, Words
from engine.pictures.picture import Picture

GAP = 2
TALL = {1: 1.0, 3: 2.5, 5: 5.0}  # lines of a bar beside type of so many lines
LEAST_BAR = 0.3  # of the width; type that leaves less to the bars is too large


@dataclass(frozen=True, slots=True)
class Ballot(Picture):
    """A bar for each letter, as long as its share of those who voted, with how many they are.

    Attributes:
        votes: each letter with how many voted for it.
        voters: how many voted.
        answers: what each letter stands for, written below its bar where there is room; or nothing.
        lines: lines there are to fill; type and bars grow with them.
    """

    votes: tuple[tuple[str, int], ...]
    voters: int
    answers: tuple[str, ...] = ()
    lines: int = 1

    def draw(self, width: int) -> Drawing:
        """As many lines as there are to fill, or one for each letter where they are more."""
        pitch = max(self.lines // max(len(self.votes), 1), 1)
        high = next((h for h in (5, 3) if pitch >= h + (h > 3) and self._fits(width, h)), 1)
        pitch = min(pitch, high + 2 if high > 1 else 2)
        y = max(self.lines - pitch * len(self.votes), 0) // 2
        marks: list[Mark] = []
        for number, row in enumerate(self.rows()):
            marks += self._row(row, y, width, high)
            if self.answers and pitch > high:
                marks.append(self._answer(number, y + high, width, high))
            y += pitch
        return Drawing(width, max(self.lines, y), tuple(marks))

    def _columns(self, high: int) -> tuple[int, ...]:
        """How wide letters and numbers are."""
        cells = zip(*self.rows(), strict=True)
        return tuple(wide(max(column, key=len), high) for column in cells)

    def _fits(self, across: int, high: int) -> bool:
        return across - sum(self._columns(high)) - 2 * GAP >= LEAST_BAR * across

    def _answer(self, number: int, y: int, across: int, high: int) -> Words:
        x = self._columns(high)[0] + GAP
        return Words(x, y, shorten(self.answers[number], across - x, placeholder=" …"), Ink.QUIET)

    def _row(self, row: tuple[str, ...], y: int, across: int, high: int) -> list[Mark]:
        letter, number = row
        left, right = self._columns(high)
        room = across - left - right - 2 * GAP
        count = int(number)
        ink = Ink.TEXT if count else Ink.QUIET
        x = left + GAP
        share = count / self.voters if self.voters else 0.0
        bar = Bar(x, y, room * share, TALL[high], Ink.TEXT, f"{letter}: {number}")
        return [
            Words(0, y, letter, ink, strong=True, high=high),
            *([bar] if count else []),
            Words(across - wide(number, high), y, number, ink, strong=True, high=high),
        ]

    def rows(self) -> tuple[tuple[str, ...], ...]:
        """Letter, and how many voted for it."""
        return tuple((letter, str(n)) for letter, n in self.votes)
