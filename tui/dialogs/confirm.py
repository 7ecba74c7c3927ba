"""Are you sure: one question, yes or no."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget

from engine.language.strings import _
from tui.dialogs.card_dialog import CardDialog
from tui.widgets.card import Card
from tui.widgets.prose import plain


class Confirm(CardDialog[bool]):
    """Asks before something that cannot be undone, or that ends something.

    Args:
        heading: the question.
        text: what happens then.
        yes: the words of the card that agrees.
    """

    def __init__(self, heading: str, text: str, yes: str) -> None:
        super().__init__()
        self.heading = heading
        self._text = text
        self._yes = yes

    def body(self) -> Iterable[Widget]:
        """What will happen, a card to do it, and a card to go back."""
        yield plain(self._text, "prose")
        yield Card(self._yes, True)
        yield Card(_("No, go back"), False)
