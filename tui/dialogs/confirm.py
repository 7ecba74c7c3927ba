"""Are you sure: yes or no, or how sure of an answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.widget import Widget

from engine.language.interface import _
from tui.widgets.card import Card
from tui.widgets.page import CardDialog, Sheet
from tui.widgets.prose import plain


class Confirm(Sheet[bool]):
    """Asks before something that cannot be undone, or that ends something; True, or nothing.

    Args:
        heading: the question.
        text: what happens then.
        yes: the words of the card that agrees.
    """

    def __init__(self, heading: str, text: str, yes: str) -> None:
        parts = [plain(text, "prose"), Card(yes, True), Card(_("No, go back"))]
        super().__init__(heading, parts)


class Confidence(CardDialog[int]):
    """Three words; gives 1, 2 or 3 back, or None to choose again."""

    clicks_act: ClassVar[bool] = False
    heading = _("How sure are you?")

    def __init__(self, chosen: str) -> None:
        super().__init__()
        self._chosen = chosen

    def body(self) -> Iterable[Widget]:
        """The chosen answer, and a card for each of the three words."""
        if self._chosen:
            yield plain(self._chosen, "quiet")
        yield Card(_("Not sure"), 1)
        yield Card(_("Fairly sure"), 2)
        yield Card(_("Very sure"), 3)
        yield plain(_("Saved with your answer, and never scored."), "quiet")
