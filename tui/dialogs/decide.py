"""What came by a stick and waits: what becomes of each play and computer is decided here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from textual.widget import Widget
from textual.widgets import Input

from engine.language.interface import _
from engine.records.codes import parse
from engine.records.problems import RecordsProblem
from engine.records.sticks import Aside
from engine.services.courses.administration import CohortService
from engine.services.drives import intake
from engine.services.drives.computers import Stranger, list_strangers, read_name, refuse_computer
from engine.services.drives.sentences import TAKE, TAKE_AS, describe_stranger, list_choices
from engine.services.shared.errors import explain
from tui.widgets.card import Card
from tui.widgets.page import CardDialog
from tui.widgets.prose import plain_text


class Decide(CardDialog[str]):
    """A card for each computer and play that waits, then for each thing to do with it.

    Args:
        service: the cohorts.
        cohort: the id of the course.
    """

    heading = _("Plays that wait for a decision")

    def __init__(self, service: CohortService, cohort: str) -> None:
        super().__init__(full=True)
        self._service, self._store, self._cohort = service, service.store, cohort
        self._now: Aside | Stranger | None = None

    def body(self) -> Iterable[Widget]:
        """What waits; nothing of it counts, and nothing is lost."""
        for stranger in list_strangers(self._store, self._cohort):
            yield Card(explain(stranger.problem).partition("\n")[0], stranger)
        for aside, why in intake.list_waiting(self._store, self._cohort):
            yield Card(explain(why).partition("\n")[0], aside)
        yield plain_text(_("Until you decide, these plays do not count. No play is lost."), "quiet")

    async def act_on_card(self, card: Card) -> None:
        """Open a play or a computer, or do with it what the card says."""
        if isinstance(card.answer, Aside | Stranger):
            self._now = card.answer
            about = self._about if isinstance(card.answer, Aside) else self._about_computer
            await self.flow.refill(list(about(card.answer)))  # type: ignore[arg-type]  # by its kind
        else:
            act: Callable[[], None] = card.answer  # type: ignore[assignment]  # no other is here
            act()

    def _about(self, aside: Aside) -> Iterable[Widget]:
        why = next(w for a, w in intake.list_waiting(self._store, self._cohort) if a == aside)
        yield plain_text(explain(why), "prose")
        choices = list(list_choices(aside))
        for choice in choices:
            if choice.options != TAKE_AS:
                act = self._take if choice.options == TAKE else self._turn_away
                yield Card(choice.words, partial(act, aside))
        yield Card(_("Decide later"), self._show_next)
        if TAKE_AS in {choice.options for choice in choices}:
            yield plain_text(
                _("Or count it for another code of the course: type the code, then Enter."), "label"
            )
            yield Input(id="code", max_length=20)

    def _about_computer(self, stranger: Stranger) -> Iterable[Widget]:
        yield from (plain_text(words, "prose") for words in describe_stranger(stranger))
        yield plain_text(_("It is ours. Type a name for it, then Enter:"), "label")
        yield Input(id="name", max_length=40)
        never = _("It is not ours: take nothing from it, now or ever")
        yield Card(never, partial(self._refuse_computer, stranger))
        yield Card(_("Decide later"), self._show_next)

    async def take_field(self, field: Input) -> None:
        """Take the play for the code that was typed, or give the computer its name."""
        now, typed = self._now, field.value
        if isinstance(now, Stranger) and typed.strip():
            self._do(lambda: self._admit(now, typed))
        elif isinstance(now, Aside) and typed.strip():
            self._do(lambda: intake.accept(self._store, now, parse(typed)))

    def _admit(self, stranger: Stranger, typed: str) -> None:
        name, own = read_name(typed), self._service.own
        intake.admit_computer(self._store, stranger.device, name, own)

    def _refuse_computer(self, stranger: Stranger) -> None:
        self._do(lambda: refuse_computer(self._store, stranger.device))

    def _take(self, aside: Aside) -> None:
        self._do(lambda: intake.accept(self._store, aside))

    def _turn_away(self, aside: Aside) -> None:
        self._do(lambda: intake.turn_away(self._store, aside))

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
        if self._store.sticks.list_waiting(self._cohort):
            self.run_worker(self.flow.refill(list(self.body())))
        else:
            self.dismiss(str(_("Nothing waits for a decision.")))
