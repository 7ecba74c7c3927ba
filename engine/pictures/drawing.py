"""What every picture is laid out with: words, bars, lines and dots on a grid of characters.

A unit across is one character, a unit down is one line, and positions may lie between them. So one
layout serves the terminal, where it is rounded, and a page, where it is not. An ink says what a
mark means, never its colour; inks differ in pattern, too, so that a picture reads the same in grey.
Words that are read from far away are drawn in blocks.
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


_ACROSS, _DOWN = 4, 5  # dots of a glyph
_FONT = """
0=69996 1=26227 2=E168F 3=E161E 4=99F11 5=F8E1E 6=68E96 7=F1244 8=69696 9=69716 %=91248
A=69F99 B=E9E9E C=78887 D=E999E E=F8E8F F=F8E88 G=78B97 H=99F99 I=72227 J=11196 K=9ACA9
L=8888F M=9FF99 N=9DDB9 O=69996 P=E9E88 Q=699A5 R=E9EA9 S=7861E T=72222 U=99996 V=99966
W=99FF9 X=99699 Y=99711 Z=F168F
"""
_GLYPHS = dict(pair.split("=") for pair in _FONT.split())
"""A glyph line by line from the top, each line a hexadecimal digit whose four bits are its dots."""
_HALVES = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}
HIGH = {3: _ACROSS + 1, 5: 2 * (_ACROSS + 1)}
"""How many lines high they can be, and how many characters one of them then takes, with its gap."""


def width(text: str, high: int) -> int:
    """How many characters `text` takes, `high` lines high."""
    return len(text) * HIGH.get(high, 1)


def in_blocks(text: str, high: int) -> list[str]:
    """The text as `high` lines: 3, two dots in each character; or 5, two characters for each dot.

    A character without a glyph is a blank.
    """
    dots = [_row(text, row) for row in range(_DOWN)]
    if high == _DOWN:
        return ["".join("██" if dot else "  " for dot in row) for row in dots]
    dots.append([0] * len(dots[0]))
    pairs = (zip(dots[n], dots[n + 1], strict=True) for n in range(0, _DOWN + 1, 2))
    return ["".join(map(_HALVES.__getitem__, pair)) for pair in pairs]


def _row(text: str, row: int) -> list[int]:
    """The dots of one line, a blank one after each glyph."""
    dots: list[int] = []
    for character in text:
        line = int(_GLYPHS.get(character, "00000")[row], 16)
        dots += [line >> place & 1 for place in range(_ACROSS - 1, -1, -1)] + [0]
    return dots
