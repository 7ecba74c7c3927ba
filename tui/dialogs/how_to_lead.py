"""Before a room is led: go on, begin, or rehearse."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget

from tui.dialogs.sheet import Sheet
from tui.strings import _
from tui.widgets.card import Card
from tui.widgets.prose import plain


class HowToLead(Sheet[str]):
    """Gives "go-on", "new" or "rehearse" back.

    Args:
        left: whether a room stopped in this case.
    """

    heading = _("Lead a room through this case")

    def __init__(self, left: bool) -> None:
        super().__init__()
        self._left = left

    def body(self) -> Iterable[Widget]:
        if self._left:
            yield Card(_("Go on where the room stopped"), "go-on")
        yield Card(_("Begin with a room"), "new", detail=_("Votes are kept, without names."))
        yield Card(_("Rehearse it alone"), "rehearse", detail=_("Nothing is kept."))
        yield plain(
            _(
                "Your own notes, with the key in brief: `rifq lead CASE --notes` in a second "
                "window, never on the projector; or `rifq print CASE` on paper."
            ),
            "quiet",
        )
