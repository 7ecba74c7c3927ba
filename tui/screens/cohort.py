"""One cohort: setting it up, its numbers, and what a facilitator can do with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any, ClassVar

from msgspec.structs import replace
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

from engine.language.interface import _, translate
from engine.records.cohorts import Cohort
from engine.scenario.courses import Course
from engine.scenario.messages import message
from engine.scenario.problems import Refused
from engine.services.courses.administration import CohortService, CohortSummary
from engine.services.courses.summary import agreement, numbers, state
from engine.services.feedback.waves import count_finished
from engine.services.shared.errors import child_unsigned, explain
from tui.acts import cohort as acts
from tui.acts import drives
from tui.acts.act import Act, NotDone, Now
from tui.acts.terms import TERMS, Term, read_terms
from tui.dialogs.act import Conversation
from tui.widgets.card import Card
from tui.widgets.flow import Flow
from tui.widgets.page import Command, FacilitatorScreen
from tui.widgets.prose import Heading, fact, plain_text

_ACTS = (
    drives.decide_plays,
    acts.add_codes,
    acts.save_sheet,
    acts.lost_code,
    acts.write_name,
    acts.open_case,
    acts.open_closing_form,
    acts.lead_room,
    drives.put_kit,
    acts.save_report,
    acts.choose_topics,
    acts.close_cohort,
    acts.forget_plays,
    acts.delete_cohort,
)
_ACTS_OF_A_LAPTOP = (drives.hand_in_plays, acts.DELETE_HERE)
"""What can be done with a course that is led on another computer."""


class CohortScreen(FacilitatorScreen[str]):
    """Numbers, never who decided what; below them everything there is to do.

    Gives back what is to be said of one that was deleted.

    Args:
        service: does it.
        cohort: its id.
        titles: of the cases, by id.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "decide", _("Do this"), key_display="enter", id="page.decide"),
    ]

    def __init__(self, service: CohortService, cohort: str, titles: Mapping[str, str]) -> None:
        super().__init__()
        self.service = service
        self.cohort = cohort
        self._titles = titles
        self._topics: list[str] = []  # what to talk about, of every case
        self._offered: list[tuple[Act, str, str]] = []  # with the words of its card

    async def on_screen_resume(self) -> None:
        """Show its present state."""
        await self.show()

    async def show(self) -> None:
        """Show its present state, with the same card chosen."""
        summary = self.rifq.attempt(lambda: self.service.summary(self.cohort, count_finished))
        if summary is None:
            self.dismiss("")
            return
        self.query_one(Heading).say(summary.cohort.title, state(summary))
        await self.flow.refill(self._parts(summary))

    def _parts(self, summary: CohortSummary) -> Iterator[Widget]:
        waiting = len(self.service.store.sticks.list_waiting(self.cohort))
        now = Now(summary, waiting, len(self._topics))
        every = _ACTS_OF_A_LAPTOP if summary.joined else _ACTS
        self._offered = [(act, *card) for act in every if (card := act.card(now))]
        for heading, words in numbers(summary, self._titles):
            yield fact(heading, words)
        yield plain_text(_("What to do"), "heading")
        for act, words, detail in self._offered:
            yield Card(words, act, detail=detail, id=act.id)
        yield plain_text(_("What was agreed"), "heading")
        for heading, words in agreement(summary, self._titles):
            yield fact(heading, words)

    def commands(self) -> Iterable[Command]:
        """The same, in the palette."""
        return [
            Command(words, about, partial(self._begin, act)) for act, words, about in self._offered
        ]

    async def act_on_card(self, card: Card) -> None:
        """Do what the card says."""
        assert isinstance(card.answer, Act)
        self._begin(card.answer)

    def _begin(self, act: Act) -> None:
        then = self._lead if act is acts.lead_room else self.say_done
        about = self.service, self.cohort, self._titles, self._topics
        Conversation(self, act, then, *about).begin()

    def _lead(self, case: str) -> None:
        self.rifq.lead_room(case, self.cohort)

    async def say_done(self, words: str) -> None:
        """Show its present state, and say what was done; on the page below if it is gone."""
        if self.service.store.cohorts.of(self.cohort):
            await self.show()
            self.say(words)
        else:
            self.dismiss(words)


class NewCohort(FacilitatorScreen[Cohort]):
    """Fields to write in and choices that Enter turns; gives the cohort back that was set up.

    Args:
        service: sets it up.
        course: what it follows.
    """

    AUTO_FOCUS = "Input"

    def __init__(self, service: CohortService, course: Course) -> None:
        super().__init__()
        self._service = service
        locked = service.find_locked(course.cases)
        left = tuple(case for case in course.cases if case not in locked)
        self._course = replace(course, cases=left or course.cases)
        self._left_out = locked if left else ()
        self._chosen = {term.name: next(iter(term.ways)) for term in TERMS if term.ways}

    def _heads(self) -> tuple[str, str]:
        return _("Set up a cohort"), self._course.title

    def body(self) -> Iterator[Widget]:
        """Fields to fill in, choices to change, and a card to set it up."""
        for case in self._left_out:
            left_out = _("For now, the cohort is set up without {case}.").format(case=case)
            yield plain_text(f"{explain(child_unsigned(case))}\n{left_out}", "notes")
        known = {"title": self._course.title}
        for term in TERMS:
            if term.label and not term.ways:
                value = known.get(term.name, term.default)
                field = Input(value=value, id=term.name, max_length=160)
                field.border_title = str(term.label)
                yield field
        yield plain_text(_("Enter changes each of these:"), "quiet")
        for term in TERMS:
            if term.ways:
                first = str(term.ways[self._chosen[term.name]])
                yield Card(term.label, term, detail=first, numbered=False)
        yield plain_text(
            _("People read this on their first screen, and agree to it once."), "quiet"
        )
        yield Card(_("Set it up"), None, numbered=False)

    def enter_does(self) -> str:
        """Continues from a field, changes a choice, or sets the cohort up."""
        card = self.flow.chosen if self.query(Flow) else None
        if card is not None:
            return str(_("Change") if card.answer else _("Set it up"))
        return str(_("Next field")) if isinstance(self.focused, Input) else ""

    async def take_field(self, _field: Input) -> None:
        """Go to the next field."""
        self.flow.walk(1)

    async def act_on_card(self, card: Card) -> None:
        """Turn a choice, or set it up."""
        if not isinstance(term := card.answer, Term):
            self._set_up()
            return
        values = list(term.ways)
        at = values.index(self._chosen[term.name]) + 1
        self._chosen[term.name] = values[at % len(values)]
        card.detail(str(term.ways[self._chosen[term.name]]))

    def _set_up(self) -> None:
        typed: dict[str, Any] = {field.id or "": field.value for field in self.query(Input)}
        typed["agencies"] = typed["agencies"].split(",")
        try:
            wanted = read_terms({**typed, **self._chosen}, self._course)
            cohort = self.rifq.attempt(lambda: self._service.set_up(wanted))
        except NotDone as why:
            self.flow.choose(self.query_one(f"#{why.field}"))
            self.say(str(why))
        except Refused as refused:
            first = refused.problems[0]
            self.say(f"{first.file}:{first.line} {message(first, translate)}")
        else:
            if cohort:
                self.dismiss(cohort)
