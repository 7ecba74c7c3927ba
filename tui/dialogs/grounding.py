"""A moment of rest: three large choices, no countdown, nothing kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from engine.language.strings import _
from tui.dialogs.card_dialog import CardDialog
from tui.widgets.card import Card
from tui.widgets.prose import plain


class Grounding(CardDialog[str]):
    """Offers three things to do; gives the name of the chosen one back.

    Args:
        support: who to talk to, or "".
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", _("Continue"), key_display="esc", id="page.back"),
    ]

    heading = _("A moment for yourself")

    def __init__(self, support: str) -> None:
        super().__init__(classes="-full")
        self._support = support

    def body(self) -> Iterable[Widget]:
        """A card for each of the three things, and the way back."""
        yield plain(_("Choose what suits you, or none. There is no hurry."), "prose")
        yield Card(
            _("Look around"), "look", detail=_("The room, the light, what is near."), classes="big"
        )
        yield Card(
            _("Water, or a few steps"), "walk", detail=_("Away from the screen."), classes="big"
        )
        yield Card(self._talk(), "talk", detail=_("No need to say why."), classes="big")
        yield plain(
            _("This is a pause. It is not help and does not replace help. Nothing is saved."),
            "quiet",
        )

    def _talk(self) -> str:
        if self._support:
            return _("Talk to {name}").format(name=self._support)
        return str(_("Talk to someone you trust"))


class Moment(CardDialog[None]):
    """The words for one of the three choices, and the way back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", _("Continue"), key_display="esc", id="page.back"),
    ]

    WORDS: ClassVar[dict[str, str]] = {
        "look": _(
            "Let your eyes rest on one thing near you, then on another. Its colour, its edge, "
            "where the light comes from. There is no right way, and no number to reach."
        ),
        "walk": _(
            "Drink some water, or walk to a window or outside. The case stays where "
            "you left it, even if you do not come back to it today."
        ),
        "talk": _(
            "Go there, or send a message. You do not have to say why, and no one here "
            "will ask. The case stays where you left it."
        ),
    }

    heading = _("A moment for yourself")

    def __init__(self, chosen: str, support: str) -> None:
        super().__init__(classes="-full")
        self._chosen = chosen
        self._support = support

    def body(self) -> Iterable[Widget]:
        """The words for what was chosen, and the way back."""
        if self._chosen == "talk" and self._support:
            yield plain(self._support, "heading")
        yield plain(self.WORDS[self._chosen], "prose")
        yield Card(_("Continue when you like"))
