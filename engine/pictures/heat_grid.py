"""How a room spread over rows and columns: items by place, statements by value, sure by right."""

from __future__ import annotations

from dataclasses import dataclass

from msgspec import Struct

from engine.pictures.drawing import Anchor, Drawing, Ink, Mark, Shade, TextMark, paragraph
from engine.pictures.picture import NARROW, Picture, name_row

LABEL = 0.5  # share of the width that names a row
LEAST_LABEL = 0.3


class Box(Struct, frozen=True):
    """One place in the grid.

    Attributes:
        text: the number in it; "" of none.
        share: of its row, 0 to 1.
        key: the key has it here.
    """

    text: str
    share: float
    key: bool = False


@dataclass(frozen=True, slots=True)
class Grid(Picture):
    """Boxes, the darker the more chose them; what the key has is framed.

    Attributes:
        heads: the name of each column of boxes.
        named: the name of each row.
        boxes: a row for each name, a box for each head.
    """

    heads: tuple[str, ...]
    named: tuple[str, ...]
    boxes: tuple[tuple[Box, ...], ...]

    def draw(self, width: int) -> Drawing:
        """The heads on top, then the rows; in a narrow place, a name stands above its row."""
        left = 0
        if width >= NARROW:  # as much for the names as leaves every head whole, within bounds
            room = width - len(self.heads) * (self._longest + 1)
            left = min(max(room, round(width * LEAST_LABEL)), round(width * LABEL))
        each = (width - left) / max(len(self.heads), 1)
        marks: list[Mark] = [*self._heads(left, width, each)]
        y = max((int(mark.y) + 1 for mark in marks if isinstance(mark, TextMark)), default=0)
        for name, boxes in zip(self.named, self.boxes, strict=True):
            told, row, y = name_row(name, y, left, width)
            marks += [*told, *self._row(boxes, left, row, each)]
        return Drawing(width, max(y, 1), tuple(marks))

    @property
    def _longest(self) -> int:
        return max((len(word) for head in self.heads for word in head.split()), default=0)

    def _heads(self, left: int, width: int, each: float) -> list[TextMark]:
        """A head above each column; where words do not fit, only the first and the last."""
        if self._longest < each:
            return [
                words
                for n, head in enumerate(self.heads)
                for words in paragraph(left + n * each, 0, head, int(each) - 1, Ink.QUIET)
            ]
        first, last = self.heads[0], self.heads[-1]
        return [
            TextMark(left, 0, first, Ink.QUIET),
            TextMark(width, 0, last, Ink.QUIET, Anchor.END),
        ]

    def _row(self, boxes: tuple[Box, ...], left: int, y: int, each: float) -> list[Mark]:
        marks: list[Mark] = []
        for n, (head, box) in enumerate(zip(self.heads, boxes, strict=True)):
            x = left + n * each
            about = f"{head}: {box.text}" if box.text else ""
            marks.append(Shade(x, y, each, box.share, box.key, about))
            if box.text:
                middle = x + each / 2 - 0.5
                text = f" {box.text} "
                marks.append(TextMark(middle, y, text, Ink.OVER, Anchor.MIDDLE, strong=box.key))
        return marks

    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The name of each row, then its numbers."""
        return tuple(
            (name, *(box.text for box in boxes))
            for name, boxes in zip(self.named, self.boxes, strict=True)
        )
