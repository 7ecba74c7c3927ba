"""Before a room is led: continue, begin, rehearse, or read the debrief of the previous room."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from textual.widget import Widget

from engine.language.strings import _
from tui.dialogs.card_dialog import CardDialog
from tui.widgets.card import Card
from tui.widgets.prose import plain


class HowToLead(CardDialog[tuple[str, str | None]]):
    """Gives back how to lead, as `led_play.lead` takes it, and the id of a cohort or None.

    Args:
        ways: of "go-on" and "look", those that are possible.
        cohorts: id and title of each cohort a room can belong to.
        only: whether the room must belong to one of them.
    """

    heading = _("Lead a room through this case")

    def __init__(
        self, ways: Collection[str], cohorts: Sequence[tuple[str, str]] = (), *, only: bool = False
    ) -> None:
        super().__init__()
        self._ways = ways
        self._cohorts = cohorts
        self._only = only

    def body(self) -> Iterable[Widget]:
        """A card for each way to lead that is possible now."""
        whole = self._cohorts[0][0] if self._only else None
        if "go-on" in self._ways:
            yield Card(_("Continue where the room stopped"), ("go-on", whole))
        for id, title in self._cohorts:
            words = _("Begin with a room of {title}").format(title=title)
            yield Card(words, ("new", id), detail=_("Votes are saved, without names."))
        if not self._only:
            yield self._apart()
        yield Card(_("Rehearse it alone"), ("rehearse", whole), detail=_("Nothing is saved."))
        if "look" in self._ways:
            yield Card(_("The debrief of the previous room"), ("look", whole))
        yield plain(
            _(
                "Your own notes, with the marking in brief: `rifq lead CASE --notes` in a "
                "second window, never on the projector; or `rifq print CASE` on paper."
            ),
            "quiet",
        )

    def _apart(self) -> Card:
        if not self._cohorts:
            words, about = _("Begin with a room"), _("Votes are saved, without names.")
        else:
            words = _("Begin with a room without a cohort")
            about = _("Votes are saved, without names; no cohort's report counts them.")
        return Card(words, ("new", None), detail=about)
