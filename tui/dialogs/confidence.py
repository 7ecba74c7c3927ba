"""How sure are you: asked after choosing, kept, never scored."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.widget import Widget

from engine.language.strings import _
from tui.dialogs.card_dialog import CardDialog
from tui.widgets.card import Card
from tui.widgets.prose import plain


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
