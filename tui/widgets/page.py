"""The base of every screen and dialog: a flow of cards, and the same keys everywhere."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Generic, NamedTuple, TypeVar, cast

from textual import events, on
from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import Reactive
from textual.screen import Screen, ScreenResultType
from textual.widget import Widget
from textual.widgets import Input, Static

from engine.language.interface import _
from tui.shared.navigator import Navigator
from tui.shared.shortcuts import digits, letter
from tui.widgets.card import Card, Numbers
from tui.widgets.flow import TWO_COLUMNS, Flow
from tui.widgets.footer import KeyLine
from tui.widgets.prose import Heading, plain_text

if TYPE_CHECKING:
    from engine.services.library import Library

T = TypeVar("T")
WIDE = 100  # columns from which a page stands in the middle, and the case file beside the story
_COLUMNS, _ROWS = 50, 15  # below these a case cannot be read and answered
HELD = 0.7  # seconds after an Enter in which a further one is a held key, or a nervous hand


class Command(NamedTuple):
    """What can be done, for the command palette: its name, a quieter line, and how."""

    words: str
    about: str
    run: Callable[[], object]


class Page(Screen[ScreenResultType], Generic[ScreenResultType], inherit_bindings=False):
    """A screen made of a `Heading`, one `Flow` and a `KeyLine`.

    Three rules keep anyone from deciding by accident. Nothing is chosen when a page opens. Keys
    and clicks from before the page was painted are dropped. Enter acts with nothing chosen only
    where there is a single card, all was read, and no Enter came just before.
    """

    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012  # as Textual types it
    VERTICAL_BREAKPOINTS = [(0, "-short"), (32, "-tall")]  # noqa: RUF012  # as Textual types it

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", _("Back"), key_display="esc", id="page.back"),
        Binding("enter", "decide", _("Open"), key_display="enter", id="page.decide"),
        Binding("down,tab", "walk(1)", _("Next", "what stands below"), show=False, id="page.next"),
        Binding("up,shift+tab", "walk(-1)", _("Previous"), show=False, id="page.previous"),
        Binding("left", "side(-1)", _("Less, or earlier"), show=False, id="page.less"),
        Binding("right", "side(1)", _("More, or later"), show=False, id="page.more"),
        Binding("space", "read_on", _("Read on"), show=False, key_display="space", id="page.read"),
        Binding("pagedown", "scroll(1)", _("A screen down"), show=False, id="page.down"),
        Binding("pageup", "scroll(-1)", _("A screen up"), show=False, id="page.up"),
        Binding("home", "edge(0)", _("To the top"), show=False, id="page.top"),
        Binding("end", "edge(1)", _("To the end"), show=False, id="page.end"),
        *digits(_("Choose by number")),
        Binding("ctrl+c", "copy_or_leave", _("Copy the selection"), show=False, id="page.copy"),
        letter("p", "app.privacy", _("Hide the screen"), "page.privacy", show=False, also="f9"),
        letter("?", "app.help", _("Help"), "page.help"),
    ]

    # Cards paint themselves when the focus goes from one to another; the whole page need not.
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)

    explains_answers: ClassVar[bool] = True
    """Whether what is decided here can be an answer of a case, so that the help says how."""

    folds: ClassVar[bool] = False
    """Whether it stands in two columns where there is room; not where one must scroll far."""

    is_home: ClassVar[bool] = False
    """Whether leaving a play leads back to this page."""

    leads: ClassVar[bool] = False
    """Whether a room looks at this page."""

    painted_at = math.inf
    acting = False  # whether an act that was begun here is being done

    def __init__(self, *, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self.numbers = Numbers()
        self._entered_at = -math.inf
        self._resumed = False  # whether it was on screen before
        self._held = False  # whether the last Enter followed another at once

    def compose(self) -> ComposeResult:
        """The line at the top, the flow with the body, and the keys."""
        yield Heading(*self._heads())
        with Flow():
            yield from self.body()
        yield KeyLine()

    def _heads(self) -> tuple[str, str]:
        """The left and the right side of the line at the top."""
        return "", ""

    def body(self) -> Iterable[Widget]:
        """The widgets of the flow."""
        return ()

    @property
    def rifq(self) -> Navigator:
        """The app, as its screens see it."""
        return cast("Navigator", self.app)

    def ask_library(self, ask: Callable[[Library, str], T]) -> T | None:
        """What the library says of the one who sits here; None when the records fail."""
        return self.rifq.attempt(lambda: ask(self.rifq.library, self.rifq.code))

    def ask(self, dialog: Screen[T], then: Callable[[T], Awaitable[None] | None]) -> None:
        """Open a dialog; what it gives back goes to `then`, and nothing where it was only left."""

        def hand_on(found: T | None) -> Awaitable[None] | None:
            return None if found is None else then(found)

        self.app.push_screen(dialog, hand_on)  # type: ignore[arg-type]  # awaited if it can be

    @property
    def flow(self) -> Flow:
        """The one flow of this page."""
        return self.query_one(Flow)

    def on_compose(self) -> None:
        """Know the classes of the window before any part is styled: else all are styled again."""
        width, height = self.app.size
        self.add_class(
            *self._get_breakpoint_classes(width, self.HORIZONTAL_BREAKPOINTS),
            *self._get_breakpoint_classes(height, self.VERTICAL_BREAKPOINTS),
        )
        self.set_class(self.folds and width >= TWO_COLUMNS, "-two")

    @on(events.ScreenResume)
    def _restyle(self, event: events.ScreenResume) -> None:
        """Have the styles looked at again that may have changed below another page."""
        event.refresh_styles, self._resumed = self._resumed, True

    def on_mount(self) -> None:
        """Number the cards, and listen only from the first paint on."""
        self.number_cards()
        self.await_paint()

    def number_cards(self) -> None:
        """Show what digits mean."""
        self.flow.number()

    def on_resize(self, event: events.Resize) -> None:
        """Fold it where there is room; in a window where nothing could be read, say only that."""
        self.set_class(self.folds and event.size.width >= TWO_COLUMNS, "-two")
        self.set_class(event.size.width < _COLUMNS or event.size.height < _ROWS, "-too-small")
        if self.has_class("-too-small") and not self.query(".too-small"):
            words = _(
                "This window is too small: Rifq needs {columns} columns and {rows} rows. Nothing "
                "is lost."
            ).format(columns=_COLUMNS, rows=_ROWS)
            self.mount(Static(Content(words), classes="too-small"))

    def await_paint(self) -> None:
        """What is on screen is about to be replaced: drop keys until the new is painted."""
        self.painted_at = math.inf
        self.call_after_refresh(self._note_paint)

    def _note_paint(self) -> None:
        self.painted_at = Message().time

    def call_after_refresh(self, callback: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
        """As in Textual; but the keys at the foot are drawn once for a new focus, with its paint.

        `Screen` asks for them when the focus changes, and a second time after the paint.
        """
        if callback == self.refresh_bindings:
            return False
        return super().call_after_refresh(callback, *args, **kwargs)

    def hears(self, key: events.Key) -> bool:
        """Whether a key counts; if so, the notice that was shown goes."""
        if self.has_class("-too-small"):
            return key.key == "ctrl+q"
        if key.time < self.painted_at:
            return False
        self.say("")
        if not (key.character or "").isdecimal():
            self.numbers.forget()
        if key.key == "enter":
            self._note_enter(key.time)
        return True

    def feels(self, press: events.MouseDown) -> bool:
        """Whether a mouse button that was pressed counts; no second digit follows it."""
        self.numbers.forget()
        return press.time >= self.painted_at

    def _note_enter(self, time: float) -> None:
        if time != self._entered_at:  # a key comes by twice
            self._held = time - self._entered_at < HELD
            self._entered_at = time

    def say(self, words: str) -> None:
        """Say one line at the foot of the page, until the next key."""
        if line := self.query_one_optional(KeyLine):
            line.notice(words)

    def save(self, write: Callable[[Path], Path]) -> None:
        """Have something written into the folder for pages; say where it is, or why it is not."""
        folder = self.rifq.save_folder
        try:
            path = self.rifq.attempt(lambda: write(folder))
        except OSError as error:
            self.say(_("It could not be saved: {why}").format(why=error.strerror or error))
        else:
            if path:
                self.say(_("Saved: {path}").format(path=path))

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The active bindings, with what Enter does here and now."""
        found = super().active_bindings
        if enter := found.get("enter"):
            found["enter"] = self._entering(enter)
        return found

    def _entering(self, enter: ActiveBinding) -> ActiveBinding:
        """What Enter does here and now: named, dim while nothing is chosen, or not shown at all."""
        binding = enter.binding
        if words := self.enter_does() or (str(_("Read on")) if self.reads_first else ""):
            binding = replace(binding, description=words, show=True, key_display="enter")
        if not (isinstance(self.focused, Card | Input) or self.query("Card, Input")):
            binding = replace(binding, show=False)
        acts = self.focused is not None or self.only_card is not None
        return enter._replace(binding=binding, enabled=enter.enabled and acts)

    @property
    def only_card(self) -> Card | None:
        """The card Enter means with nothing chosen: the only thing that can be chosen here."""
        stops = [stop for flow in self.query(Flow) for stop in flow.stops]
        only = stops[0] if len(stops) == 1 else None
        return only if isinstance(only, Card) else None

    @property
    def reads_first(self) -> bool:
        """Whether Enter means the only card, and what is above it was not read to its end."""
        return self.focused is None and self.only_card is not None and self.flow.more

    def enter_does(self) -> str:
        """What Enter does with what is chosen now, where the key has other words; or ""."""
        return ""

    @on(Flow.Moved)
    def _flow_moved(self, event: Flow.Moved) -> None:
        if line := self.query_one_optional(KeyLine):
            line.more(event.more)

    @on(Card.Clicked)
    async def _card_clicked(self, event: Card.Clicked) -> None:
        event.stop()
        await self.take_click(event)

    async def take_click(self, event: Card.Clicked) -> None:
        """A card was clicked, and is chosen; on the one that was chosen, a click acts as Enter."""
        if event.again:
            self._note_enter(event.time)
            await self.run_action("decide")

    @on(KeyLine.Pressed)
    async def _key_clicked(self, event: KeyLine.Pressed) -> None:
        """A click on a key at the foot does as the key does."""
        event.stop()
        self.numbers.forget()
        if event.active.binding.key.partition(",")[0] == "enter":
            self._note_enter(event.pressed_at)
        await self.app.run_action(event.active.binding.action, event.active.node)

    @on(Input.Submitted)
    async def _field_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        await self.run_action("decide")

    def commands(self) -> Iterable[Command]:
        """What the command palette offers here before all that it offers everywhere."""
        return ()

    def action_walk(self, by: int) -> None:
        """Go to the next or previous card."""
        self.flow.walk(by)

    def action_side(self, by: int) -> None:
        """Left and right change the chosen card where a kind says so; else nothing."""

    def action_read_on(self) -> None:
        """Show what comes below; at the end, choose the card when there is only one."""
        if not self.flow.read_on() and len(self.flow.cards) == 1:
            self.flow.choose(self.flow.cards[0])

    def action_scroll(self, by: int) -> None:
        """A screen up or down."""
        self.flow.page(by)

    def action_edge(self, end: int) -> None:
        """To the top or to the end."""
        reads = self.flow.reads
        reads.scroll_to(y=reads.max_scroll_y if end else 0, animate=False)

    def action_digit(self, digit: int) -> None:
        """Choose a card by its number."""
        cards = self.flow.cards
        number = self.numbers.press(digit, len(cards))
        if number is not None:
            self.flow.choose(cards[number - 1])

    def chooses_only_card(self) -> bool:
        """With nothing chosen, Enter chooses the only card there is, when all above was read.

        Returns:
            False when Enter is spent: it read on, or it was held down.
        """
        card = self.only_card
        if self.focused is not None or card is None:
            return True
        if self._held or self.flow.read_on():
            return False
        self.flow.choose(card)
        return True

    async def action_decide(self) -> None:
        """Do what the chosen card or field is for; say that none is chosen yet."""
        if isinstance(self.focused, Input):
            await self.take_field(self.focused)
            return
        if not self.chooses_only_card():
            return
        if card := self.flow.chosen:
            await self.act_on_card(card)
        elif self.flow.cards:
            self.say(self._what_first())

    def _what_first(self) -> str:
        """What is to be done before Enter decides: choose, read on, or go back up to the cards."""
        if any(self.flow.sees(stop) for stop in self.flow.stops):
            return str(_("Choose first: a number, or the arrows."))
        reads = self.flow.reads
        if reads.scroll_y < reads.max_scroll_y:
            return str(_("There is nothing to choose here. Space reads on."))
        return str(_("What you can choose is above: a number, or the arrows."))

    async def act_on_card(self, card: Card) -> None:
        """Do the action that the chosen card names."""
        await self.run_action(str(card.answer))

    async def take_field(self, field: Input) -> None:
        """Enter in a field."""

    def action_back(self) -> None:
        """Leave this page."""
        self.dismiss(None)

    def action_copy_or_leave(self) -> None:
        """Copy marked text; when nothing is marked, ask whether to leave."""
        if self.get_selected_text():
            self.action_copy_text()
        else:
            self.rifq.action_ask_to_leave()


