"""The roads of two plays of one case beside each other: where they part, and where they meet."""

from __future__ import annotations

from dataclasses import dataclass

from engine.pictures.drawing import Dot, Drawing, Ink, Mark, Shape, Stroke, Words, paragraph
from engine.pictures.picture import Picture
from engine.pictures.road import GAP, LEAST_WORDS

APART = 4  # characters from one road to the other


@dataclass(frozen=True, slots=True)
class Pair:
    """One place of the case.

    Attributes:
        time: the story's clock, or "".
        place: where it is, in few words.
        first: whether the first play was there.
        second: whether the second play was there.
        same: whether both answered alike there.
        says: the same in words.
    """

    time: str
    place: str
    first: bool
    second: bool
    same: bool
    says: str


@dataclass(frozen=True, slots=True)
class TwoRoads(Picture):
    """Two roads from top to bottom, a dot for each place a play was at.

    Attributes:
        heads: what the left road and the right road are called, in a character or two.
        pairs: the places, in order.
    """

    heads: tuple[str, str]
    pairs: tuple[Pair, ...]

    def draw(self, width: int) -> Drawing:
        """A line or more for each place: its time, the dots, its place, and what of it."""
        left = max((len(pair.time) for pair in self.pairs), default=0) + GAP
        right, words = left + APART, left + APART + 1 + GAP
        marks: list[Mark] = [Words(left, 0, self.heads[0]), Words(right, 0, self.heads[1])]
        y = last = 1
        for pair in self.pairs:
            told = _told(pair, words, y, max(width - words, LEAST_WORDS))
            marks += [Words(0, y, pair.time, Ink.QUIET), *_dots(pair, left, right, y), *told]
            last, y = y, y + max((int(mark.y) - y + 1 for mark in told), default=1)
        roads = (Stroke(((x, 1), (x, last))) for x in (left, right))
        return Drawing(width, y, (*roads, *marks))

    def rows(self) -> tuple[tuple[str, ...], ...]:
        """Time, place, and what of it."""
        return tuple((pair.time, pair.place, pair.says) for pair in self.pairs)


def _dots(pair: Pair, left: int, right: int, y: int) -> list[Mark]:
    """A ring where both answered alike, else a diamond; a line joins those at the same place."""
    shape, ink = (Shape.RING, Ink.QUIET) if pair.same else (Shape.DIAMOND, Ink.TEXT)
    about = f"{pair.time} {pair.place}: {pair.says}".strip(": ")
    there = ((left, pair.first), (right, pair.second))
    dots: list[Mark] = [Dot(x, y, shape, ink, about) for x, was in there if was]
    return [Stroke(((left, y), (right, y))), *dots] if pair.same else dots


def _told(pair: Pair, x: int, y: int, width: int) -> list[Words]:
    """The place, with what is said of it behind it where both fit, else below."""
    if pair.same:
        return paragraph(x, y, pair.place, width, Ink.QUIET)
    if len(pair.place) + GAP + len(pair.says) <= width:
        after = x + len(pair.place) + GAP
        return [Words(x, y, pair.place), Words(after, y, pair.says, strong=True)]
    told = paragraph(x, y, pair.place, width)
    return told + paragraph(x, y + len(told), pair.says, width, strong=True)
