"""The facilitator home: the cohorts of this computer, what is due, and what is stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from textual import events, on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from engine.language.interface import _, current
from engine.records.cohorts import Cohort
from engine.records.problems import Code
from engine.scenario.courses import Course
from engine.services.courses.administration import CohortService
from engine.services.courses.summary import code_count, dates, state
from engine.services.shared.sentences import join_dotted
from tui.acts import drives
from tui.acts.act import Act
from tui.dialogs.act import Conversation
from tui.widgets.card import Card
from tui.widgets.page import CardDialog, FacilitatorScreen
from tui.widgets.prose import plain_text


class FacilitatorHome(FacilitatorScreen[None]):
    """Lists the cohorts; what is due to be closed or deleted comes first."""

    is_home: ClassVar[bool] = True

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", _("To sign-in"), key_display="esc", id="page.back"),
    ]

    def __init__(self, service: CohortService) -> None:
        super().__init__()
        self.service = service
        self.titles: dict[str, str] = {}  # of cases, once they are read

    def _heads(self) -> tuple[str, str]:
        return _("Cohorts"), _("Facilitator home")

    @on(events.Mount)
    def _read_then_show(self) -> None:
        self._read()

    @work(thread=True, exclusive=True, group="cases")
    def _read(self) -> None:
        found = [case for case in self.rifq.library.cases() if not case.problem]
        self.titles.update((case.id, case.title) for case in found)

    async def on_screen_resume(self) -> None:
        """Show what there is now."""
        parts = self.rifq.attempt(lambda: list(self._parts()))
        if parts is not None:
            await self.flow.refill(parts)

    def _due(self) -> Iterator[Widget]:
        """What is to be closed or deleted by now."""
        words: dict[str, str] = {
            Code.STILL_OPEN: _(
                "The last day of {title} was {on}, and it is still open. Close it: the "
                "days until its plays are deleted start only then."
            ),
            Code.OVERDUE: _("The plays of {title} were due to be deleted by {on}."),
        }
        for problem in self.service.remind():
            title = self.service.store.cohorts.get(problem.params["cohort"]).title
            said = words[problem.code].format(title=title, on=problem.params["on"])
            yield plain_text(said, "notes")

    def _parts(self) -> Iterator[Widget]:
        yield from self._due()
        cohorts = self.service.cohorts()
        if not cohorts:
            words = _(
                "There is no cohort on this computer yet. A cohort is the people who take a "
                "course together."
            )
            yield plain_text(words, "prose")
        else:
            yield plain_text(_("Your cohorts"), "heading")
        for n, cohort in enumerate(cohorts):
            yield Card(cohort.title, cohort, detail=self._about(cohort), id=f"cohort-{n}")
        if cohorts:
            yield plain_text(_("Also"), "heading")
        yield Card(_("Set up a cohort"), "found", id="found")
        yield Card(
            _("The room is open: the way in, and who is there")
            if self.rifq.room
            else _("Open the room: people play on their own devices"),
            "room",
            id="room",
        )
        has_key = self.service.courses_with_key()
        for act in (drives.back_up, *([drives.take_in] if has_key else []), drives.join):
            yield Card(str(act.words), act, id=act.id)
        yield Card(_("What is stored, and what protects it"), "kept", id="kept")
        yield plain_text(
            _(
                "A report needs the plays on this computer and in this account. Plays on other "
                "laptops come by a USB drive. Begin on the page of the cohort: “Put the kit on a "
                "USB drive”."
            ),
            "quiet",
        )

    def _about(self, cohort: Cohort) -> str:
        summary = self.service.summary(cohort.id)
        return join_dotted(state(summary), code_count(summary), dates(cohort))

    async def act_on_card(self, card: Card) -> None:
        """Open a cohort, or do what else the card says."""
        if isinstance(card.answer, Cohort):
            self.open(card.answer)
        elif card.answer == "found":
            self._set_up()
        elif card.answer == "room":
            self.rifq.show_room()
        elif isinstance(card.answer, Act):
            Conversation(self, card.answer, self.say, self.service, "").begin()
        else:
            self.app.push_screen(DataNotice())

    def open(self, cohort: Cohort) -> None:
        """One cohort in numbers, and what can be done with it."""
        self.rifq.show_cohort(
            self.service, cohort.id, self.titles, lambda words: self.say(words or "")
        )

    def _set_up(self) -> None:
        def set_up(cohort: Cohort | None) -> None:
            if cohort:
                self.open(cohort)

        def begin(course: Course) -> None:
            self.rifq.set_up_cohort(self.service, course, set_up)

        self.ask(_ask_course(self.service.courses(), self.titles), begin)


def _ask_course(courses: Sequence[Course], titles: Mapping[str, str]) -> CardDialog[Course]:
    """Which course, or of which case one is made.

    Args:
        courses: those that can be given.
        titles: of every case on this computer, by id.
    """
    cards = [
        Card(each.title, each, detail=current().commas(titles.get(id, id) for id in each.cases))
        for each in courses
    ]
    for id, title in titles.items():
        words = _("One case: {title}").format(title=title)
        cards.append(Card(words, Course("", title, (id,))))
    how = _("For cases in another order, write a course file: see `scenarios/reference.md`.")
    return CardDialog(_("Which course or case?"), [*cards, plain_text(how, "quiet")])


_SAID = (
    (
        _("Decisions, under a code"),
        _(
            "With these, people can continue, read their debrief, and see how the group "
            "decided. Not stored: how long anyone took, pauses, or why something was skipped."
        ),
    ),
    (
        _("What people write for themselves"),
        _("Only for them. It is in no report unless the writer shares it."),
    ),
    (
        _("Names"),
        _(
            "Only in the roster, if you keep one: a separate file, which no report and "
            "no backup includes. You need it for a lost code, and for nothing else."
        ),
    ),
    (
        _("How long"),
        _(
            "Plays and codes of a cohort stay for a set number of days after you close it. "
            "Then Rifq reminds you, and you delete them here. Group figures stay. You must "
            "delete backups and saved pages yourself."
        ),
    ),
    (
        _("What protects it"),
        _(
            "This computer's account, and its encrypted disk if it has one. Lock the "
            "screen when you leave, and use a separate account for courses. There is "
            "no passphrase: on one account it would protect nothing, but people would "
            "trust it. A code is not a secret."
        ),
    ),
    (
        _("A shared computer"),
        _(
            "Anyone who uses this computer can open Facilitator home, and can play without a "
            "code of the course. While a course holds back the feedback for a case, these "
            "plays have no feedback either. Leave Rifq when you leave the room."
        ),
    ),
    (
        _("What it is not"),
        _("Nothing here qualifies, ranks or appraises anyone. It is training."),
    ),
)


class DataNotice(FacilitatorScreen[None]):
    """Reading only."""

    def _heads(self) -> tuple[str, str]:
        return _("What is stored, and what protects it"), ""

    def body(self) -> Iterator[Widget]:
        """Each question with its answer."""
        for heading, words in _SAID:
            yield plain_text(heading, "heading")
            yield plain_text(words, "fact")
