"""The welcome: what this is, what is stored, how to pause."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from engine.language.strings import _
from tui.widgets.card import Card
from tui.widgets.flow import Flow
from tui.widgets.footer import KeyLine
from tui.widgets.page import Page
from tui.widgets.prose import Heading, plain


class Welcome(Page[None]):
    """One screen, once for each person."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", _("Leave"), key_display="esc", id="page.back"),
        Binding("enter", "decide", _("Continue"), key_display="enter", id="page.decide"),
    ]

    def compose(self) -> ComposeResult:
        """What Rifq is, what it keeps, and a card to continue."""
        yield Heading(_("Rifq"), _("Welcome"))
        with Flow():
            yield plain(_("What this is"), "heading")
            yield plain(
                _(
                    "You read what happens, decide, and see what follows. Then you read what "
                    "others in the field would say about it, and answer them. The people and "
                    "the country are invented. This is training. It does not qualify anyone to "
                    "interview people."
                ),
                "prose",
            )
            yield plain(_("What is stored"), "heading")
            yield plain(
                _(
                    "Your decisions, on this computer, under a code without your name. Not "
                    "stored: how long you took, when you paused, or why you skipped something."
                ),
                "prose",
            )
            yield plain(_("How to pause"), "heading")
            yield plain(
                _("Press Esc at any time. From there you can leave, and nothing is lost."), "prose"
            )
            yield Card(_("Continue"), True)
        yield KeyLine()

    async def action_decide(self) -> None:
        """Continue, also with nothing chosen: there is nothing else to do here."""
        self.rifq.welcomed()

    def action_back(self) -> None:
        """Esc is the way out, here as anywhere; it asks first."""
        self.rifq.action_ask_to_leave()
