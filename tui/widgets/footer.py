"""The foot of a screen: the keys that do something now, a notice, and whether there is more."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import groupby

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.binding import ActiveBinding
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.style import Style
from textual.widgets import Static

from engine.language.control_characters import name_controls
from engine.language.interface import _

_GAP = "  "
_ENTER, _READS_ON = "enter", "space"
_FIRST = (_ENTER, "escape")
_REST = (2,)  # places of the keys that may be left out
_ORDER = {"page.more": 1, "debrief.save": 2, "debrief.all": 3, "page.help": 4}
_KEY = "key"


class Keys(Static):
    """Words that can be clicked like the keys they name; those under the mouse are marked."""

    ALLOW_SELECT = False

    class Clicked(Message):
        """A key was clicked.

        Attributes:
            key: the key, by Textual's name.
            time: when.
        """

        def __init__(self, key: str, time: float) -> None:
            super().__init__()
            self.key = key
            self.clicked_at = time

    def __init__(self, *, classes: str) -> None:
        super().__init__("", classes=classes, markup=False)
        self.words = Content()
        self._under = ""  # the key under the mouse
        self._pressed = ""

    def show(self, words: Content, *, layout: bool = False) -> None:
        """Show these words; the same ones are not painted again."""
        if not words.is_same(self.words):
            self.words = words
            self._mark(layout=layout)

    def _mark(self, *, layout: bool = False) -> None:
        words = self.words
        for span in words.spans if self._under else ():
            if _key_of(span.style) == self._under:
                words = words.stylize("underline", span.start, span.end)
        self.update(words, layout=layout)

    def _hover(self, key: str) -> None:
        if key != self._under:
            self._under = key
            self._mark()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Mark the key under the mouse."""
        self._hover(event.style.meta.get(_KEY, ""))

    def on_leave(self) -> None:
        """No key is under the mouse."""
        self._hover("")

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Remember what was pressed: a notice that goes at once may move the words."""
        self._pressed = event.style.meta.get(_KEY, "")

    def on_click(self, event: events.Click) -> None:
        """Say which key was clicked."""
        event.stop()
        if self._pressed:
            self.post_message(self.Clicked(self._pressed, event.time))


def clickable(words: str, key: str, style: str) -> Content:
    """Words that are as good as a key when they are clicked."""
    return Content(words).stylize(Style.from_meta({_KEY: key})).stylize_before(style)


def _key_of(style: Style | str) -> str:
    return str(style.meta.get(_KEY, "")) if isinstance(style, Style) else ""


class KeyLine(Horizontal):
    """One line: keys in order of importance, as many as fit whole; Enter and Help always.

    Those that a page puts first are not left out either: where there is no room for them, keys
    stand without their words, from the end of the line.

    Each can be clicked instead of typed. One that does nothing yet is dim. A notice takes the place
    of the keys until the next key or click, but for Enter: what it says can be decided at once.
    Only a notice that is longer than the line costs a new layout.

    Attributes:
        first: the ids of the keys that come next after Enter and Esc, in this order.
    """

    class Pressed(Message):
        """A key was clicked.

        Attributes:
            active: what it does.
            pressed_at: when.
        """

        def __init__(self, active: ActiveBinding, time: float) -> None:
            super().__init__()
            self.active = active
            self.pressed_at = time

    def __init__(self) -> None:
        super().__init__()
        # held, not looked up: a paint may still ask for them while the page is being closed
        self._line = Keys(classes="keys")
        self._more = Keys(classes="more")
        self._notice = ""
        self._asked = False  # whether it will be drawn soon
        self._drawn: object = None  # what is on the line, as it was before it became words
        self.first: Sequence[str] = ()
        self._entered_at = -math.inf

    def compose(self) -> ComposeResult:
        """The keys, and a mark that there are more."""
        yield from (self._line, self._more)

    def on_mount(self) -> None:
        """Follow the keys of the screen."""
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_changed, immediate=True)
        self._more.display = False

    def on_resize(self) -> None:
        """Draw as many keys as fit now."""
        self._draw()

    def _bindings_changed(self, screen: Screen[object]) -> None:
        if screen is self.screen:
            self._draw_soon()

    def _draw_soon(self) -> None:
        """Draw before the next paint, once for all that a key changes."""
        if not self._asked:
            self._asked = True
            self.call_next(self._draw)

    def notice(self, words: str) -> None:
        """Say something instead of the keys; "" shows the keys again."""
        if str(words) != self._notice:  # each key takes a notice away: mostly there is none
            self._notice = str(words)
            self._draw_soon()

    def more(self, more: bool, words: str = "") -> None:
        """Whether the flow continues below, and what comes there where that is to be said."""
        said = f"▼ {words or _('more: space')}" if more else ""
        if said == self._more.words.plain:
            return
        self._more.show(clickable(said, _READS_ON, ""), layout=True)
        self._more.display = more
        self._draw_soon()

    @on(Keys.Clicked)
    def _press_key(self, event: Keys.Clicked) -> None:
        """Do as the key does. Two clicks on Enter in quick succession are one."""
        event.stop()
        if event.key == _ENTER:
            quick = event.clicked_at - self._entered_at < self.app.CLICK_CHAIN_TIME_THRESHOLD
            self._entered_at = event.clicked_at
            if quick:
                return
        if active := self.screen.active_bindings.get(event.key):
            self.post_message(self.Pressed(active, event.clicked_at))

    @property
    def _room(self) -> int:
        """How wide keys and notices can be; reckoned, since the next layout may not be done yet."""
        more = cell_len(self._more.words.plain) + len(_GAP) if self._more.display else 0
        return self.size.width - more

    def _draw(self) -> None:
        self._asked = False
        if not self.is_attached:
            return
        width = self._room
        binds: dict[str, tuple[str, ActiveBinding]] = {}
        for key, active in self.screen.active_bindings.items():
            if active.binding.show:
                binds.setdefault(active.binding.action, (key, active))
        # Enter and Esc first, Help last: their places are kept
        shown = sorted(binds.values(), key=self._place)
        keys = [(key, active.binding, active.enabled) for key, active in shown]
        if (self._notice, width, keys) == self._drawn:
            return  # from card to card, mostly
        self._drawn = (self._notice, width, keys)
        content = self._say_notice(shown) if self._notice else self._fit(shown, width)
        longer = "\n" in self._notice or (bool(self._notice) and content.cell_length > width)
        self._line.styles.height = "auto" if longer else 1
        self._line.show(content, layout=longer)

    def _say_notice(self, shown: Sequence[tuple[str, ActiveBinding]]) -> Content:
        """The notice; before it Enter, where it does something."""
        notice = Content.styled(name_controls(self._notice), "bold $accent")
        key, active = shown[0] if shown else ("", None)
        if active is None or key != _ENTER or not active.enabled:
            return notice
        return Content(_GAP).join([self._piece(shown[:1]), notice])

    def _place(self, shown: tuple[str, ActiveBinding]) -> tuple[int, int]:
        key, active = shown
        id = active.binding.id or ""
        if key in _FIRST:
            return 0, _FIRST.index(key)
        return (1, self.first.index(id)) if id in self.first else (*_REST, _ORDER.get(id, 0))

    def _fit(self, keys: Sequence[tuple[str, ActiveBinding]], width: int) -> Content:
        groups = [list(group) for _words, group in groupby(keys, key=_words_of)]
        pieces = [self._piece(group) for group in groups]
        last = len(groups) - 1
        needed = [n for n in range(len(groups)) if n == last or self._place(groups[n][0]) < _REST]
        for n in needed[:0:-1]:
            if _wide(pieces[m] for m in needed) <= width:
                break
            pieces[n] = self._piece(groups[n], words=False)
        kept: list[Content] = []
        for piece in pieces[:-1]:
            if _wide([*kept, piece, pieces[-1]]) > width:
                break
            kept.append(piece)
        return Content(_GAP).join([*kept, *pieces[-1:]])

    def _piece(self, keys: Sequence[tuple[str, ActiveBinding]], *, words: bool = True) -> Content:
        """Keys with the same words, and the words once, or not at all."""
        names = [self._key_name(key, active) for key, active in keys]
        key, active = keys[0]
        style = "" if active.enabled else "dim"
        said = _words_of(keys[0])
        whole = clickable(said, key, style) if len(keys) == 1 else Content.styled(said, style)
        return Content(" ").join([*names, whole] if words else names)

    def _key_name(self, key: str, active: ActiveBinding) -> Content:
        style = "bold $accent" if active.enabled else "dim"
        return clickable(self.app.get_key_display(active.binding), key, style)


def _wide(pieces: Iterable[Content]) -> int:
    """How many cells pieces take, with the gaps between them."""
    cells = [piece.cell_length for piece in pieces]
    return sum(cells) + len(_GAP) * (len(cells) - 1)


def _words_of(shown: tuple[str, ActiveBinding]) -> str:
    return str(shown[1].binding.description)  # in the language in use
