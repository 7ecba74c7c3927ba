"""The map of a case: scenes and the ways between them, laid out in layers from top to bottom.

Where the boxes and lines go is worked out by graphlay, a layered layout after Sugiyama, Tagawa and
Toda (1981): as few crossings as it finds, the same drawing every time.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import ClassVar

from msgspec import Struct
from msgspec.structs import replace

from engine.pictures.drawing import Anchor, Drawing, Frame, Ink, Mark, Stroke, TextMark, paragraph
from engine.pictures.picture import Picture

NAME = 18  # characters of a name in a line
ROWS = 3  # lines of a name
ACROSS, DOWN = 10.0, 20.0
"""A character and a line, in the units of the layout."""
OPTIONS = {
    "direction": "topbottom",
    "spacing": {"layer_gap": 2 * DOWN, "node_gap": 3 * ACROSS, "dummy_gap": 2 * ACROSS},
}
FOLDS = (0.7, 1.0, 0.0)
"""Width by height to which a map is folded, tried in this order: a sheet, a square, not at all."""
SIDEWAYS = {**OPTIONS, "direction": "leftright"}
"""For what branches so much that its layers are wider than a page: layers beside each other."""


class MapPlace(Struct, frozen=True):
    """A scene or an ending.

    Attributes:
        id: its id.
        name: in few words.
        ink: TEXT, or how what was found or done there is rated.
        heavy: somebody came there, where a road is shown.
        says: what is to be told of it, in words.
    """

    id: str
    name: str
    ink: Ink = Ink.QUIET
    heavy: bool = False
    says: str = ""


class Edge(Struct, frozen=True):
    """A way from one place to another.

    Attributes:
        start: id of the place it leaves.
        end: id of the place it leads to.
        share: of the plays that went there, 0 to 1; its width.
        ink: QUIET where nobody went.
        says: how many went, in words.
    """

    start: str
    end: str
    share: float = 0.0
    ink: Ink = Ink.QUIET
    says: str = ""


@dataclass(frozen=True, slots=True)
class CaseMap(Picture):
    """Places and ways; the first place is where a case begins."""

    places: tuple[MapPlace, ...]
    ways: tuple[Edge, ...]
    sheet: ClassVar[int] = 140  # as wide as paper, and a whole case on half a sheet

    def draw(self, width: int) -> Drawing:
        """The map in columns that fill a page; in one where they do not fit, else sideways.

        Where nothing fits, it is the narrowest, however wide. Without graphlay it is an outline.
        """
        if find_spec("graphlay") is None:
            return self._outline(width)
        made = []
        for fold, options in (*((fold, OPTIONS) for fold in FOLDS), (0.0, SIDEWAYS)):
            found = self._lay_out(fold, options)
            if found.width <= width:
                return replace(found, width=width)
            made.append(found)
        return min(made, key=lambda drawing: drawing.width)

    def _lay_out(self, aspect: float, options: Mapping[str, object]) -> Drawing:
        """The map folded to the width of a page by its height; not folded where that is 0."""
        # 11 ms, and only when a map is drawn
        from graphlay import Graph, layout  # noqa: PLC0415

        graph, names = Graph(), dict[str, list[str]]()
        for place in self.places:
            wrapped = textwrap.wrap(place.name, NAME, max_lines=ROWS, placeholder=" …")
            names[place.id] = wrapped or [" "]
            across, down = _size(names[place.id])
            graph.node(place.id, width=across * ACROSS, height=down * DOWN)
        for way in self.ways:
            graph.edge(way.start, way.end, weight=1.0 + way.share)
        found = layout(graph, options={**options, "wrap": {"viewport_aspect": aspect}})
        left, top = found.bounds["min"]["x"], found.bounds["min"]["y"]

        def cell(point: Mapping[str, float]) -> tuple[float, float]:
            return (point["x"] - left) / ACROSS, (point["y"] - top) / DOWN

        lines = (
            Stroke(tuple(map(cell, edge["points"])), way.ink, way.share, True, way.says)
            for way, edge in zip(self.ways, found.edges, strict=True)
        )
        boxes = (
            mark
            for place, node in zip(self.places, found.nodes, strict=True)
            for mark in _box(place, names[place.id], *cell(node["center"]))
        )
        wide, high = cell(found.bounds["max"])
        return Drawing(round(wide) + 1, round(high) + 1, (*lines, *boxes))

    def _outline(self, width: int) -> Drawing:
        """Each place, and indented below it where its ways lead; heavy places have a sign."""
        names = {place.id: place.name for place in self.places}
        marks: list[TextMark] = []
        for place in self.places:
            sign = "■ " if place.heavy else "□ "
            marks += paragraph(0, len(marks), sign + place.name, width, place.ink)
            for way in self.ways:
                if way.start == place.id:
                    told = f"→ {names[way.end]}" + (f" ({way.says})" if way.says else "")
                    marks += paragraph(4, len(marks), told, width - 4, way.ink)
        return Drawing(width, len(marks), tuple(marks))

    def rows(self) -> tuple[tuple[str, ...], ...]:
        """Each way: where from, where to, how many; where a crowd went, only the ways it took.

        Two columns have no room for how many: nobody went anywhere yet.
        """
        names = {place.id: place.name for place in self.places}
        taken = [way for way in self.ways if way.says] or self.ways
        told = ((names[way.start], names[way.end], way.says) for way in taken)
        return tuple(row[: len(self.columns) or None] for row in told)


def _box(place: MapPlace, rows: list[str], x: float, y: float) -> list[Mark]:
    """The box around (x, y), and the name in it."""
    width, height = _size(rows)
    left, top = x - width / 2, y - height / 2  # of the lines, which run through characters
    ink = Ink.TEXT if place.heavy else place.ink
    told = (TextMark(x + 0.5, top + 1 + n, row, ink, Anchor.MIDDLE) for n, row in enumerate(rows))
    frame = Frame(left, top, width + 1, height + 1, place.ink, place.heavy, place.says)
    return [frame, *told]


def _size(rows: list[str]) -> tuple[int, int]:
    """Characters across and lines down between the lines of the box around a name."""
    return max(map(len, rows)) + 3, len(rows) + 1
