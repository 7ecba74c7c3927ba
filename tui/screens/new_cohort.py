"""Setting up a cohort: what is agreed with its people, on one page."""

from __future__ import annotations

from collections.abc import Iterator

from textual.app import ComposeResult
from textual.widgets import Input

from engine.language.strings import _, translate
from engine.records.cohorts import KEEP_DAYS, Cohort
from engine.scenario.courses import Course
from engine.scenario.messages import message
from engine.scenario.problems import Refused
from engine.services.cohorts import MOST_DAYS, CohortService, read_day, read_names
from tui.screens.facilitator_screen import FacilitatorScreen
from tui.widgets.card import Card
from tui.widgets.flow import Flow
from tui.widgets.footer import KeyLine
from tui.widgets.prose import Heading, plain

_FIELDS = {
    "title": _("Title, as participants see it"),
    "agencies": _("Where they are from, separated by commas; or nothing"),
    "first": _("First day, such as 2026-11-30; or nothing"),
    "last": _("Last day; or nothing"),
    "support": _("Someone to talk to, and where"),
    "keep": _("Days from closing until you forget the plays"),
}
_CHOICES = {
    "mode": (
        _("How it is played"),
        {
            "practice": _("practice: answers can be undone"),
            "assessment": _("assessment: nothing can be undone"),
        },
    ),
    "records": (
        _("Whose records these are"),
        {
            "own": _("their own: you see only the group"),
            "shared": _("shared: you may open plays, by code"),
        },
    ),
    "embargo": (
        _("Feedback for a case"),
        {
            "yes": _("waits until you open it for everyone"),
            "no": _("opens for each person when they finish"),
        },
    ),
    "trial": (
        _("What it is for"),
        {"no": _("a course with people"), "yes": _("trying things: it can be deleted completely")},
    ),
}


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
        self._course = course
        self._chosen = {name: next(iter(ways)) for name, (_about, ways) in _CHOICES.items()}

    def compose(self) -> ComposeResult:
        """Fields to fill in, choices to change, and a card to set it up."""
        yield Heading(_("Set up a cohort"), self._course.title)
        with Flow():
            yield from self._fields()
            yield plain(_("Enter changes each of these:"), "quiet")
            for name, (about, ways) in _CHOICES.items():
                first = str(ways[self._chosen[name]])
                yield Card(about, name, detail=first, id=name, numbered=False)
            yield plain(_("People read this as their first screen, and agree to it once."), "quiet")
            yield Card(_("Set it up"), "found", numbered=False)
        yield KeyLine()

    def _fields(self) -> Iterator[Input]:
        known = {"title": self._course.title, "keep": str(KEEP_DAYS)}
        for name, words in _FIELDS.items():
            field = Input(value=known.get(name, ""), id=name, max_length=160)
            field.border_title = str(words)
            yield field

    def enter_does(self) -> str:
        """Continues from a field, changes a choice, or sets the cohort up."""
        card = self.flow.chosen if self.query(Flow) else None
        if card is not None:
            return str(_("Set it up") if card.answer == "found" else _("Change"))
        return str(_("Next field")) if isinstance(self.focused, Input) else ""

    async def action_decide(self) -> None:
        """Enter in a field goes to the next one."""
        if isinstance(self.focused, Input):
            self.flow.walk(1)
        else:
            await super().action_decide()

    async def decided(self, card: Card) -> None:
        """Turn a choice, or set it up."""
        if card.answer == "found":
            self._found()
            return
        name = str(card.answer)
        _about, ways = _CHOICES[name]
        names = list(ways)
        self._chosen[name] = names[(names.index(self._chosen[name]) + 1) % len(names)]
        card.detail(str(ways[self._chosen[name]]))

    def _found(self) -> None:
        if wrong := self._wrong():
            field, words = wrong
            self.flow.choose(self.query_one(f"#{field}"))
            self.say(words)
            return
        try:
            cohort = self.rifq.attempt(lambda: self._service.found(self._wanted()))
        except Refused as refused:
            first = refused.problems[0]
            self.say(f"{first.file}:{first.line} {message(first, translate)}")
            return
        if cohort:
            self.dismiss(cohort)

    def _typed(self, field: str) -> str:
        return " ".join(self.query_one(f"#{field}", Input).value.split())

    def _wrong(self) -> tuple[str, str] | None:
        """The first field that cannot be taken as it is, and why."""
        if not self._typed("title"):
            return "title", str(_("It needs a title."))
        for field in ("first", "last"):
            try:
                read_day(self._typed(field))
            except ValueError as error:
                return field, str(error)
        if all(self._days()) and self._days() != sorted(self._days()):
            return "last", str(_("The last day cannot be before the first."))
        if not self._typed("keep").isdecimal() or int(self._typed("keep")) > MOST_DAYS:
            return "keep", str(_("Type a number of days, at most 3650."))
        return None

    def _days(self) -> list[str]:
        return [read_day(self._typed(field)) for field in ("first", "last")]

    def _wanted(self) -> Cohort:
        first, last = self._days()
        return Cohort(
            "",
            self._typed("title"),
            self._course.id,
            self._course.cases,
            read_names(self._typed("agencies").split(",")),
            first,
            last,
            self._chosen["mode"],
            self._chosen["records"],
            self._chosen["embargo"] == "yes",
            support=self._typed("support"),
            keep_days=int(self._typed("keep")),
            trial=self._chosen["trial"] == "yes",
            parallel=self._course.parallel,
        )
