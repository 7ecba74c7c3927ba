"""The card and its column: everything that can be chosen is a card, by its number."""

from __future__ import annotations

import math
from dataclasses import dataclass

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.containers import VerticalScroll
from textual.content import Content
from textual.css.styles import RulesMap
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.reactive import Reactive
from textual.selection import Selection
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual
from textual.widget import Widget

from engine.language.control_characters import name_controls


@dataclass(frozen=True)
class Face(Visual):
    """A number, and text next to it that never runs under it.

    Attributes:
        number: in the column, on the first line.
        style: of the number, in words: looked up in a style sheet, it would be looked for anew
            whenever the focus comes or goes.
        body: the text, wrapped to what the column leaves.
        column: cells before the text.
    """

    number: str
    style: str
    body: Content
    column: int

    def __str__(self) -> str:
        return f"{self.number} {self.body.plain}"

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        """The lines, at most `height` of them."""
        lines = self.body.render_strips(self._text_width(width), height, style, options)
        plain = style + Style(bold=False)  # the style is that of the words
        numbered = plain + options.get_style(self.style)
        number = Strip([Segment(self.number, numbered.rich_style)])
        blank = Strip.blank(self.column, plain.rich_style)
        first = number.adjust_cell_length(self.column, plain.rich_style)
        return [Strip.join([blank if n else first, line]) for n, line in enumerate(lines)]

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """The cells it takes without wrapping."""
        return self.column + self.body.get_optimal_width(rules, container_width)

    def get_height(self, rules: RulesMap, width: int) -> int:
        """The lines it takes in so many cells."""
        return self.body.get_height(rules, self._text_width(width))

    def _text_width(self, width: int) -> int:
        return max(1, width - self.column)


_PLACE = "place"
FOOT = "foot"
"""The place of a card that says what Enter does."""


def at_place(words: str | Content, place: object, style: str = "") -> Content:
    """Words of a card that can be clicked apart from the rest; see `Card.Clicked.place`."""
    meta = Style.from_meta({_PLACE: place})
    return Content.from_text(words, markup=False).stylize(meta).stylize_before(style)


class Card(Widget, can_focus=True):
    """Something to choose: a number, wrapped text, a quieter line, and what a chosen one does.

    A focused card is the chosen one. Nothing is decided by choosing. A card is one widget and not
    several, so that choosing it takes one paint. Two clicks in quick succession are one click: a
    nervous double click does no more than a calm one.

    Attributes:
        answer: what deciding on this card answers; None when the cards answer together.
        numbered: whether it has a number of its own.
        text: its words.
        marks: whether its words can be marked with the mouse, to be copied.
        keeps_still: whether it was pressed, so that nothing scrolls to show a line more of it.
    """

    COLUMN = 3
    """The least number of cells before the text, for the number and a blank."""
    # nothing is inside a card that would have to be laid out once its own size is known
    virtual_size: Reactive[Size] = Reactive(Size(0, 0))
    FOCUS_ON_CLICK = False  # the card does it itself: it must know whether it was chosen before

    class Clicked(Message):
        """The card was clicked, and is chosen now.

        Attributes:
            card: the card.
            again: whether it was chosen already when the mouse was pressed.
            place: what was pressed of the card, if its words say so (`at_place`).
        """

        def __init__(self, card: Card, again: bool, place: object) -> None:
            super().__init__()
            self.card = card
            self.again = again
            self.place = place

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
        self.set_reactive(Widget.auto_links, False)  # a link would be looked for at every paint
        self._words = text if isinstance(text, Content) else Content(name_controls(str(text)))
        self.text = self._words.plain
        self.answer = answer
        self.numbered = numbered
        self._detail = Content(name_controls(str(detail)))
        self._foot = Content()
        self.marks = True
        self.keeps_still = False
        self._number = ""
        self._mark = ""
        self._face = self._build_face()

    def render(self) -> Face:
        """The card as it is now."""
        return self._build_face()

    def watch_has_focus(self, _has_focus: bool) -> None:
        """Look as a chosen card does, or no longer; nothing of it is animated."""
        self.update_node_styles(animate=False)

    def label(self, number: str | None = None, mark: str | None = None) -> None:
        """Set the number, the mark before it ("[x]", "↕"), or both."""
        if number is not None:
            self._number = number
        if mark is not None:
            self._mark = mark
        self._draw()

    def detail(self, content: Content | str) -> None:
        """Set the quieter line; "" hides it."""
        self._detail = (
            content if isinstance(content, Content) else Content(name_controls(str(content)))
        )
        self._draw()

    def foot(self, content: Content) -> None:
        """Set what stands under all else; without words, nothing does."""
        self._foot = content
        self._draw()
        self.refresh()

    @property
    def _spare(self) -> Region | None:
        """Its blank line at the end, where there is one, and it takes what is to stand there."""
        blank, width = self.styles.padding.bottom, self.size.width - self._face.column
        if not blank or "\n" in self._foot.plain or self._foot.cell_length > width:
            return None
        left = self.gutter.left + self._face.column
        return Region(left, self.outer_size.height - blank, width, 1)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Its lines; what stands under all else, in a blank one where there is one.

        Then a card that is chosen needs no more room, and nothing is laid out anew.
        """
        lines, spare = super().render_lines(crop), self._spare
        if self._foot and spare and crop.y <= spare.y < crop.bottom:
            line, style = lines[spare.y - crop.y], self.visual_style + Style(bold=False)
            options = RenderOptions(self._get_style, {})
            words = self._foot.render_strips(spare.width, 1, style, options)[0]
            words = words.apply_offsets(0, self._written.plain.count("\n") + 1)  # below its words
            parts = [line.crop(0, spare.x), words, line.crop(spare.x + words.cell_length)]
            lines[spare.y - crop.y] = Strip.join(parts)
        return lines

    @property
    def _written(self) -> Content:
        """Its words and the quieter line."""
        if not self._detail:
            return self._words
        style = "not bold $foreground" if self.has_focus else "not bold $muted"
        return Content("\n").join([self._words, self._detail.stylize_before(style)])

    def _build_face(self) -> Face:
        body = self._written
        if self._foot and not self._spare:
            body = Content("\n").join([body, self._foot])
        number = f"{self._mark} {self._number}".strip()
        style = "bold $primary" if self.has_focus else "bold $accent"
        return Face(number, style, body, max(self.COLUMN, cell_len(number) + 1))

    def _draw(self) -> None:
        face = self._build_face()
        if face == self._face:
            return  # no paint for the same words
        rewraps = face.body.plain != self._face.body.plain or face.column != self._face.column
        self._face = face
        if rewraps:
            self.clear_cached_dimensions()
        self.refresh(layout=rewraps)

    @property
    def allow_select(self) -> bool:
        """Whether its words can be marked with the mouse."""
        return self.marks and super().allow_select

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """What was marked with the mouse, without the number and what Enter does."""
        return selection.extract(f"{self._written.plain}\n ").rstrip(), "\n"

    def on_resize(self) -> None:
        """Bring it into sight with the line more that it has when it is chosen."""
        column = next((a for a in self.ancestors if isinstance(a, Column)), None)
        if column and self.screen.focused is self and not self.keeps_still:
            column.show_stop(self)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Choose the card; nothing scrolls, so that a second click meets the same card.

        What is pressed is known now: a chosen card has a line more, and others move.
        """
        self._was_chosen = self.screen.focused is self
        self.keeps_still = True
        self._place = event.style.meta.get(_PLACE)
        self.screen.set_focus(self, scroll_visible=False)

    def on_click(self, event: events.Click) -> None:
        """Say that the card was clicked; two clicks mark no words, as they would elsewhere."""
        event.stop()
        event.prevent_default()
        if clicked := self.read_click(event):
            self.post_message(clicked)

    def read_click(self, event: events.Click) -> Clicked | None:
        """What to say of a click; None for the second click of two, and after marking words.

        What Enter does may have come under a mouse that has not moved: then the card was meant.
        """
        quick = event.time - self._clicked_at < self.app.CLICK_CHAIN_TIME_THRESHOLD
        rests, self._clicked = event.screen_offset == self._clicked, event.screen_offset
        self._clicked_at = event.time
        place = None if self._place == FOOT and (quick or rests) else self._place
        if self.screen.selections or (quick and place is None):
            return None
        return self.Clicked(self, self._was_chosen, place)

    _was_chosen = False
    _place: object = None  # what of it was pressed
    _clicked: Offset | None = None
    _clicked_at = -math.inf


