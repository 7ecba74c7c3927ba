"""Capital letters, digits and a percent sign drawn in blocks, to be read from far away."""

from __future__ import annotations

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
