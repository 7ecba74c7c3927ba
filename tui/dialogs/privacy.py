"""A blank screen, for when someone else looks at it."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from engine.language.strings import _
from tui.shared.shortcuts import letter
from tui.widgets.flow import Flow
from tui.widgets.page import Dialog
from tui.widgets.prose import plain


class Privacy(Dialog[None]):
    """Covers everything. The same key, Esc, Enter or space shows it again."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,space", "back", _("Show the screen again"), id="page.back"),
        letter("p", "back", _("Show the screen again"), "page.privacy", show=False, also="f9"),
    ]

    def compose(self) -> ComposeResult:
        """One line that says how to go back."""
        with Flow():
            yield plain(_("Esc shows the screen again."), "quiet")
