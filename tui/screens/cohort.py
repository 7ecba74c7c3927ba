"""One cohort: setting it up, its numbers, and what a facilitator can do with it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar, TypeVar

from msgspec.structs import replace
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

from engine.language.interface import _, current, plural, translate
from engine.records.cohorts import KEEP_DAYS, Cohort
from engine.records.forget import Forgotten
from engine.records.problems import RecordsProblem
from engine.records.store import Store
from engine.scenario.courses import Course
from engine.scenario.messages import message
from engine.scenario.problems import Refused
from engine.services.courses.administration import (
    MOST_DAYS,
    CohortService,
    CohortSummary,
    read_day,
    read_names,
)
from engine.services.courses.summary import (
    agreement,
    describe_left_out,
    describe_sealed,
    numbers,
    state,
)
from engine.services.feedback.report_issues import count_finished
from engine.services.feedback.report_sentences import (
    describe_issues,
    describe_stopped,
    describe_too_few,
)
from engine.services.feedback.reports import (
    Candidate,
    build,
    candidates,
    due_issues,
    find_never_reported,
    save,
)
from engine.services.feedback.reports import close as close_cohort
from engine.services.shared.errors import child_unsigned, explain
from tui.dialogs.cohort import (
    LostCode,
    MakeCodes,
    WhyUnsigned,
    WriteName,
    ask_case,
    ask_topic,
    show_codes,
)
from tui.dialogs.confirm import Confirm
from tui.dialogs.decide import Decide
from tui.dialogs.kit import PutKit
from tui.dialogs.laptop import HandIn
from tui.widgets.card import Card
from tui.widgets.flow import Flow
from tui.widgets.page import FacilitatorScreen
from tui.widgets.prose import Heading, fact, plain_text

T = TypeVar("T")


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
        self._busy = False
        self._wanted: list[str] = []  # what to talk about, of every case

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
        for heading, words in numbers(summary, self._titles):
            yield fact(heading, words)
        yield plain_text(_("What to do"), "heading")
        for name, words, detail in self._list_offered(summary):
            yield Card(words, name, detail=detail, id=name.replace("_", "-"))
        yield plain_text(_("What was agreed"), "heading")
        for heading, words in agreement(summary, self._titles):
            yield fact(heading, words)

    def _list_offered(self, summary: CohortSummary) -> Iterator[tuple[str, str, str]]:
        """Name, words and quieter line of everything that can be done now."""
        cohort = summary.cohort
        if summary.joined:
            yield from _list_laptop_offers()
            return
        people = bool(summary.people or summary.begun)
        if waits := len(self.service.store.sticks.list_waiting(cohort.id)):
            words = plural("{n} play waits for a decision", "{n} plays wait for a decision", waits)
            yield "decide_plays", words, str(_("From a USB drive."))
        if not cohort.closed:
            yield "add_codes", str(_("Create codes")), ""
        if summary.people:
            yield "save_sheet", str(_("Save the code sheet")), str(_("To print, cut and hand out."))
        if summary.people:
            yield "lost_code", str(_("A lost code")), ""
            yield "write_name", str(_("Write in the roster who has a code")), ""
        if cohort.held_back:
            words = _("For everyone at once.")
            yield "open_case", str(_("Open the feedback for a case")), str(words)
        if cohort.parallel and not (cohort.closing_open or cohort.closed):
            words = _("Each person can then play the form that comes last for them.")
            yield "open_closing_form", str(_("Open the closing form")), str(words)
        if not cohort.closed:
            yield "lead_room", str(_("Lead a class")), ""
            words = _("Other laptops join the course with the kit.")
            yield "put_kit", str(_("Put the kit on a USB drive")), str(words)
        words = _("The group, in one HTML page.")
        yield "save_report", str(_("Save the report")), str(words)
        chosen = plural("{n} topic chosen", "{n} topics chosen", len(self._wanted))
        detail = chosen if self._wanted else str(_("Two decisions of a case, for its report."))
        yield "choose_topics", str(_("Choose what to talk about")), detail
        if not cohort.closed:
            words = _("Its figures become final, and no one can play in it any more.")
            yield "close_cohort", str(_("Close this cohort")), str(words)
        elif people:
            yield "forget_plays", str(_("Delete its plays and codes")), str(_("Figures stay."))
        if cohort.trial or cohort.demo:
            yield "delete_cohort", str(_("Delete this cohort completely")), ""

    @property
    def _kept(self) -> Cohort:
        """The cohort as it is kept now."""
        return self.service.store.cohorts.get(self.cohort)

    @property
    def _reported(self) -> tuple[Store, str, Path | None, str]:
        """What a report is of."""
        service = self.service
        return service.store, self.cohort, service.own, service.today

    # Codes

    def action_add_codes(self) -> None:
        """Make codes, of one agency."""
        self.ask(MakeCodes(self.service, self._kept), self._show_codes)

    def _show_codes(self, codes: list[str]) -> None:
        self.app.push_screen(show_codes(codes))

    def action_save_sheet(self) -> None:
        """Save the slips to hand out, as one page."""
        self.save(lambda folder: self.service.save_sheet(self.cohort, folder))

    def action_lost_code(self) -> None:
        """A new code for a lost one."""
        self.ask(LostCode(self.service, self.cohort), lambda code: self._show_codes([code]))

    def action_write_name(self) -> None:
        """Who has a code, into the roster."""
        said = _("Saved in the roster.")
        self.ask(WriteName(self.service, self.cohort), lambda _written: self.say(said))

    # In the room

    def action_open_case(self) -> None:
        """Open the feedback of one case."""
        waiting = self._kept.held_back
        about = _("Everyone who played it can then read the feedback. It cannot be closed again.")
        question = ask_case(_("Open the feedback for"), waiting, self._titles, str(about))
        self.ask(question, self._open)

    def _open(self, case: str) -> None:
        if self.rifq.attempt(lambda: self.service.open(self.cohort, (case,))):
            words = _("Open for everyone: {case}")
            self.say_done(words.format(case=self._titles.get(case, case)))

    def action_open_closing_form(self) -> None:
        """Let everybody play the form that comes last for them."""
        if self.rifq.attempt(lambda: self.service.open(self.cohort, (), closing_form=True)):
            words = _("Open for everyone: {case}")
            self.say_done(words.format(case=_("the closing form")))

    def action_lead_room(self) -> None:
        """Lead a room through one of its cases."""
        question = ask_case(_("Lead a class through"), self._kept.cases, self._titles)
        self.ask(question, lambda case: self.rifq.lead_room(case, self.cohort))

    def action_save_report(self) -> None:
        """Save the report of the cohort as one page; ask first about all it may lack."""
        self._unless_too_early(self._save_report)

    def _unless_too_early(self, then: Callable[[], None]) -> None:
        """Make a report; where who finishes later would not be in it, ask first."""

        def find(stopped: bool) -> tuple[str, ...]:
            found = self.rifq.attempt(lambda: due_issues(*self._reported, stopped=stopped))
            return found or ()

        if due := find(False):
            words = describe_issues(self._titles.get(id, id) for id in due)
            sure = Confirm(_("Make the report now?"), words, _("Yes, make it"))
            self.ask(sure, lambda _yes: then())
        elif due := find(True):
            self._ask_if_stopped(due, then)
        else:
            then()

    def _ask_if_stopped(self, due: Sequence[str], then: Callable[[], None]) -> None:
        """Report those who have finished, where the others stop here."""

        def decide(stopped: bool) -> None:
            if stopped:
                self.do_aside(lambda: build(*self._reported, stopped=True), lambda _made: then())
            else:
                then()

        words = describe_stopped(self._titles.get(id, id) for id in due)
        asked = Confirm(
            _("Do they stop here?"), words, _("Yes, they stop here"), _("No, leave this case out")
        )
        self.ask(asked, decide)

    def _save_report(self) -> None:
        if unsigned := self.service.find_unsigned(self.cohort):
            titles = [self._titles.get(id, id) for id in unsigned]
            self.ask(WhyUnsigned(titles), self._write_report)
        else:
            self._write_report("")

    def _write_report(self, why: str) -> None:
        store, own, folder = self.service.store, self.service.own, self.rifq.save_folder
        self.do_aside(
            lambda: save(store, self.cohort, own, folder, self._wanted, why),
            lambda path: self.say(_("Saved: {path}").format(path=path)),
        )

    def action_choose_topics(self) -> None:
        """Choose the two topics of a case, for the reports that are saved from here."""
        self._unless_too_early(self._choose_topics)

    def _choose_topics(self) -> None:

        def ask_topics(offered: Sequence[Candidate]) -> None:
            cases = list(dict.fromkeys(each.case for each in offered))
            if not cases:
                self.say(_("There is nothing to choose from yet: no weak answer in any case."))
            elif len(cases) == 1:
                self._choose(cases[0], offered)
            else:
                asked = ask_case(_("Choose what to talk about"), cases, self._titles)
                self.app.push_screen(asked, lambda case: self._choose(case, offered))

        self.do_aside(lambda: candidates(build(*self._reported)), ask_topics)

    def _choose(self, case: str | None, offered: Sequence[Candidate]) -> None:
        """Ask for both topics of a case; what was chosen for other cases stays."""
        if not case:
            self.say("")
            return
        here = [each for each in offered if each.case == case]
        title = self._titles.get(case, case)

        def first(one: str | None) -> None:
            if one is None:
                self.say("")
                return
            rest = [each for each in here if each.name != one]
            words = _("{case}: the second topic").format(case=title)
            self.app.push_screen(ask_topic(words, rest), lambda two: second(one, two))

        def second(one: str, two: str | None) -> None:
            if two is None:
                self.say("")
                return
            others = [name for name in self._wanted if name.partition(":")[0] != case]
            self._wanted = [*others, *filter(None, (one, two))]
            self.say_done(_("Reports saved here are about these topics."))

        self.app.push_screen(
            ask_topic(_("{case}: the first topic").format(case=title), here), first
        )

    # By a USB drive

    def action_put_kit(self) -> None:
        """The kit for other laptops."""
        self.ask(PutKit(self.service, self._kept), self.say_done)

    def action_decide_plays(self) -> None:
        """What becomes of the plays that wait."""
        self.ask(Decide(self.service, self.cohort), self.say_done)

    def action_hand_in(self) -> None:
        """From a laptop to where the course is led."""
        self.ask(HandIn(self.service.store, self.cohort, forgets=True), self.say_done)

    # Its end; each asks first

    def action_close_cohort(self) -> None:
        """Close it; its figures are sealed first."""
        summary = self.rifq.attempt(lambda: self.service.summary(self.cohort))
        words = str(
            _(
                "The figures of the group become final as they are today, and the feedback "
                "for every case opens. No one can start a play in this cohort any more. "
                "This cannot be undone."
            )
        )
        few = self.rifq.attempt(lambda: find_never_reported(*self._reported)) or ()
        if summary:
            unheard = describe_too_few(self._titles.get(id, id) for id in few)
            more = (describe_sealed(summary) or describe_left_out(summary), unheard)
            words = " ".join(filter(None, (words, *more)))
        sure = Confirm(_("Close this cohort?"), words, _("Yes, close it"))
        close = partial(close_cohort, *self._reported, self.say_states)
        self.ask(sure, lambda _yes: self.do_aside(close, self.say_ended))

    def action_forget_plays(self) -> None:
        """Delete its plays and codes."""
        sure = Confirm(
            _("Delete its plays and codes?"),
            _(
                "This deletes every decision and every word of its people from this "
                "computer. Final figures stay. You must delete backups, saved pages and "
                "code sheets yourself. This cannot be undone."
            ),
            _("Yes, delete them"),
        )
        forget = partial(self.service.forget, self.cohort)
        self.ask(sure, lambda _yes: self.do_aside(forget, self.say_ended))

    def action_delete_cohort(self) -> None:
        """Delete a test whole."""
        sure = Confirm(
            _("Delete this cohort completely?"),
            _("This deletes its plays, codes and final figures. This cannot be undone."),
            _("Yes, delete it"),
        )
        remove = partial(self.service.remove, self.cohort)
        self.ask(sure, lambda _yes: self.do_aside(remove, self.say_ended))

    def say_ended(self, done: Cohort | Forgotten) -> None:
        """Say what was done; of one that is no longer there, on the page below."""
        if isinstance(done, Cohort):
            words = _("Closed. Its plays are due to be deleted on {on}.").format(on=done.forget_on)
        else:
            words = plural("Deleted: {n} play.", "Deleted: {n} plays.", done.plays)
            if done.left:
                left = _("{path} could not be searched: delete it yourself.")
                words += " " + left.format(path=current().commas(map(str, done.left)))
        if self.service.store.cohorts.of(self.cohort):
            self.say_done(words)
            return
        self.dismiss(words)

    # What takes a moment

    def do_aside(self, do: Callable[[], T], then: Callable[[T], object]) -> None:
        """Do it without holding the screen up, then say so; one thing at a time."""
        if self._busy:
            return
        self._busy = True
        self.say(_("One moment …"))
        self.run_worker(self._finish_aside(do, then))

    async def _finish_aside(self, do: Callable[[], T], then: Callable[[T], object]) -> None:
        try:
            done = await asyncio.to_thread(do)
        except RecordsProblem as problem:
            self.say(explain(problem))
        except OSError as error:
            self.say(_("It could not be saved: {why}").format(why=error.strerror or error))
        else:
            then(done)
        finally:
            self._busy = False

    def say_states(self, states: int) -> None:
        """Say how far the cases were looked at, from the thread that looks."""
        words = _("Working out what was possible in a case: {states} situations")
        self.app.call_from_thread(self.say, words.format(states=f"{states:,}"))

    def say_done(self, words: str) -> None:
        """Show its present state, and say what was done."""
        self.call_later(self._show_and_say, words)  # in turn, after what is being shown

    async def _show_and_say(self, words: str) -> None:
        await self.show()
        self.say(words)


def _list_laptop_offers() -> Iterator[tuple[str, str, str]]:
    """What can be done with a course that is led on another computer."""
    words = _("All plays of the course here, sealed for the facilitator.")
    yield "hand_in", str(_("Hand in to a USB drive")), str(words)
    words = _("With all its plays here, handed in or not.")
    yield "delete_cohort", str(_("Delete this course from this computer")), str(words)


_FIELDS = {
    "title": _("Title, as participants see it"),
    "agencies": _("Agencies, such as police, labour; can stay empty"),
    "first": _("First day, such as 2026-11-30; can stay empty"),
    "last": _("Last day; can stay empty"),
    "support": _("Someone to talk to, and where"),
    "keep": _("Days from closing until the plays are deleted"),
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
        locked = service.find_locked(course.cases)
        left = tuple(case for case in course.cases if case not in locked)
        self._course = replace(course, cases=left or course.cases)
        self._left_out = locked if left else ()
        self._chosen = {name: next(iter(ways)) for name, (_about, ways) in _CHOICES.items()}

    def _heads(self) -> tuple[str, str]:
        return _("Set up a cohort"), self._course.title

    def body(self) -> Iterator[Widget]:
        """Fields to fill in, choices to change, and a card to set it up."""
        for case in self._left_out:
            left_out = _("For now, the cohort is set up without {case}.").format(case=case)
            yield plain_text(f"{explain(child_unsigned(case))}\n{left_out}", "notes")
        yield from self._fields()
        yield plain_text(_("Enter changes each of these:"), "quiet")
        for name, (about, ways) in _CHOICES.items():
            first = str(ways[self._chosen[name]])
            yield Card(about, name, detail=first, id=name, numbered=False)
        yield plain_text(
            _("People read this on their first screen, and agree to it once."), "quiet"
        )
        yield Card(_("Set it up"), "found", numbered=False)

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

    async def take_field(self, _field: Input) -> None:
        """Go to the next field."""
        self.flow.walk(1)

    async def act_on_card(self, card: Card) -> None:
        """Turn a choice, or set it up."""
        if card.answer == "found":
            self._set_up()
            return
        name = str(card.answer)
        _about, ways = _CHOICES[name]
        names = list(ways)
        self._chosen[name] = names[(names.index(self._chosen[name]) + 1) % len(names)]
        card.detail(str(ways[self._chosen[name]]))

    def _set_up(self) -> None:
        if wrong := self._wrong():
            field, words = wrong
            self.flow.choose(self.query_one(f"#{field}"))
            self.say(words)
            return
        try:
            cohort = self.rifq.attempt(lambda: self._service.set_up(self._read_cohort()))
        except Refused as refused:
            first = refused.problems[0]
            self.say(f"{first.file}:{first.line} {message(first, translate)}")
            return
        if cohort:
            self.dismiss(cohort)

    def _read_field(self, field: str) -> str:
        return " ".join(self.query_one(f"#{field}", Input).value.split())

    def _wrong(self) -> tuple[str, str] | None:
        """The first field that cannot be taken as it is, and why."""
        if not self._read_field("title"):
            return "title", str(_("The cohort needs a title."))
        for field in ("first", "last"):
            try:
                read_day(self._read_field(field))
            except ValueError as error:
                return field, str(error)
        if all(self._days()) and self._days() != sorted(self._days()):
            return "last", str(_("The last day cannot be before the first."))
        if not self._read_field("keep").isdecimal() or int(self._read_field("keep")) > MOST_DAYS:
            return "keep", str(_("Type a number of days, at most 3650."))
        return None

    def _days(self) -> list[str]:
        return [read_day(self._read_field(field)) for field in ("first", "last")]

    def _read_cohort(self) -> Cohort:
        first, last = self._days()
        return Cohort(
            "",
            self._read_field("title"),
            self._course.id,
            self._course.cases,
            read_names(self._read_field("agencies").split(",")),
            first,
            last,
            self._chosen["mode"],
            self._chosen["records"],
            self._chosen["embargo"] == "yes",
            support=self._read_field("support"),
            keep_days=int(self._read_field("keep")),
            trial=self._chosen["trial"] == "yes",
            parallel=self._course.parallel,
        )
