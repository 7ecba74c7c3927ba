"""The road of a play through its case, and its interviews as rows of questions.

The road shows where decisions mattered, or how two plays went apart. Above a row of questions is
what was seen of the person, below it what was learned.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from msgspec import Struct
from msgspec.structs import replace

from engine.pictures.drawing import Bar, Dot, Drawing, Ink, Mark, Shape, Stroke, TextMark, paragraph
from engine.pictures.picture import Picture

GAP = 2  # characters between time, road and words
LEAST_WORDS = 12


class Mattered(StrEnum):
    """How a moment is told of in the report."""

    PASSED = "passed"  # it is not marked
    WELL = "well"
    PART = "part"  # neither good nor weak
    LOOK = "look"  # weak
    HARM = "harm"
    CRITICAL = "critical"
    DIFFER = "differ"  # experts differ


FORMS: dict[Mattered, tuple[Shape, Ink]] = {
    Mattered.PASSED: (Shape.RING, Ink.QUIET),
    Mattered.WELL: (Shape.DISC, Ink.BEST),
    Mattered.PART: (Shape.DISC, Ink.FAIR),
    Mattered.LOOK: (Shape.DIAMOND, Ink.WEAK),
    Mattered.HARM: (Shape.SQUARE, Ink.HARM),
    Mattered.CRITICAL: (Shape.TRIANGLE, Ink.HARM),
    Mattered.DIFFER: (Shape.RING, Ink.TEXT),
}


class Stop(Struct, frozen=True):
    """One moment of a play.

    Attributes:
        time: the story's clock, or "".
        place: where it was, in few words.
        mattered: how it is told of.
        says: the same in words, or "" where nothing is said of it.
    """

    time: str
    place: str
    mattered: Mattered
    says: str


@dataclass(frozen=True, slots=True)
class Road(Picture):
    """The moments of a play from its beginning down to its end.

    Attributes:
        stops: in order.
        end: how it ended, in few words; "" while it goes on.
    """

    stops: tuple[Stop, ...]
    end: str
    sheet: ClassVar[int] = 52  # a stop in one line, in type that is read beside a column of text

    def draw(self, width: int) -> Drawing:
        """One line or more for each stop: its time, a dot on the road, its place and what of it."""
        road = max((len(stop.time) for stop in self.stops), default=0) + GAP
        words = road + 1 + GAP
        wide = max(width - words, LEAST_WORDS)
        # Where what is said of places begins, behind as many of them as have room for it.
        pairs = [(len(stop.place) + GAP, len(stop.says)) for stop in self.stops if stop.says]
        longest = max((said for place, said in pairs if place + said <= wide), default=0)
        column = max((place for place, _ in pairs if place + longest <= wide), default=0)
        marks: list[Mark] = []
        y, last = 0, 0
        for stop in self.stops:
            shape, ink = FORMS[stop.mattered]
            told = self._words(stop, words, y, wide, column)
            marks += [
                TextMark(0, y, stop.time, Ink.QUIET),
                Dot(road, y, shape, ink, f"{stop.time} {stop.place}: {stop.says}".strip(": ")),
                *told,
            ]
            last, y = y, y + max((int(mark.y) - y + 1 for mark in told), default=1)
        if self.end:
            told = paragraph(words, y, self.end, wide)
            marks += [Dot(road, y, Shape.TICK), *told]
            last, y = y, y + len(told)
        return Drawing(width, y, (Stroke(((road, 0), (road, last))), *marks))

    def _words(self, stop: Stop, x: int, y: int, width: int, column: int) -> list[TextMark]:
        """The place, with what is said of it in the column where both fit, else below."""
        strong = stop.mattered is not Mattered.PASSED
        ink = Ink.TEXT if strong else Ink.QUIET
        if stop.says and len(stop.place) + GAP <= column <= width - len(stop.says):
            said = TextMark(x + column, y, stop.says, ink, strong=strong)
            return [TextMark(x, y, stop.place, ink), said]
        told = paragraph(x, y, stop.place, width, ink)
        return told + paragraph(x, y + len(told), stop.says, width, ink, strong=strong)

    def rows(self) -> tuple[tuple[str, ...], ...]:
        """Time, place, and what is said of it."""
        told = tuple((stop.time, stop.place, stop.says) for stop in self.stops)
        return (*told, ("", self.end, "")) if self.end else told


# Two plays of one case ---------------------------------------------------------------------------


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
        marks: list[Mark] = [TextMark(left, 0, self.heads[0]), TextMark(right, 0, self.heads[1])]
        y = last = 1
        for pair in self.pairs:
            told = _write_pair(pair, words, y, max(width - words, LEAST_WORDS))
            marks += [TextMark(0, y, pair.time, Ink.QUIET), *_dots(pair, left, right, y), *told]
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


def _write_pair(pair: Pair, x: int, y: int, width: int) -> list[TextMark]:
    """The place, with what is said of it behind it where both fit, else below."""
    if pair.same:
        return paragraph(x, y, pair.place, width, Ink.QUIET)
    if len(pair.place) + GAP + len(pair.says) <= width:
        after = x + len(pair.place) + GAP
        return [TextMark(x, y, pair.place), TextMark(after, y, pair.says, strong=True)]
    told = paragraph(x, y, pair.place, width)
    return told + paragraph(x, y + len(told), pair.says, width, strong=True)


CELL = 13  # characters a question takes at least


class PutQuestion(Struct, frozen=True):
    """One question put in an interview.

    Attributes:
        type: what kind of question, in one or two words.
        kind: how it counts: open (BEST), other (FAIR), or one that leads or blames (WEAK).
        sign: what was seen of the person when it was put, in one or two words; "" when calm.
        learned: what was learned from the answer, in few words each.
    """

    type: str
    kind: Ink
    sign: str
    learned: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InterviewRow(Picture):
    """The questions of one interview, in order."""

    questions: tuple[PutQuestion, ...]

    def draw(self, width: int) -> Drawing:
        """A box for each question, as many in a row as the width holds."""
        fit = max(width // CELL, 1)
        rows = -(-len(self.questions) // fit) or 1
        each = -(-len(self.questions) // rows) or 1  # rows of one length
        cell = width // max(each, 1)
        marks: list[Mark] = []
        y = 0
        for first in range(0, len(self.questions), each):
            part = self.questions[first : first + each]
            y += max(len(_sign(question, cell)) for question in part)
            told = [
                self._draw_question(q, first + n, n * cell, y, cell) for n, q in enumerate(part)
            ]
            marks += [mark for one, _ in told for mark in one]
            y = max(below for _, below in told) + 1
        return Drawing(width, max(y - 1, 1), tuple(marks))

    def _draw_question(
        self, question: PutQuestion, number: int, x: int, y: int, cell: int
    ) -> tuple[list[Mark], int]:
        """One question with its box in line `y`, and the line below it."""
        about = f"{number + 1}. {question.type}"
        marks: list[Mark] = []
        if question.sign:
            about = f"{about}: {question.sign}"
            sign = _sign(question, cell)
            marks += [replace(words, x=x, y=y - len(sign) + n) for n, words in enumerate(sign)]
        marks.append(Bar(x, y, cell - 1, 1, question.kind, about))
        told = paragraph(x, y + 1, f"{number + 1} {question.type}", cell - 1)
        marks += told
        below = y + 1 + len(told)
        for thing in question.learned:
            learned = paragraph(x + 2, below, thing, cell - 3, Ink.QUIET)
            marks += [TextMark(x, below, "+", Ink.QUIET), *learned]
            below += len(learned)
        return marks, below

    def rows(self) -> tuple[tuple[str, ...], ...]:
        """Number, type, what was seen, what was learned."""
        return tuple(
            (str(n), q.type, q.sign, "; ".join(q.learned)) for n, q in enumerate(self.questions, 1)
        )


def _sign(question: PutQuestion, cell: int) -> list[TextMark]:
    """What stands above a box."""
    return paragraph(0, 0, question.sign, cell - 1, strong=True)
