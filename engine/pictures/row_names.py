"""Rows with names: a name stands beside its row, in a narrow picture above it."""

from __future__ import annotations

from engine.pictures.drawing import Words, paragraph

NARROW = 52  # characters; below, a name stands above its row
GAP = 2  # between a name and its row


def name_row(name: str, y: int, left: int, width: int) -> tuple[list[Words], int, int]:
    """The name of a row from line `y` on, the line of the row, and the first line below both.

    Args:
        name: in words.
        y: the line where the name begins.
        left: characters beside the rows that are kept for names; 0 where names stand above.
        width: of the picture, in characters.
    """
    told = paragraph(0, y, name, left - GAP if left else width)
    row = y if left else y + len(told)
    return told, row, max(y + len(told), row + 1)
