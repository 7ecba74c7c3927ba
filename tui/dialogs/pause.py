"""The pause menu, behind Esc, the same on every keyboard."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from engine.language.strings import _
from tui.dialogs.card_dialog import CardDialog
from tui.widgets.card import Card


class Pause(CardDialog[str]):
    """What a participant can do besides answering; gives its name back, or None to continue.

    An item has the same number whether or not others are there: hands learn it. Continue is Esc,
    and has none.

    Args:
        offered: the names of what is possible now, besides what always is.
        support: who is there to talk to, or "".
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", _("Continue"), key_display="esc", id="page.back"),
    ]

    heading = _("Paused. Nothing is lost.")

    ITEMS: ClassVar[dict[str, str]] = {
        "resume": _("Continue the case"),
        "read-back": _("Read again what happened so far"),
        "case-file": _("Case file: what is known so far"),
        "card": _("How things are done here: the procedure card"),
        "undo": _("Undo the last answer"),
        "note": _("Write a note to yourself"),
        "pass": _("Skip this part; no reason is asked for or saved"),
        "grounding": _("Take a moment"),
        "privacy": _("Hide the screen"),
        "leave": _("Leave; continue another time"),
    }
    SOMETIMES = frozenset({"card", "undo", "pass"})

    def __init__(self, offered: frozenset[str], support: str = "") -> None:
        super().__init__()
        self._offered = (frozenset(self.ITEMS) - self.SOMETIMES) | offered
        self._support = support

    @property
    def items(self) -> dict[str, str]:
        """What can be done now, by name, and the words for it."""
        return {name: words for name, words in self.ITEMS.items() if name in self._offered}

    def body(self) -> Iterable[Widget]:
        """A card for each thing that can be done."""
        for name, words in self.items.items():
            detail = self._there() if name == "grounding" else ""
            yield Card(words, name, detail=detail, numbered=name != "resume")

    def number_cards(self) -> None:
        """Each has the number of its place among all there can be."""
        for card in self.flow.cards:
            card.label(str(self._number(card)))

    def _number(self, card: Card) -> int:
        return list(self.ITEMS).index(str(card.answer))

    def action_digit(self, digit: int) -> None:
        """Choose the card of that number, if it is there."""
        for card in self.flow.cards:
            if self._number(card) == digit:
                self.flow.choose(card)

    def _there(self) -> str:
        if not self._support:
            return ""
        return _("Someone to talk to: {name}").format(name=self._support)
