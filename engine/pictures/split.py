"""How a room split over the answers to one decision, and the votes of a room for each letter.

The split is one row, from best to harmful. Votes are in type that is read from the last row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from textwrap import shorten

from msgspec import Struct

from engine.pictures.drawing import Anchor, Bar, Drawing, Ink, Mark, TextMark, paragraph
from engine.pictures.drawing import width as wide
from engine.pictures.picture import Picture

GAP = 2
HIGH = 3  # lines of the row of a room: it is the picture, what follows explains it


class SplitAnswer(Struct, frozen=True):
    """One answer.

    Attributes:
        letter: as on the projector.
        text: the case's words.
        rated: how the key rates it.
        share: of the room, 0 to 1.
        says: how many, in words or numbers.
        voted: share of the votes of a led room, 0 to 1.
        votes: how many voted for it; "" where no votes are shown.
        judged: how the key rates it, in a word; "" where it does not.
    """

    letter: str
    text: str
    rated: Ink
    share: float
    says: str
    voted: float = 0.0
    votes: str = ""
    judged: str = ""


@dataclass(frozen=True, slots=True)
class Split(Picture):
    """The answers that somebody gave, from the best to the harmful.

    Attributes:
        parts: in this order.
        room: names the row of the room, where votes follow.
        votes: names the row of votes; "" without one.
    """

    parts: tuple[SplitAnswer, ...]
    room: str = ""
    votes: str = ""

    def draw(self, width: int) -> Drawing:
        """The row with letters in it, its name below where votes follow; then each answer."""
        told = [(part.share, part.says) for part in self.parts]
        marks, y = _row(0, width, self.parts, told, HIGH), HIGH
        if self.votes:
            marks += [TextMark(0, y, self.room, Ink.QUIET)]
            told = [(part.voted, part.votes) for part in self.parts]
            marks += _row(y + 1, width, self.parts, told)
            marks += [TextMark(0, y + 2, self.votes, Ink.QUIET)]
            y += 3
        beside = [len(word) for part in self.parts for word in (part.says, part.judged)]
        left = max(beside, default=0) + 2 * GAP
        for part in self.parts:
            lines = paragraph(left, y, part.text, width - left)
            words = [word for word in (part.says, part.judged) if word]
            marks.append(TextMark(0, y, part.letter, strong=True))
            marks += [TextMark(GAP, y + n, word, Ink.QUIET) for n, word in enumerate(words)]
            marks += lines
            y += max(len(lines), len(words))
        return Drawing(width, y, tuple(marks))

    def rows(self) -> tuple[tuple[str, ...], ...]:
        """Letter, words, rating, how many; where votes are shown, how many voted for it."""
        told = tuple((part.letter, part.text, part.judged, part.says) for part in self.parts)
        if not self.votes:
            return told
        return tuple((*row, part.votes) for row, part in zip(told, self.parts, strict=True))


def _row(
    y: int,
    width: int,
    parts: Sequence[SplitAnswer],
    told: Sequence[tuple[float, str]],
    high: int = 1,
) -> list[Mark]:
    """Marks for each part: its share, its letter in it, and how many that is in words.

    Those who gave none of these answers are left empty.
    """
    ends = [end * width for end in accumulate(share for share, _ in told)]
    marks: list[Mark] = []
    for part, (_, says), start, end in zip(parts, told, (0.0, *ends), ends, strict=False):
        size = end - start
        if size <= 0:
            continue
        marks.append(
            Bar(start, y, size, high, part.rated, f"{part.letter}: {says}" if says else part.letter)
        )
        if size >= len(part.letter) + GAP:
            middle = start + size / 2
            marks.append(
                TextMark(middle, y + high // 2, f" {part.letter} ", Ink.OVER, Anchor.MIDDLE)
            )
    return marks


BAR_GAP = 2
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
        fitting = (h for h in (5, 3) if self._bar(width, h, short=False) >= LEAST_BAR * width)
        high = next((h for h in fitting if pitch >= h + (h > 3)), 1)
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

    def _answer(self, number: int, y: int, across: int, high: int, *, beside: bool) -> TextMark:
        """What a letter stands for, below its bar, or beside one that is never longer."""
        left, right = self._columns(high)
        x = left + BAR_GAP
        if beside:
            x += round(self._bar(across, high, short=True)) + BAR_GAP
            across -= right + BAR_GAP
        return TextMark(
            x, y, shorten(self.answers[number], across - x, placeholder=" …"), Ink.QUIET
        )

    def _bar(self, across: int, high: int, *, short: bool) -> float:
        """How long the bar of everybody is."""
        return LEAST_BAR * across if short else across - sum(self._columns(high)) - 2 * BAR_GAP

    def _row(
        self, row: tuple[str, ...], y: int, across: int, high: int, *, short: bool
    ) -> list[Mark]:
        letter, number = row
        room = self._bar(across, high, short=short)
        count = int(number)
        ink = Ink.TEXT if count else Ink.QUIET
        x = self._columns(high)[0] + BAR_GAP
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
