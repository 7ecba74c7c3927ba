"""How a card is drawn: a column for the number, and text wrapped beside it."""

from __future__ import annotations

from dataclasses import dataclass

from rich.segment import Segment
from textual.content import Content
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual


@dataclass(frozen=True)
class Face(Visual):
    """A number, and beside it text that never runs under it.

    Attributes:
        number: what stands in the column, on the first line.
        body: the text, wrapped to what the column leaves.
        column: cells before the text.
    """

    number: str
    body: Content
    column: int

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        """The lines, at most `height` of them."""
        lines = self.body.render_strips(self._beside(width), height, style, options)
        numbered = style + options.get_style(".card--number")
        number = Strip([Segment(self.number, numbered.rich_style)])
        blank = Strip.blank(self.column, style.rich_style)
        first = number.adjust_cell_length(self.column, style.rich_style)
        return [Strip.join([blank if n else first, line]) for n, line in enumerate(lines)]

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """The cells it takes without wrapping."""
        return self.column + self.body.get_optimal_width(rules, container_width)

    def get_height(self, rules: RulesMap, width: int) -> int:
        """The lines it takes in so many cells."""
        return self.body.get_height(rules, self._beside(width))

    def _beside(self, width: int) -> int:
        return max(1, width - self.column)
