"""Rows on one scale: how far needs came, where risks ended, where a play lies between the ends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from msgspec import Struct

from engine.pictures.drawing import Anchor, Bar, Dot, Drawing, Ink, Mark, Shape, Stroke, TextMark
from engine.pictures.picture import NAME_GAP, NARROW, Picture, name_row

LABEL = 0.42  # share of the width that names a row


class Point(Struct, frozen=True):
    """One dot of a row: where it lies, 0 to 1, its form, and what it is in words."""

    at: float
    shape: Shape
    says: str


class Scale(Struct, frozen=True):
    """One row.

    Attributes:
        name: in words.
        points: drawn in order, the last on top.
        low: where a range begins, 0 to 1.
        high: where it ends.
        joined: a line leads from the first point to the last.
        ranged: a range of one place is drawn, too.
        says: the row in words, a cell for each column after its name; "" fits none. Without it,
            what each point is.
    """

    name: str
    points: tuple[Point, ...]
    low: float = 0.0
    high: float = 0.0
    joined: bool = False
    ranged: bool = False
    says: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scales(Picture):
    """Rows that share one scale.

    Attributes:
        ends: the names of places on the scale, each with its place, 0 to 1.
        scales: the rows, in order.
    """

    ends: tuple[tuple[float, str], ...]
    scales: tuple[Scale, ...]

    def draw(self, width: int) -> Drawing:
        """The scale's names on top, then each row; in a narrow place, its name above it."""
        left = round(width * LABEL) if width >= NARROW else 0
        right = width - left - NAME_GAP
        marks: list[Mark] = list(self._heads(left, right))
        y = 1
        for scale in self.scales:
            name, row, y = name_row(scale.name, y, left, width)
            marks += [*name, *_row(scale, left, row, right)]
            if left and len(name) > 1:
                y += 1  # or names of several lines read as one
        return Drawing(width, y, tuple(marks))

    def _heads(self, left: int, right: int) -> Iterable[TextMark]:
        for at, text in self.ends:
            x = left + at * right
            if at in (0, 1):
                yield TextMark(x + at, 0, text, Ink.QUIET, Anchor.END if at else Anchor.START)
            else:
                yield TextMark(x + 0.5, 0, text, Ink.QUIET, Anchor.MIDDLE)

    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The name of each row, and what its points are, as many cells as there are columns."""
        told = [(scale.name, *_cells(scale)) for scale in self.scales]
        most = len(self.columns) or max(map(len, told), default=0)
        return tuple((*cells, *("",) * (most - len(cells))) for cells in told)


def _cells(scale: Scale) -> tuple[str, ...]:
    return scale.says or tuple(point.says for point in scale.points if point.says)


def _row(scale: Scale, left: int, y: int, right: int) -> list[Mark]:
    x = [left + point.at * right for point in scale.points]
    marks: list[Mark] = [Stroke(((left, y), (left + right, y)), Ink.TRACK)]
    if scale.ranged or scale.high > scale.low:
        start, long = left + scale.low * right, (scale.high - scale.low) * right + 1
        marks.append(Bar(start, y, long, 1, Ink.FAIR, ", ".join(scale.says)))
    if scale.joined and len(x) > 1:
        marks.append(Stroke(((min(x), y), (max(x), y)), Ink.TEXT, weight=0.5))
    dots = zip(x, scale.points, strict=True)
    return marks + [Dot(at, y, point.shape, about=point.says) for at, point in dots]
