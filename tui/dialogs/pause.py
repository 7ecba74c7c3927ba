"""The pause menu, behind Esc, the same on every keyboard."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from tui.dialogs.sheet import Sheet
from tui.strings import _
from tui.widgets.card import Card


class Pause(Sheet[str]):
    """What one can do beside answering; gives the name of it back, or None to go on.

    Args:
        offered: the names of what is possible now, besides what always is.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", _("Go on"), key_display="esc", id="page.back"),
    ]

    heading = _("Paused. Nothing is lost.")

    ITEMS: ClassVar[dict[str, str]] = {
        "resume": _("Go on with the case"),
        "read-back": _("Read back what happened so far"),
        "case-file": _("Case file: what is known so far"),
        "undo": _("Take the last answer back"),
        "note": _("Write a note to yourself"),
        "pass": _("Pass over this part; no reason is asked or kept"),
        "grounding": _("Take a moment"),
        "privacy": _("Blank the screen"),
        "leave": _("Leave; go on another time"),
    }
    ALWAYS = frozenset(ITEMS) - {"undo", "pass"}

    def __init__(self, offered: frozenset[str]) -> None:
        super().__init__()
        self._offered = self.ALWAYS | offered

    def body(self) -> Iterable[Widget]:
        for name, words in self.ITEMS.items():
            if name in self._offered:
                yield Card(words, name)
