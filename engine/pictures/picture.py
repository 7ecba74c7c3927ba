"""A picture of a document: what it shows, and the same as words in a table; names of its rows."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from engine.pictures.drawing import Drawing, TextMark, paragraph


@dataclass(frozen=True, slots=True)
class Picture(ABC):
    """A picture; each kind holds its figures as data.

    Attributes:
        id: stable name, once in a document.
        title: what it shows, in words.
        about: how it is read, in words; "" where nothing need be said.
        columns: headings of its figures as a table; none where a table stands beside it, or it
            says all of them in words itself.
    """

    id: str
    title: str
    about: str
    columns: tuple[str, ...]
    kind: ClassVar[str] = "picture"
    sheet: ClassVar[int] = 76  # characters across a sheet of paper

    @abstractmethod
    def draw(self, width: int) -> Drawing:
        """The picture, laid out in `width` characters, as many lines high as it needs."""

    @property
    def in_words(self) -> str:
        """The picture for whoever cannot see it: how it is read, then all it shows."""
        rows = (", ".join(filter(None, row)) for row in self.rows())
        return " ".join(filter(None, (self.about, "; ".join(rows))))

    @abstractmethod
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """Its figures as the rows of a table: what the picture shows, and no more."""


NARROW = 52  # characters; below, the name of a row stands above it
NAME_GAP = 2  # between a name and its row


def name_row(name: str, y: int, left: int, width: int) -> tuple[list[TextMark], int, int]:
    """The name of a row from line `y` on, the line of the row, and the first line below both.

    Args:
        name: in words.
        y: the line where the name begins.
        left: characters beside the rows that are kept for names; 0 where names stand above.
        width: of the picture, in characters.
    """
    told = paragraph(0, y, name, left - NAME_GAP if left else width)
    row = y if left else y + len(told)
    return told, row, max(y + len(told), row + 1)
