"""The votes of a room for each letter, in type that is read from the last row."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import shorten

from engine.pictures.drawing import Bar, Drawing, Ink, Mark, TextMark
from engine.pictures.drawing import width as wide
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
        answers: what each letter stands for, below its bar where there is room, else beside a
            shorter one; or nothing.
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
        beside = bool(self.answers) and pitch <= high
        for number, row in enumerate(self.rows()):
            marks += self._row(row, y, width, high, short=beside)
            if self.answers:
                below = y + (high // 2 if beside else high)
                marks.append(self._answer(number, below, width, high, beside=beside))
            y += pitch
        return Drawing(width, max(self.lines, y), tuple(marks))

    def _columns(self, high: int) -> tuple[int, ...]:
        """How wide letters and numbers are."""
        cells = zip(*self.rows(), strict=True)
        return tuple(wide(max(column, key=len), high) for column in cells)

    def _fits(self, across: int, high: int) -> bool:
        return across - sum(self._columns(high)) - 2 * GAP >= LEAST_BAR * across

    def _answer(self, number: int, y: int, across: int, high: int, *, beside: bool) -> TextMark:
        """What a letter stands for, below its bar, or beside one that is never longer."""
        left, right = self._columns(high)
        x = left + GAP
        if beside:
            x += round(self._bar(across, high, short=True)) + GAP
            across -= right + GAP
        return TextMark(
            x, y, shorten(self.answers[number], across - x, placeholder=" …"), Ink.QUIET
        )

    def _bar(self, across: int, high: int, *, short: bool) -> float:
        """How long the bar of everybody is."""
        return LEAST_BAR * across if short else across - sum(self._columns(high)) - 2 * GAP

    def _row(
        self, row: tuple[str, ...], y: int, across: int, high: int, *, short: bool
    ) -> list[Mark]:
        letter, number = row
        room = self._bar(across, high, short=short)
        count = int(number)
        ink = Ink.TEXT if count else Ink.QUIET
        x = self._columns(high)[0] + GAP
        share = count / self.voters if self.voters else 0.0
        bar = Bar(x, y, room * share, TALL[high], Ink.TEXT, f"{letter}: {number}")
        return [
            TextMark(0, y, letter, ink, strong=True, high=high),
            *([bar] if count else []),
            TextMark(across - wide(number, high), y, number, ink, strong=True, high=high),
        ]

    def rows(self) -> tuple[tuple[str, ...], ...]:
        """Letter, and how many voted for it."""
        return tuple((letter, str(n)) for letter, n in self.votes)
