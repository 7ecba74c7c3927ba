"""The foot of a screen: the keys that do something now, a notice, and whether there is more."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from tui.strings import _

_GAP = "  "
_LAST = {"page.more": 1, "debrief.save": 2, "debrief.all": 3, "page.help": 4}


class KeyLine(Horizontal):
    """One line: keys in order of importance, as many as fit whole; Help always.

    A notice takes the place of the keys until the next key.
    """

    def __init__(self) -> None:
        super().__init__()
        # held, not looked up: a paint may still ask for them while the page is being closed
        self._keys = Static("", classes="keys")
        self._notice = Static("", classes="notice", markup=False)
        self._more = Static("", classes="more", markup=False)

    def compose(self) -> ComposeResult:
        yield from (self._keys, self._notice, self._more)

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_changed)
        self._notice.display = False
        self._more.display = False

    def on_resize(self) -> None:
        self._draw()

    def _bindings_changed(self, screen: Screen[object]) -> None:
        if screen is self.screen:
            self._draw()

    def notice(self, words: str) -> None:
        """Say something instead of the keys; "" shows the keys again."""
        if not words and not self._notice.display:
            return  # nothing stood there; no key press should cost a new layout
        self._notice.update(str(words))
        self._notice.display = bool(words)
        self._keys.display = not words

    def more(self, more: bool) -> None:
        """Whether the flow continues below."""
        if more == self._more.display:
            return
        self._more.update(f"▼ {_('more: space')}" if more else "")
        self._more.display = more
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        if self.is_attached:
            content = self._fit(self._shown(), self._keys.size.width)
            if content.plain != str(self._keys.content):  # no paint for the same words
                self._keys.update(content, layout=False)

    def _shown(self) -> list[Binding]:
        shown: dict[str, Binding] = {}
        for active in self.screen.active_bindings.values():
            if active.binding.show and active.enabled:
                shown.setdefault(active.binding.action, active.binding)
        # help keeps the last place, and its place is kept
        return sorted(shown.values(), key=lambda binding: _LAST.get(binding.id or "", 0))

    def _fit(self, bindings: list[Binding], width: int) -> Content:
        pieces = [self._piece(binding) for binding in bindings]
        used = pieces[-1].cell_length if pieces else 0
        kept: list[Content] = []
        for piece in pieces[:-1]:
            if used + piece.cell_length + len(_GAP) > width:
                break
            used += piece.cell_length + len(_GAP)
            kept.append(piece)
        return Content(_GAP).join([*kept, *pieces[-1:]])

    def _piece(self, binding: Binding) -> Content:
        key = (self.app.get_key_display(binding), "bold $accent")
        return Content.assemble(key, f" {binding.description}")
