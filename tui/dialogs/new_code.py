"""A participant code, made a moment ago, to write down."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget

from engine.language.strings import _
from tui.dialogs.card_dialog import CardDialog
from tui.widgets.card import Card
from tui.widgets.prose import plain


class NewCode(CardDialog[str]):
    """Shows a code to write down; gives it back, or "" to continue without a code.

    Plays begun without a code belong to nobody: on a shared computer, an unfinished one may be
    someone else's. They are found only without a code, never by people who have one.
    """

    heading = _("Your code")

    def __init__(self, code: str) -> None:
        super().__init__()
        self._code = code

    def body(self) -> Iterable[Widget]:
        """The code, and cards to continue with it or without."""
        yield plain(" ".join(self._code), "code")
        yield plain(
            _("Write it down. You need it to find your plays again on this computer."), "prose"
        )
        yield Card(_("I have written it down. Continue"), self._code)
        yield Card(
            _("Continue without a code"),
            "",
            detail=_("Plays without a code are open to anyone at this computer."),
        )
