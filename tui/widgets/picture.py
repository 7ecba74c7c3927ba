"""A picture of a report on screen: laid out for the width there is, the figures of its table."""

from __future__ import annotations

from functools import lru_cache

from textual.content import Content
from textual.geometry import Size
from textual.widgets import Static

from engine.pictures.characters import as_rows
from engine.pictures.drawing import Drawing, Ink
from engine.pictures.picture import Picture

STYLES = {
    Ink.QUIET: "$muted",
    Ink.TRACK: "$muted",
    Ink.BEST: "$primary",
    Ink.FAIR: "$primary",
    Ink.WEAK: "$warning",
    Ink.HARM: "$error",
    Ink.OVER: "bold",
}
"""Only beside the form of a mark: what it means can be read without colours."""


class PictureView(Static):
    """A picture; one that does not fit, which a map can be, is told as the rows of its table."""

    def __init__(self, picture: Picture) -> None:
        super().__init__(classes="picture")
        self.picture = picture
        self._drawn = lru_cache(maxsize=2)(picture.draw)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the picture takes at this width."""
        drawing = self._drawn(width)
        if drawing.width <= width:
            return drawing.height
        return super().get_content_height(container, viewport, width)

    def render(self) -> Content:
        """The picture for the width there is now."""
        drawing = self._drawn(max(self.content_size.width, 1))
        if drawing.width <= self.content_size.width:
            return in_colours(drawing)
        return Content("\n".join(" · ".join(filter(None, row)) for row in self.picture.rows()))


def in_colours(drawing: Drawing) -> Content:
    """A drawing in characters, each ink in its colour."""
    rows = (
        Content.assemble(*((text, STYLES.get(ink, "")) for text, ink in row))
        for row in as_rows(drawing)
    )
    return Content("\n").join(rows)
