"""The procedure card once more: who decides what in the country of the case, and how."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.widget import Widget

from engine.language.strings import _
from tui.dialogs.card_dialog import ReadingDialog
from tui.widgets.prose import plain

HEADING = _("How things are done here")
"""What the procedure card is called wherever it is shown."""


def procedures(card: Sequence[tuple[str, str]]) -> Iterable[Widget]:
    """The sections of a procedure card: what, and how it is done."""
    for what, how in card:
        yield plain(what, "what")
        yield plain(how, "fact")


class ProcedureCard(ReadingDialog):
    """The procedure card over the whole screen.

    Args:
        card: its sections: what, and how it is done.
    """

    heading = HEADING

    def __init__(self, card: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._card = card

    def body(self) -> Iterable[Widget]:
        """The sections of the procedure card."""
        return procedures(self._card)
