"""What is asked about a cohort: its course, its codes, one of its cases, a topic to talk about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Generic

from textual.screen import ScreenResultType
from textual.widget import Widget
from textual.widgets import Input

from engine.language.interface import _, current, plural
from engine.records.cohorts import Cohort
from engine.scenario.courses import Course
from engine.services.courses.administration import MOST_CODES, CohortService
from engine.services.feedback.reports import Candidate
from tui.widgets.card import Card
from tui.widgets.page import CardDialog
from tui.widgets.prose import plain_text


def ask_course(courses: Sequence[Course], titles: Mapping[str, str]) -> CardDialog[Course]:
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


class _OfCohort(CardDialog[ScreenResultType], Generic[ScreenResultType]):
    """A dialog that begins in a field, and does something with one cohort."""

    AUTO_FOCUS = "Input"

    def __init__(self, service: CohortService, cohort: str) -> None:
        super().__init__()
        self._service = service
        self._cohort = cohort


class MakeCodes(_OfCohort[list[str]]):
    """Asks how many and from where, makes them, and gives them back."""

    heading = _("Create codes")

    def __init__(self, service: CohortService, cohort: Cohort) -> None:
        super().__init__(service, cohort.id)
        self._agencies = cohort.agencies

    def body(self) -> Iterable[Widget]:
        """A field for how many, and a card for each agency."""
        many = Input("1", id="many", max_length=3)
        many.border_title = str(_("How many"))
        yield many
        yield plain_text(_("Where are these people from?"), "label")
        for agency in self._agencies:
            yield Card(agency, agency)
        yield Card(_("No agency"), "")
        another = Input(id="another", max_length=60)
        another.border_title = str(_("Another agency; then Enter"))
        yield another

    def enter_does(self) -> str:
        """Continues after the number; else makes codes."""
        first = self.focused is not None and self.focused.id == "many"
        return str(_("Continue") if first else _("Create"))

    async def take_field(self, field: Input) -> None:
        """Continue after a number; after another agency, make codes."""
        if field.id == "many":
            self.flow.walk(1)
        elif agency := " ".join(field.value.split()):
            self._make(agency)

    async def act_on_card(self, card: Card) -> None:
        """Make codes of this agency."""
        self._make(str(card.answer))

    def _make(self, agency: str) -> None:
        typed = self.query_one("#many", Input).value.strip()
        if not typed.isdecimal() or not 1 <= int(typed) <= MOST_CODES:
            self.say(_("Type a number from 1 to {most}.").format(most=MOST_CODES))
            return
        if codes := self.rifq.attempt(lambda: self._make_codes(agency, int(typed))):
            self.dismiss(codes)

    def _make_codes(self, agency: str, many: int) -> list[str]:
        self._service.admit(self._cohort, agency)
        return self._service.add(self._cohort, agency, many)


def show_codes(codes: Sequence[str]) -> CardDialog[None]:
    """The codes that were made a moment ago, five in a row, and what a code is."""
    spaced = [f"{code[:3]} {code[3:]}" for code in codes]
    rows = [spaced[n : n + 5] for n in range(0, len(spaced), 5)]
    about = _(
        "The code sheet has all codes as slips to cut out. A code is not a secret and not a name."
    )
    return CardDialog(
        plural("{n} code was created", "{n} codes were created", len(codes)),
        [
            plain_text("\n".join("     ".join(row) for row in rows), "code"),
            plain_text(about, "prose"),
            Card(_("Continue")),
        ],
    )


class WhyUnsigned(CardDialog[str]):
    """Whether a report tells what rests on an unsigned marking, and why; "" leaves it out.

    Args:
        cases: titles of the cases that nobody has signed.
    """

    heading = _("Not signed")

    def __init__(self, cases: Sequence[str]) -> None:
        super().__init__()
        self._cases = cases

    def body(self) -> Iterable[Widget]:
        """What is left out, a card that goes on so, and a field for a reason."""
        words = _(
            "Nobody has signed the practice of: {cases}. So the report does not say which "
            "answers were critical errors there. To show these all the same, write why: the "
            "report prints your reason."
        )
        yield plain_text(words.format(cases=current().semicolons(self._cases)), "prose")
        yield Card(_("Leave them out"), "")
        why = Input(id="why", max_length=300)
        why.border_title = str(_("Your reason to show them; then Enter"))
        yield why

    def enter_does(self) -> str:
        """Save the report, one way or the other."""
        return str(_("Save the report"))

    async def take_field(self, field: Input) -> None:
        """Show them, for the reason that was typed."""
        if why := " ".join(field.value.split()):
            self.dismiss(why)


class LostCode(_OfCohort[str]):
    """Asks which code was lost, and gives the new one back."""

    heading = _("A lost code")

    def body(self) -> Iterable[Widget]:
        """A field for the lost code, and what happens to it."""
        yield plain_text(
            _("Type the lost code, or its name in the roster. The plays move to the new code."),
            "prose",
        )
        yield Input(id="lost")
        yield plain_text(_("The lost code no longer opens anything."), "quiet")

    def enter_does(self) -> str:
        """Makes the new code."""
        return str(_("Create a new code"))

    async def action_decide(self) -> None:
        """Give a new code for the one that was lost."""
        who = self.query_one(Input).value.strip()
        if who and (code := self.rifq.attempt(lambda: self._reissue(who))):
            self.dismiss(code)

    def _reissue(self, who: str) -> str:
        return self._service.reissue(self._cohort, self._service.find_code(self._cohort, who))


class WriteName(_OfCohort[bool]):
    """Who has a code, into the roster and nowhere else."""

    heading = _("Who has a code")

    def body(self) -> Iterable[Widget]:
        """Fields for a code and a name, and what the roster is for."""
        for id, words in (("code", _("Code")), ("name", _("Name"))):
            field = Input(id=id, max_length=80)
            field.border_title = str(words)
            yield field
        yield plain_text(
            _(
                "Only for lost codes. The roster is a separate file. No report and no "
                "backup includes it, and names are deleted with their codes."
            ),
            "quiet",
        )

    def enter_does(self) -> str:
        """Continues after the code; writes after the name."""
        first = self.focused is not None and self.focused.id == "code"
        return str(_("Continue") if first else _("Save"))

    async def action_decide(self) -> None:
        """After the code, the name; then it is written."""
        code, name = (self.query_one(f"#{id}", Input).value.strip() for id in ("code", "name"))
        if self.focused and self.focused.id == "code":
            self.flow.walk(1)
        elif code and name and self.rifq.succeeds(lambda: self._write(code, name)):
            self.dismiss(True)

    def _write(self, code: str, name: str) -> None:
        self._service.name(self._service.find_code(self._cohort, code), name)


def ask_case(
    heading: str, cases: Sequence[str], titles: Mapping[str, str], about: str = ""
) -> CardDialog[str]:
    """Which case, by its id.

    Args:
        heading: what for.
        cases: their ids.
        titles: of cases, by id.
        about: what follows from it, or "".
    """
    told = [plain_text(about, "prose")] if about else []
    cards = [Card(titles.get(case, case), case) for case in cases]
    return CardDialog(heading, [*told, *cards, Card(_("None; go back"))])


def ask_topic(heading: str, offered: Sequence[Candidate]) -> CardDialog[str]:
    """Which decision, by its name; "" for the one Rifq picks.

    Args:
        heading: of the case, and which of its topics.
        offered: the decisions, in the order in which Rifq would pick them.
    """
    cards = [Card(each.where, each.name, detail=each.detail) for each in offered]
    return CardDialog(heading, [*cards, Card(_("Let Rifq choose"), "")])
