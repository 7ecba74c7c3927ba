"""A drawing in characters, for the terminal and plain text."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, pairwise

from engine.language.control_characters import name_controls
from engine.pictures.drawing import (
    HIGH,
    Anchor,
    Bar,
    Dot,
    Drawing,
    Frame,
    Ink,
    Mark,
    Shade,
    Shape,
    Stroke,
    TextMark,
    in_blocks,
)

FILLS = {Ink.BEST: "█", Ink.FAIR: "▓", Ink.WEAK: "▒", Ink.HARM: "╳", Ink.TRACK: "░"}
SOLID = "█"
"""A bar of what is not rated; no picture has both."""
DOTS = {
    Shape.DISC: "●",
    Shape.RING: "○",
    Shape.SQUARE: "■",
    Shape.DIAMOND: "◆",
    Shape.TRIANGLE: "▲",
    Shape.TICK: "┃",
}
SHADES = " ░▒▓"  # from nothing to all
UP, RIGHT, DOWN, LEFT = 1, 2, 4, 8
THIN = " ╵╶└╷│┌├╴┘─┴┐┤┬┼"
HEAVY = " ╹╺┗╻┃┏┣╸┛━┻┓┫┳╋"
"""A line by the sides on which it goes on: the sum of UP, RIGHT, DOWN and LEFT."""
SIDES = {(0, -1): (UP, DOWN), (1, 0): (RIGHT, LEFT), (0, 1): (DOWN, UP), (-1, 0): (LEFT, RIGHT)}
"""For a step of a line: the side on which it leaves a place, and on which it comes to the next."""
ARROWS = {(0, -1): "▲", (1, 0): "▶", (0, 1): "▼", (-1, 0): "◀"}

Run = tuple[str, Ink]
"""Neighbouring characters of one ink."""
Place = tuple[int, int]
"""A column and a line."""


def as_rows(drawing: Drawing) -> list[list[Run]]:
    """The drawing line by line, blanks at the end of each left out."""
    grid = _Grid(drawing.width, drawing.height)
    for mark in drawing.marks:
        grid.put(mark)
    return [grid.runs(row) for row in range(drawing.height)]


def as_characters(drawing: Drawing) -> list[str]:
    """The drawing as lines of plain text."""
    return ["".join(text for text, _ in row) for row in as_rows(drawing)]


class _Grid:
    """Characters by their place; lines that meet are joined."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.put_there: dict[Place, Run] = {}
        self.sides: dict[Place, int] = {}

    def put(self, mark: Mark) -> None:
        match mark:
            case Stroke():
                self._line([(round(x), int(y)) for x, y in mark.points], mark.ink, mark.weight > 0)
                self._arrow(mark)
            case Frame():
                x, y = round(mark.x), int(mark.y)
                right, below = x + round(mark.width) - 1, y + round(mark.height) - 1
                corners = [(x, y), (right, y), (right, below), (x, below), (x, y)]
                self._line(corners, mark.ink, mark.heavy)
            case _:
                for column, row, character, ink in _characters(mark):
                    self.put_there[column, row] = (character, ink)

    def _line(self, points: list[Place], ink: Ink, heavy: bool) -> None:
        for (x, y), (x2, y2) in pairwise(points):
            across = [(1 if x2 > x else -1, 0)] * abs(x2 - x)
            down = [(0, 1 if y2 > y else -1)] * abs(y2 - y)
            for step in (*across, *down):  # a slanting line goes across, then down
                places = (x, y), (x + step[0], y + step[1])
                for place, side in zip(places, SIDES[step], strict=True):
                    self.sides[place] = self.sides.get(place, 0) | side
                    self.put_there[place] = ((HEAVY if heavy else THIN)[self.sides[place]], ink)
                x, y = places[1]

    def _arrow(self, stroke: Stroke) -> None:
        if not stroke.arrow or len(stroke.points) < 2:
            return
        (x1, y1), (x2, y2) = stroke.points[-2:]
        upright = abs(y2 - y1) >= abs(x2 - x1)
        step = (0, 1 if y2 > y1 else -1) if upright else (1 if x2 > x1 else -1, 0)
        before = (round(x2) - step[0], int(y2) - step[1])  # one short of the box it leads to
        self.put_there[before] = (ARROWS[step], stroke.ink)

    def runs(self, row: int) -> list[Run]:
        """One line, up to its last character."""
        columns = range(self.width)
        found = [self.put_there.get((column, row), (" ", Ink.TEXT)) for column in columns]
        while found and found[-1][0] == " ":
            found.pop()
        grouped = groupby(found, lambda run: run[1])
        return [("".join(text for text, _ in group), ink) for ink, group in grouped]


def _characters(mark: Mark) -> Iterator[tuple[int, int, str, Ink]]:
    """Each character of a mark that is no line: column, line, character, ink."""
    match mark:
        case TextMark() if mark.high in HIGH:
            for row, line in enumerate(in_blocks(mark.text, mark.high)):
                for column, character in enumerate(line):
                    yield round(mark.x) + column, int(mark.y) + row, character, mark.ink
        case TextMark():
            text = name_controls(mark.text)
            back = {Anchor.START: 0.0, Anchor.MIDDLE: len(text) / 2, Anchor.END: len(text)}
            first = round(mark.x - back[mark.anchor])
            for n, character in enumerate(text):
                yield first + n, int(mark.y), character, mark.ink
        case Bar():
            last = max(round(mark.x + mark.width), round(mark.x) + (mark.width > 0))
            for row in range(int(mark.y), max(int(mark.y + mark.height), int(mark.y) + 1)):
                for column in range(round(mark.x), last):
                    yield column, row, FILLS.get(mark.ink, SOLID), mark.ink
            if mark.height > 1 and mark.height % 1:  # as high as the block letters beside it
                for column in range(round(mark.x), last):
                    yield column, int(mark.y + mark.height), "▀", mark.ink
        case Shade():
            yield from _shade(mark)
        case Dot():
            yield round(mark.x), int(mark.y), DOTS[mark.shape], mark.ink


def _shade(mark: Shade) -> Iterator[tuple[int, int, str, Ink]]:
    """The box, one character free at its end; brackets are its frame."""
    first, last = round(mark.x), round(mark.x + mark.width) - 2
    fill = SHADES[min(int(mark.share * len(SHADES)), len(SHADES) - 1)]
    for column in range(first, last + 1):
        edge = mark.framed and column in (first, last)
        yield column, int(mark.y), "[]"[column == last] if edge else fill, Ink.TEXT
