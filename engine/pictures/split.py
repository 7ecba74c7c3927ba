"""How a room split over the answers to one decision: one row, from best to harmful."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from msgspec import Struct

from engine.pictures.drawing import Anchor, Bar, Drawing, Ink, Mark, TextMark, paragraph
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


@dataclass(frozen=True, slots=True)
class TwoGroups(Picture):
    """The answers of a room in two groups, where no more is told of them.

    Attributes:
        parts: the two, and between them those who may be in either, of whom nothing more is said;
            only their letters, their shares and what they say are drawn.
    """

    parts: tuple[SplitAnswer, ...]

    def draw(self, width: int) -> Drawing:
        """The row with their names in it; then how many are in each."""
        told = [(part.share, part.says) for part in self.parts]
        marks = _row(0, width, self.parts, told, HIGH)
        left = max(len(part.letter) for part in self.parts) + GAP
        groups = [part for part in self.parts if part.says]
        for y, part in enumerate(groups, HIGH):
            marks.append(TextMark(0, y, part.letter, strong=True))
            marks.append(TextMark(left, y, part.says))
        return Drawing(width, HIGH + len(groups), tuple(marks))

    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The name of each, and how many are in it."""
        return tuple((part.letter, part.says) for part in self.parts if part.says)


def _row(
    y: int,
    width: int,
    parts: Sequence[SplitAnswer],
    told: Sequence[tuple[float, str]],
    high: int = 1,
) -> list[Mark]:
    """Marks for each part: its share, its letter in it, and how many that is in words."""
    whole = sum(share for share, _ in told) or 1.0
    ends = [end / whole * width for end in accumulate(share for share, _ in told)]
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