class Dialog(Page[ScreenResultType], Generic[ScreenResultType]):
    """A page that lies over another one and gives one answer back, or None."""

    def __init__(self, *, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self._modal = True


class CardDialog(Dialog[ScreenResultType], Generic[ScreenResultType]):
    """A dialog made of a heading and a flow; deciding on a card gives its answer back.

    Subclasses may set `heading` and write `body` instead of giving them here.

    Args:
        heading: what is asked or shown.
        parts: the widgets of the flow.
        full: whether it covers the screen.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "decide", _("OK"), key_display="enter", id="page.decide"),
    ]

    heading: str = ""

    def __init__(
        self, heading: str = "", parts: Iterable[Widget] = (), *, full: bool = False
    ) -> None:
        super().__init__(classes="-full" if full else None)
        self.heading = heading or self.heading
        self._parts = parts

    def compose(self) -> ComposeResult:
        """The heading, the flow with the body, and the keys."""
        with Vertical(classes="box"):
            yield plain_text(self.heading, "title")
            with Flow():
                yield from self.body()
            yield KeyLine()

    def body(self) -> Iterable[Widget]:
        """The widgets of the flow."""
        return self._parts

    async def act_on_card(self, card: Card) -> None:
        """Give the card's answer back."""
        self.dismiss(card.answer)  # type: ignore[arg-type]  # cards of a sheet carry its results


class ReadingDialog(CardDialog[None]):
    """A sheet over the whole screen that is only read."""

    def __init__(self, heading: str = "", parts: Iterable[Widget] = ()) -> None:
        super().__init__(heading, parts, full=True)

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to choose here."""
        return action != "decide"


class FacilitatorScreen(Page[ScreenResultType], Generic[ScreenResultType]):
    """A page for facilitators; its foot and its help name only keys that do something here."""

    explains_answers: ClassVar[bool] = False

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The active bindings; in a field, none that would be typed into it."""
        found = super().active_bindings
        if not isinstance(self.focused, Input):
            return found
        return {
            key: active
            for key, active in found.items()
            if len(active.binding.key_display or active.binding.key) > 1
        }

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is carried left or right; digits and Enter need something to choose."""
        if action == "side":
            return False
        if action == "digit":
            return any(card.numbered for card in self.query(Card))
        if action == "decide":
            return bool(self.query("Card, Input"))
        return super().check_action(action, parameters)
