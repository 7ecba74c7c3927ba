"""The plays that came by a stick and wait: what becomes of each is decided here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from textual.widget import Widget
from textual.widgets import Input

from engine.language.interface import _
from engine.records.codes import parse
from engine.records.problems import Code, RecordsProblem
from engine.records.sticks import Aside
from engine.services.cohorts.administration import CohortService
from engine.services.errors import explain
from engine.services.sticks import waiting_plays
from tui.widgets.card import Card
from tui.widgets.page import CardDialog
from tui.widgets.prose import plain_text

_TAKING: Mapping[str, object] = {
    Code.UNKNOWN_CODE: _("Take it, and let its code into the course"),
    Code.STRANGE_CASE: _("Keep it for its player, outside the course"),
    Code.OTHER_TERMS: _("Keep it for its player, outside the course"),
    Code.OTHER_VERSION: _("Take it: it counts"),
    Code.PLAYED_TWICE: _("Take it: one person played twice, and the first play counts"),
}
"""What taking a play does, by why it waits; where it is not here, it cannot be taken as it is."""
_FOR_ANOTHER = {Code.UNKNOWN_CODE, Code.OLD_CODE, Code.PLAYED_TWICE}
"""Where it can be counted for another code of the course."""


class Decide(CardDialog[str]):
    """A card for each play that waits, then for each thing that can be done with it.

    Args:
        service: the cohorts.
        cohort: the id of the course.
    """

    heading = _("Plays that wait for a decision")

    def __init__(self, service: CohortService, cohort: str) -> None:
        super().__init__(full=True)
        self._store, self._cohort = service.store, cohort
        self._now: Aside | None = None

    def body(self) -> Iterable[Widget]:
        """What waits; nothing of it counts, and nothing is lost."""
        for aside, why in waiting_plays.list_waiting(self._store, self._cohort):
            yield Card(explain(why).partition("\n")[0], aside)
        yield plain_text(_("Until you decide, these plays do not count. No play is lost."), "quiet")

    async def act_on_card(self, card: Card) -> None:
        """Open a play, or do with it what the card says."""
        if isinstance(card.answer, Aside):
            self._now = card.answer
            await self.flow.refill(list(self._about(card.answer)))
        else:
            act: Callable[[], None] = card.answer  # type: ignore[assignment]  # no other is here
            act()

    def _about(self, aside: Aside) -> Iterable[Widget]:
        why = next(
            w for a, w in waiting_plays.list_waiting(self._store, self._cohort) if a == aside
        )
        yield plain_text(explain(why), "prose")
        if taking := _TAKING.get(aside.why):
            yield Card(str(taking), partial(self._take, aside))
        yield Card(_("Never take it"), partial(self._turn_away, aside))
        yield Card(_("Decide later"), self._show_next)
        if aside.why in _FOR_ANOTHER:
            yield plain_text(
                _("Or count it for another code of the course: type the code, then Enter."), "label"
            )
            yield Input(id="code", max_length=20)

    async def take_field(self, field: Input) -> None:
        """Take the play for the code that was typed."""
        aside, typed = self._now, field.value
        if aside is not None and typed.strip():
            self._do(lambda: waiting_plays.accept(self._store, aside, parse(typed)))

    def _take(self, aside: Aside) -> None:
        self._do(lambda: waiting_plays.accept(self._store, aside))

    def _turn_away(self, aside: Aside) -> None:
        self._do(lambda: waiting_plays.turn_away(self._store, aside))

    def _do(self, do: Callable[[], None]) -> None:
        try:
            do()
        except RecordsProblem as problem:
            self.say(explain(problem))
        else:
            self._show_next()

    def _show_next(self) -> None:
        """What waits now; nothing more is to be done where nothing does."""
        self._now = None
        if waiting_plays.list_waiting(self._store, self._cohort):
            self.run_worker(self.flow.refill(list(self.body())))
        else:
            self.dismiss(str(_("Nothing waits for a decision.")))