class Column(VerticalScroll, can_focus=False, inherit_bindings=False):
    """A column that cards stand in: their numbers, and the one that is chosen.

    It has no bindings of its own: `VerticalScroll` would eat the arrows of the cards inside it.
    """

    @property
    def stops(self) -> list[Widget]:
        """The cards and fields that arrows walk to, from top to bottom."""
        return [w for w in self.query("Card, Input, TextArea") if w.focusable]

    @property
    def cards(self) -> list[Card]:
        """The numbered cards, from top to bottom."""
        return [card for card in self.query(Card) if card.numbered and card.display]

    @property
    def chosen(self) -> Card | None:
        """The card that has the focus."""
        focused = self.screen.focused
        return focused if isinstance(focused, Card) and self in focused.ancestors else None

    def number(self) -> None:
        """Give the numbered cards their numbers; two digits for all when there are ten."""
        cards = self.cards
        width = 2 if len(cards) > 9 else 1
        for n, card in enumerate(cards, 1):
            card.label(f"{n:0{width}}")

    def choose(self, stop: Widget) -> None:
        """Focus a card or a field and bring it into sight."""
        self.screen.set_focus(stop, scroll_visible=False)
        if isinstance(stop, Card):
            stop.keeps_still = False
        self.show_stop(stop)

    def reveal(self) -> None:
        """Bring the focused card or field back into sight; asked after a paint, it may be gone."""
        focused = self.screen.focused if self.is_attached else None
        if focused is not None and self in focused.ancestors:
            self.show_stop(focused)

    def show_stop(self, stop: Widget) -> None:
        """Scroll no more than needed for `stop` to be whole, at once."""
        self.scroll_to_widget(stop, animate=False, force=True)


class Numbers:
    """Reads digits as numbers: one digit up to nine cards; from ten on, `1`, `01` and `12`.

    Nothing is timed, and a digit counts at once. From ten cards on, a second digit right after it
    makes another number of the two where there is such a card; any other key comes between.

    Attributes:
        waiting: the digit that a second one can follow, or "".
        instead: the number that the last one took the place of: the 1 that became 12. 0 for none.
    """

    def __init__(self) -> None:
        self.waiting = ""
        self.instead = 0

    def press(self, digit: int, cards: int, least: int = 1) -> int | None:
        """The card meant, from `least` to `cards`; None when there is none, or after a first 0."""
        first, self.waiting, self.instead = self.waiting, "", 0
        if first and 1 <= (number := int(f"{first}{digit}")) <= cards:
            self.instead = int(first)
            return number
        if cards > 9 and digit * 10 <= cards and (digit or least):
            self.waiting = str(digit)
        return digit if least <= digit <= cards else None

    def forget(self) -> None:
        """Let no second digit follow."""
        self.waiting = ""
