"""How a room split over the answers to one decision: one row, from best to harmful."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

from msgspec import Struct

from engine.pictures.drawing import Anchor, Bar, Drawing, Ink, Mark, Words, paragraph
from engine.pictures.picture import Picture

GAP = 2


class Part(Struct, frozen=True):
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

    parts: tuple[Part, ...]
    room: str = ""
    votes: str = ""

    def draw(self, width: int) -> Drawing:
        """The row with letters in it, its name below where votes follow; then each answer."""
        marks = self._bars(0, width, [(part.share, part.says) for part in self.parts])
        y = 1
        if self.votes:
            marks += [Words(0, 1, self.room, Ink.QUIET)]
            marks += self._bars(2, width, [(part.voted, part.votes) for part in self.parts])
            marks += [Words(0, 3, self.votes, Ink.QUIET)]
            y = 4
        beside = [len(word) for part in self.parts for word in (part.says, part.judged)]
        left = max(beside, default=0) + 2 * GAP
        for part in self.parts:
            told = paragraph(left, y, part.text, width - left)
            words = [word for word in (part.says, part.judged) if word]
            marks.append(Words(0, y, part.letter, strong=True))
            marks += [Words(GAP, y + n, word, Ink.QUIET) for n, word in enumerate(words)]
            marks += told
            y += max(len(told), len(words))
        return Drawing(width, y, tuple(marks))

    def _bars(self, y: int, width: int, told: list[tuple[float, str]]) -> list[Mark]:
        """One row: of each answer its share, and how many that is in words."""
        whole = sum(share for share, _ in told) or 1.0
        ends = [end / whole * width for end in accumulate(share for share, _ in told)]
        marks: list[Mark] = []
        for part, (_, says), start, end in zip(self.parts, told, (0.0, *ends), ends, strict=False):
            if end <= start:
                continue
            size = end - start
            marks.append(Bar(start, y, size, 1, part.rated, f"{part.letter}: {says}"))
            if size >= 3:
                middle = start + size / 2
                marks.append(Words(middle, y, f" {part.letter} ", Ink.OVER, Anchor.MIDDLE))
        return marks

    def rows(self) -> tuple[tuple[str, ...], ...]:
        """Letter, words, rating, how many; where votes are shown, how many voted for it."""
        told = tuple((part.letter, part.text, part.judged, part.says) for part in self.parts)
        if not self.votes:
            return told
        return tuple((*row, part.votes) for row, part in zip(told, self.parts, strict=True))
