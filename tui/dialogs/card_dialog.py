"""A sheet: a heading, some text, some cards, and one answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Generic

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ScreenResultType
from textual.widget import Widget

from engine.language.strings import _
from tui.widgets.card import Card
from tui.widgets.flow import Flow
from tui.widgets.footer import KeyLine
from tui.widgets.page import Dialog
from tui.widgets.prose import plain


class CardDialog(Dialog[ScreenResultType], Generic[ScreenResultType]):
    """A dialog made of a heading and a flow; deciding on a card gives its answer back.

    Subclasses set `heading` and write `body`. With the class `-full` it covers the screen.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "decide", _("Choose"), key_display="enter", id="page.decide"),
    ]

    heading: str = ""

    def compose(self) -> ComposeResult:
        """The heading, the flow with the body, and the keys."""
        with Vertical(classes="box"):
            yield plain(self.heading, "title")
            with Flow():
                yield from self.body()
            yield KeyLine()

    def body(self) -> Iterable[Widget]:
        """The widgets of the flow."""
        return ()

    async def decided(self, card: Card) -> None:
        """Give the card's answer back."""
        self.dismiss(card.answer)  # type: ignore[arg-type]  # cards of a sheet carry its results


class ReadingDialog(CardDialog[None]):
    """A sheet over the whole screen that is only read."""

    def __init__(self) -> None:
        super().__init__(classes="-full")

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to choose here."""
        return action != "decide"
