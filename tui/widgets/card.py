"""The card: everything that can be chosen is a card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.content import Content
from textual.css.styles import RulesMap
from textual.message import Message
from textual.selection import Selection
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual
from textual.widget import Widget

from engine.language.control_characters import named


@dataclass(frozen=True)
class Face(Visual):
    """A number, and text next to it that never runs under it.

    Attributes:
        number: in the column, on the first line.
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
        lines = self.body.render_strips(self._text_width(width), height, style, options)
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
        return self.body.get_height(rules, self._text_width(width))

    def _text_width(self, width: int) -> int:
        return max(1, width - self.column)


class Card(Widget, can_focus=True):
    """Something to choose: a number, wrapped text, and at most one quieter line under it.

    A focused card is the chosen one. Nothing is decided by choosing. A card is one widget and not
    several, so that choosing it takes one paint.

    Attributes:
        answer: what deciding on this card answers; None when the cards answer together.
        numbered: whether it has a number of its own.
        text: its words.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"card--number", "card--text", "card--detail"}
    COLUMN = 3
    """The least number of cells before the text, for the number and a blank."""

    class Pressed(Message):
        """The chosen card was clicked once more: as good as Enter."""

    def __init__(
        self,
        text: str | Content,
        answer: object = None,
        *,
        detail: str = "",
        id: str | None = None,
        classes: str | None = None,
        numbered: bool = True,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._words = text if isinstance(text, Content) else Content(named(str(text)))
        self.text = self._words.plain
        self.answer = answer
        self.numbered = numbered
        self._detail = Content(named(str(detail)))
        self._number = ""
        self._mark = ""
        self._face = self._drawn()

    def render(self) -> Face:
        """The card as it is now."""
        return self._face

    def label(self, number: str | None = None, mark: str | None = None) -> None:
        """Set the number, the mark before it ("[x]", "↕"), or both."""
        if number is not None:
            self._number = number
        if mark is not None:
            self._mark = mark
        self._draw()

    def detail(self, content: Content | str) -> None:
        """Set the quieter line; "" hides it."""
        self._detail = content if isinstance(content, Content) else Content(named(str(content)))
        self._draw()

    def _drawn(self) -> Face:
        body = self._words.stylize_before(".card--text")
        if self._detail:
            body = Content("\n").join([body, self._detail.stylize_before(".card--detail")])
        number = f"{self._mark} {self._number}".strip()
        return Face(number, body, max(self.COLUMN, cell_len(number) + 1))

    def _draw(self) -> None:
        face = self._drawn()
        if face == self._face:
            return  # no paint for the same words
        rewraps = face.body.plain != self._face.body.plain or face.column != self._face.column
        self._face = face
        if rewraps:
            self.clear_cached_dimensions()
        self.refresh(layout=rewraps)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """What was marked with the mouse, without the number."""
        return selection.extract(self._face.body.plain), "\n"

    def on_mouse_down(self) -> None:
        """Remember whether the click that begins here finds the card already chosen."""
        self._was_chosen = self.has_focus

    def on_click(self, event: events.Click) -> None:
        """A click chooses; a click on the chosen card is Enter."""
        event.stop()
        if self._was_chosen:
            self.post_message(self.Pressed())

    _was_chosen = False
