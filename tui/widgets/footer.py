"""The foot of a screen: the keys that do something now, a notice, and whether there is more."""

from __future__ import annotations

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from engine.language.control_characters import named
from engine.language.strings import _

_GAP = "  "
_LAST = {"lead.tally": -1, "page.more": 1, "debrief.save": 2, "debrief.all": 3, "page.help": 4}


class KeyLine(Horizontal):
    """One line: keys in order of importance, as many as fit whole; Help always.

    A notice takes the place of the keys until the next key. Only one that is longer than the line
    costs a new layout.
    """

    def __init__(self) -> None:
        super().__init__()
        # held, not looked up: a paint may still ask for them while the page is being closed
        self._line = Static("", classes="keys")
        self._more = Static("", classes="more", markup=False)
        self._notice = ""

    def compose(self) -> ComposeResult:
        """The keys, and a mark that there are more."""
        yield from (self._line, self._more)

    def on_mount(self) -> None:
        """Follow the keys of the screen."""
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_changed)
        self._more.display = False

    def on_resize(self) -> None:
        """Draw as many keys as fit now."""
        self._draw()

    def _bindings_changed(self, screen: Screen[object]) -> None:
        if screen is self.screen:
            self._draw()

    def notice(self, words: str) -> None:
        """Say something instead of the keys; "" shows the keys again."""
        if str(words) != self._notice:  # each key takes a notice away: mostly there is none
            self._notice = str(words)
            self._draw()

    def more(self, more: bool, words: str = "") -> None:
        """Whether the flow continues below, and what comes there where that is to be said."""
        said = f"▼ {words or _('more: space')}" if more else ""
        if said == str(self._more.content):
            return
        self._more.update(said)
        self._more.display = more
        self._draw()

    @property
    def _room(self) -> int:
        """How wide keys and notices can be; reckoned, since the next layout may not be done yet."""
        more = cell_len(str(self._more.content)) + len(_GAP) if self._more.display else 0
        return self.size.width - more

    def _draw(self) -> None:
        if not self.is_attached:
            return
        width = self._room
        if self._notice:
            content = Content.styled(named(str(self._notice)), "bold $accent")
        else:
            content = self._fit(self._shown(), width)
        longer = "\n" in self._notice or (bool(self._notice) and content.cell_length > width)
        self._line.styles.height = "auto" if longer else 1
        if content != self._line.content:  # no paint for the same words
            self._line.update(content, layout=longer)

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
