"""One decision of a case to talk about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.widget import Widget

from engine.language.strings import _
from engine.services.cohort_reports import Candidate
from tui.dialogs.card_dialog import CardDialog
from tui.widgets.card import Card


class WhichTopic(CardDialog[str]):
    """Gives the name of a decision back, or "" for the one Rifq picks.

    Args:
        heading: of the case, and which of its topics.
        offered: the decisions, in the order in which Rifq would pick them.
    """

    def __init__(self, heading: str, offered: Sequence[Candidate]) -> None:
        super().__init__()
        self.heading = heading
        self._offered = offered

    def body(self) -> Iterable[Widget]:
        """A card for each decision, and one that leaves the choice to Rifq."""
        for each in self._offered:
            yield Card(each.where, each.name, detail=each.detail)
        yield Card(_("Leave it to Rifq"), "")
