"""What every picture is laid out with: words, bars, lines and dots on a grid of characters.

A unit across is one character, a unit down is one line, and positions may lie between them. So one
layout serves the terminal, where it is rounded, and a page, where it is not. An ink says what a
mark means, never its colour; inks differ in pattern, too, so that a picture reads the same in grey.
"""

from __future__ import annotations

import textwrap
from enum import StrEnum

from msgspec import Struct


class Ink(StrEnum):
    """What a mark means."""

    TEXT = "text"
    QUIET = "quiet"  # small words, what was not taken
    TRACK = "track"  # the ground on which something is measured
    BEST = "best"
    FAIR = "fair"
    WEAK = "weak"
    HARM = "harm"
    OVER = "over"  # words that lie over a fill


class Shape(StrEnum):
    """The form of a dot: it can be told apart without its ink."""

    DISC = "disc"
    RING = "ring"
    SQUARE = "square"
    DIAMOND = "diamond"
    TRIANGLE = "triangle"
    TICK = "tick"


class Anchor(StrEnum):
    """Which end of words stands at their place."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


class TextMark(Struct, frozen=True):
    """One line of words; `x` is where its anchor stands, `y` the line, the first of `high`."""

    x: float
    y: float
    text: str
    ink: Ink = Ink.TEXT
    anchor: Anchor = Anchor.START
    strong: bool = False
    high: int = 1


class Bar(Struct, frozen=True):
    """A filled box from (x, y); `about` is what it says in words, for whoever points at it."""

    x: float
    y: float
    width: float
    height: float
    ink: Ink
    about: str = ""


class Shade(Struct, frozen=True):
    """A box from (x, y), the darker the larger its share, 0 to 1; framed where it is the key's."""

    x: float
    y: float
    width: float
    share: float
    framed: bool = False
    about: str = ""


class Stroke(Struct, frozen=True):
    """A line from point to point, across and down, through the middle of characters.

    Attributes:
        points: (x, y) of its ends and corners.
        ink: what it means.
        weight: 0 is thin, 1 as heavy as a line can be.
        arrow: it ends in an arrow.
        about: what it says in words.
    """

    points: tuple[tuple[float, float], ...]
    ink: Ink = Ink.QUIET
    weight: float = 0.0
    arrow: bool = False
    about: str = ""


class Frame(Struct, frozen=True):
    """The outline of a box; its lines run through the characters at its edge."""

    x: float
    y: float
    width: float
    height: float
    ink: Ink = Ink.QUIET
    heavy: bool = False
    about: str = ""


class Dot(Struct, frozen=True):
    """A dot in the middle of the character at (x, y)."""

    x: float
    y: float
    shape: Shape
    ink: Ink = Ink.TEXT
    about: str = ""


Mark = TextMark | Bar | Shade | Stroke | Frame | Dot


class Drawing(Struct, frozen=True):
    """A picture laid out: later marks lie over earlier ones.

    Attributes:
        width: in characters.
        height: in lines.
        marks: in the order they are drawn.
    """

    width: int
    height: int
    marks: tuple[Mark, ...]


def paragraph(
    x: float, y: float, text: str, width: int, ink: Ink = Ink.TEXT, *, strong: bool = False
) -> list[TextMark]:
    """Words broken into lines of at most `width` characters, the first at (x, y)."""
    rows = textwrap.wrap(text, max(width, 1), break_on_hyphens=False)
    return [TextMark(x, y + n, row, ink, strong=strong) for n, row in enumerate(rows)]
