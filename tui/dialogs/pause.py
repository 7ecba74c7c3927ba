"""Pausing: the menu behind Esc, a moment of rest, a blank screen. Nothing of it is kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widget import Widget

from engine.language.interface import _
from engine.services.shared.sentences import MOMENTS
from tui.shared.shortcuts import letter
from tui.widgets.card import Card
from tui.widgets.flow import Flow
from tui.widgets.page import CardDialog, Dialog
from tui.widgets.prose import plain_text

_CONTINUE: list[BindingType] = [
    Binding("escape", "back", _("Continue"), key_display="esc", id="page.back"),
]


class Pause(CardDialog[str]):
    """What a participant can do besides answering; gives its name back, or None to continue.

    An item has the same number whether or not others are there: hands learn it. Continue is Esc,
    and has none.

    Args:
        offered: the names of what is possible now, besides what always is.
        support: who is there to talk to, or "".
    """

    BINDINGS: ClassVar[list[BindingType]] = _CONTINUE
    heading = _("Paused. Nothing is lost.")

    ITEMS: ClassVar[dict[str, str]] = {
        "resume": _("Continue the case"),
        "read-back": _("Read again what happened so far"),
        "case-file": _("Case file: what is known so far"),
        "card": _("How things are done here: the procedure card"),
        "undo": _("Undo the last answer"),
        "note": _("Write a note to yourself"),
        "pass": _("Skip this scene; no reason is asked for or saved"),
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


class LedPause(Pause):
    """The pause menu of a facilitator."""

    ITEMS: ClassVar[dict[str, str]] = {
        "resume": _("Continue the case"),
        "read-back": _("Read again what happened so far"),
        "case-file": _("Case file: what is known so far"),
        "card": _("How things are done here: the procedure card"),
        "undo": _("Back to the previous decision"),
        "stop": _("Stop here: the debrief so far"),
        "pass": _("Skip this scene; no reason is asked for or saved"),
        "grounding": _("Take a moment"),
        "privacy": _("Hide the screen"),
        "leave": _("Leave; the class continues another time"),
    }


class Grounding(CardDialog[str]):
    """Offers three things to do; gives the name of the chosen one back.

    Args:
        support: who to talk to, or "".
    """

    BINDINGS: ClassVar[list[BindingType]] = _CONTINUE

    def __init__(self, support: str) -> None:
        talk = _("Talk to {name}").format(name=support) if support else ""
        three = (
            ("look", _("Look around"), _("The room, the light, what is near.")),
            ("walk", _("Water, or a few steps"), _("Away from the screen.")),
            ("talk", talk or _("Talk to someone you trust"), _("No need to say why.")),
        )
        pause = _("This is a pause. It is not help and does not replace help. Nothing is saved.")
        parts = [
            plain_text(_("Choose what suits you, or none. There is no hurry."), "prose"),
            *(Card(words, name, detail=about, classes="big") for name, words, about in three),
            plain_text(pause, "quiet"),
        ]
        super().__init__(_("A moment for yourself"), parts, full=True)


class Moment(CardDialog[None]):
    """The words for one of the three choices, and the way back."""

    BINDINGS: ClassVar[list[BindingType]] = _CONTINUE

    def __init__(self, chosen: str, support: str) -> None:
        who = [plain_text(support, "heading")] if chosen == "talk" and support else []
        parts = [*who, plain_text(MOMENTS[chosen], "prose"), Card(_("Continue when you like"))]
        super().__init__(_("A moment for yourself"), parts, full=True)


class Privacy(Dialog[None]):
    """Covers everything. The same key, Esc, Enter or space shows it again."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,space", "back", _("Show the screen again"), id="page.back"),
        letter("p", "back", _("Show the screen again"), "page.privacy", show=False, also="f9"),
    ]

    def compose(self) -> ComposeResult:
        """One line that says how to go back."""
        with Flow():
            yield plain_text(_("Esc shows the screen again."), "quiet")
