"""Are you sure: yes or no."""

from __future__ import annotations

from engine.language.interface import _
from tui.widgets.card import Card
from tui.widgets.page import CardDialog
from tui.widgets.prose import plain_text


class Confirm(CardDialog[bool]):
    """Asks before something that cannot be undone, or that ends something.

    True, or False where there is another way, or nothing.

    Args:
        heading: the question.
        text: what happens then.
        yes: the words of the card that agrees.
        other: those of the card for another way; "" for none.
    """

    def __init__(self, heading: str, text: str, yes: str, other: str = "") -> None:
        ways = [Card(yes, True), *([Card(other, False)] if other else [])]
        parts = [plain_text(text, "prose"), *ways, Card(_("No, go back"))]
        super().__init__(heading, parts)
