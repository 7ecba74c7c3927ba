"""The debrief of a led play so far, at a place where the room stops to talk."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from engine.language.strings import _
from tui.screens.debrief import Debrief


class SoFar(Debrief):
    """Lies over the case: whoever closes it goes on with the room where it stopped."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", _("Go on with the case"), key_display="esc", id="page.back"),
    ]

    back_words: ClassVar[str] = _("Go on with the case")

    def action_back(self) -> None:
        """To the case, where the room stopped."""
        self.dismiss(None)
