"""One case of a cohort."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from textual.widget import Widget

from engine.language.strings import _
from tui.dialogs.card_dialog import CardDialog
from tui.widgets.card import Card
from tui.widgets.prose import plain


class WhichCase(CardDialog[str]):
    """Gives the id of a case back.

    Args:
        heading: what for.
        cases: their ids.
        titles: of cases, by id.
        about: what follows from it, or "".
    """

    def __init__(
        self, heading: str, cases: Sequence[str], titles: Mapping[str, str], about: str = ""
    ) -> None:
        super().__init__()
        self.heading = heading
        self._cases = cases
        self._titles = titles
        self._about = about

    def body(self) -> Iterable[Widget]:
        """A card for each case, and one to go back."""
        if self._about:
            yield plain(self._about, "prose")
        for case in self._cases:
            yield Card(self._titles.get(case, case), case)
        yield Card(_("None; go back"), None)
