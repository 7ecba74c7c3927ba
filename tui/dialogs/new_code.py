"""A participant code, made a moment ago."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget

from tui.dialogs.sheet import Sheet
from tui.strings import _
from tui.widgets.card import Card
from tui.widgets.prose import plain


class NewCode(Sheet[bool]):
    """Shows a code to write down; True when its owner goes on."""

    heading = _("Your code")

    def __init__(self, code: str) -> None:
        super().__init__()
        self._code = code

    def body(self) -> Iterable[Widget]:
        yield plain(" ".join(self._code), "code")
        yield plain(
            _("Write it down. With it you find your plays again, on this computer."), "prose"
        )
        yield Card(_("I have it; go on"), True)
