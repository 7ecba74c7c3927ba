"""A play and a library of a few scripted moments, for tests of the screens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from engine.play.step import Step
from engine.reports.document import (
    Cell,
    Document,
    Entry,
    Judgement,
    Line,
    Principle,
    Role,
    Section,
    Table,
    Tone,
)
from engine.services.cohorts import Desk
from engine.services.enrolment import Enrolment
from engine.services.preferences import Preferences
from engine.services.screen_types import (
    ALONE,
    Behind,
    Briefing,
    CaseCard,
    CaseLine,
    Passage,
    PastDecision,
    PastPlay,
    Playing,
    Record,
    Refused,
    Together,
)
from tests.tui.moments import ENDED, WHOLE

INTERPRETER = Principle(
    "P34",
    "An interpreter with no tie",
    "Whoever interprets has no tie to anyone the person may fear.",
    None,
    (
        (
            "UNODC, Toolkit to Combat Trafficking in Persons (2008), tool 5.8",
            "https://www.unodc.org/documents/human-trafficking/Toolkit-files/08-58296_tool_5-8.pdf",
            "read on a copy",
        ),
    ),
    "the sources say this",
    "",
)


def judgement(address: str, place: str, *chosen: str) -> Judgement:
    """A judgement that rests on one principle."""
    return Judgement(
        address, 1, address, place, chosen, (), (INTERPRETER,), (), (), (), False, True, True
    )


CHOSEN = "Keep Adnan for ten minutes of names, dates and employer."
JUDGEMENT = judgement("hall.a4", "15:40 · How do you begin?", CHOSEN)
YOURS = Line(Tone.CHOSEN, CHOSEN, "What you chose")
KEY = (
    Line(
        Tone.KEY,
        "Whoever puts the questions into Bangla learns what the police wish to know, and so "
        "does whoever he works for.",
        "The author's view",
    ),
    Line(
        Tone.SOURCE,
        "An interpreter with no tie (P34)",
        "At odds with, in the author's view",
        role=Role.PRINCIPLE,
    ),
)
BEHIND = (Entry(JUDGEMENT.place, (YOURS, *KEY), 1, JUDGEMENT),)
ASKED = Line(Tone.QUESTION, "What made this the sensible thing to do?")
NEED = judgement("", "16:20 · What comes next?")
RAISED = Line(Tone.KEY, "Ms Mitra says who she is.", "It could have been raised here with")


CARD = (
    ("Who decides on detention", "The duty prosecutor, until six; then on Sunday."),
    ("Interpreter line", "Vetted interpreters, by telephone, in about forty minutes."),
)


@dataclass
class FakePlaying:
    """Plays its steps one after the other, whatever is answered."""

    steps: Sequence[Step] = WHOLE
    title: str = "The Thursday ticket"
    mode: str = "practice"
    draft: bool = True
    support: str = "Ms Salma, room 4"
    at: int = 0
    answered: list[tuple[object, int | None]] = field(default_factory=list)
    kept: list[tuple[object, ...]] = field(default_factory=list)
    refuse: str = ""
    shown: tuple[Entry, ...] = ()
    said: dict[str, tuple[str, str]] = field(default_factory=dict)
    notice: str = ""

    @property
    def step(self) -> Step:
        return self.steps[self.at]

    @property
    def undoable(self) -> bool:
        return self.mode == "practice" and self.at > 0

    def name(self, who: str) -> str:
        return {"selim": "Selim", "mitra": "Ms Mitra"}.get(who, who)

    def answer(self, value: object, sure: int | None = None) -> Refused | None:
        if self.refuse:
            return Refused("P001", self.refuse)
        self.answered.append((value, sure))
        self.at = min(self.at + 1, len(self.steps) - 1)
        return None

    def undo(self) -> Refused | None:
        if not self.at:
            return Refused("P002", "Nothing to take back.")
        self.at -= 1
        return None

    def pass_over(self) -> Refused | None:
        self.at += 1
        return None

    def passages(self) -> Sequence[Passage]:
        said = [str(value) for value, _ in self.answered]
        return [
            Passage(step.scene, step.chapter[2] if step.chapter else "", step.time, step.text, said)
            for step, said in zip(self.steps, [*said, ""], strict=False)
        ]

    def case_file(self) -> Sequence[CaseLine]:
        return [
            CaseLine("People", "Selim, possible victim", "", "", ""),
            CaseLine("Rights and needs", "To know what the paper does before he signs it.", "met"),
            CaseLine("Said and seen", "Phones go into a tin at night.", "accounts differ", "Selim"),
            CaseLine("Said and seen", "[She looks away]", "", "Selim", "the side room"),
        ]

    def card(self) -> Sequence[tuple[str, str]]:
        return CARD

    def behind(self) -> Behind:
        return Behind(self.shown, bool(self.shown))

    @property
    def ready(self) -> bool:
        return True

    def work_ahead(self) -> bool:
        return False

    def prepare(self) -> None:
        raise AssertionError("it is ready")

    def debrief(self) -> Document:
        figures = Table("", ("", "Weight", "Credit"), (_row("How do you begin?", "2", "0.00"),))
        reflect = Line(Tone.QUESTION, "At which moment did you decide for him, without noticing?")
        return Document(
            "debrief",
            self.title,
            notices=("The key of this case is a draft.",),
            facts=("Way of counting: version 1",),
            sections=(
                _told("happened", "What happened", "You began in the hall. [She looks away] [/b]"),
                Section(
                    "closed",
                    "What closed most",
                    (),
                    (Entry(JUDGEMENT.place, (YOURS, ASKED, *KEY), 1, JUDGEMENT),),
                ),
                Section(
                    "needs",
                    "Needs and rights not raised",
                    (),
                    (Entry(NEED.place, (RAISED,), 1, NEED),),
                ),
                _told("sentence", "Worth saying aloud", '"Who else may read it?"'),
            ),
            more=Section(
                "more",
                "On request",
                sections=(
                    Section("judgements", "Every decision", (), BEHIND),
                    Section("reflect", "To think about", (), (Entry("", (reflect,)),)),
                    Section("figures", "Figures (draft)", (), (Entry("", (figures,)),)),
                ),
            ),
        )

    def save_debrief(self, folder: Path) -> Path:
        path = folder / "debrief.html"
        path.write_text("<!doctype html>", encoding="utf-8")
        return path

    def contest(self, address: str, verdict: str, because: str) -> Refused | None:
        self.said[address] = (verdict, because)
        return self._keep("contest", address, verdict, because)

    def contested(self, address: str) -> tuple[str, str] | None:
        return self.said.get(address)

    def note(self, text: str) -> Refused | None:
        return self._keep("note", text)

    def keep_reflection(self, index: int, text: str) -> Refused | None:
        return self._keep("reflection", index, text)

    def _keep(self, *what: object) -> Refused | None:
        if self.refuse:
            return Refused("R001", self.refuse)
        self.kept.append(what)
        return None


CASES = (
    CaseCard(
        "thursday-ticket",
        "The Thursday ticket",
        "foundation",
        ("identification", "interviewing"),
        (25, 34),
        "draft",
    ),
    CaseCard(
        "guesthouse-visit",
        "The guesthouse visit",
        "foundation",
        ("identification", "risk assessment"),
        (25, 35),
        "signed",
    ),
    CaseCard("mine", "A case of mine", "", (), (0, 0), "draft", "mine.yaml:12: no scene `hal`"),
)

PAST = (
    PastPlay(
        "3f",
        "The Thursday ticket",
        "practice",
        "2026-11-12",
        True,
        (PastDecision(1, "How do you begin?", "Leave the talking to Huda."),),
    ),
    PastPlay("4a", "The guesthouse visit", "assessment", "2026-11-10", False),
)


def _row(*cells: str) -> tuple[Cell, ...]:
    return tuple(Cell(text) for text in cells)


def _told(id: str, title: str, text: str) -> Section:
    return Section(id, title, (), (Entry("", (Line(Tone.SAID, text),)),))


class FakeRecord:
    """A record of one theme."""

    whose = "Basic course · code 482137"

    def prepare(self) -> None:
        """Nothing to work out."""

    def document(self) -> Document:
        said = Line(Tone.KEY, "A little above what chance would bring (draft). [b]")
        themes = Section("themes", "By theme", (), (Entry("Safety", (said,)),))
        return Document("record", "My plays", notices=("It is yours.",), sections=(themes,))

    def save(self, folder: Path) -> Path:
        path = folder / "record.html"
        path.write_text("<!doctype html>", encoding="utf-8")
        return path


@dataclass
class FakeLibrary:
    """Three cases, two past plays, one valid code."""

    welcomed: bool = True
    playing: Playing = field(default_factory=FakePlaying)
    past: list[PastPlay] = field(default_factory=lambda: list(PAST))
    opened: list[tuple[object, ...]] = field(default_factory=list)
    preferred: dict[str, Preferences] = field(default_factory=dict)
    enrolled: Enrolment | None = None
    facilitated: Desk | None = None
    together: Together = ALONE

    def cases(self) -> Sequence[CaseCard]:
        return CASES

    def finished(self, code: str) -> Mapping[str, bool]:
        return {}

    def unfinished(self, code: str) -> frozenset[str]:
        return frozenset({"guesthouse-visit"})

    def briefing(self, case_id: str) -> Briefing:
        return Briefing(
            "You are the duty investigator of the anti-trafficking unit.",
            ("withheld wages", "an untreated injury", "pressure to sign"),
            CARD,
            {case.id: case.title for case in CASES}.get(case_id, case_id),
        )

    def trouble(self) -> str:
        return ""

    def course(self, code: str) -> Enrolment | None:
        return self.enrolled

    def greet(self, code: str) -> str:
        return ""

    def accept(self, code: str) -> None:
        assert self.enrolled is not None
        self.enrolled = replace(self.enrolled, member=replace(self.enrolled.member, accepted=True))

    def desk(self) -> Desk:
        assert self.facilitated is not None
        return self.facilitated

    def open(
        self, case_id: str, mode: str, code: str, resume: bool, together: Together = ALONE
    ) -> Playing | Refused:
        self.opened.append((case_id, mode, code, resume))
        self.together = together
        return self.playing

    def lead(self, case_id: str, how: str, cohort: str | None = None) -> Playing | Refused:
        self.opened.append(("lead", case_id, how, cohort))
        return self.playing

    def ways_to_lead(self, case_id: str, cohort: str | None = None) -> frozenset[str]:
        return frozenset()

    def rooms(self, case_id: str, cohort: str | None = None) -> Sequence[tuple[str, str]]:
        return ()

    def plays(self, code: str) -> Sequence[PastPlay]:
        return tuple(self.past)

    def record(self, code: str) -> Record:
        return FakeRecord()

    def reopen(self, play_id: str, code: str = "") -> Playing | Refused:
        self.opened.append(("reopen", play_id))
        return FakePlaying((ENDED,))

    def retry(self, play_id: str, seq: int, code: str = "") -> Playing | Refused:
        self.opened.append(("retry", play_id, seq))
        return self.playing

    def delete(self, play_id: str) -> None:
        self.past = [play for play in self.past if play.id != play_id]

    def check_code(self, text: str) -> str | None:
        code = text.replace(" ", "")
        return code if code == "482137" else None

    def mint_code(self) -> str:
        return "482137"

    def preferences(self, code: str) -> Preferences:
        return replace(self.preferred.get(code, Preferences()), welcomed=self.welcomed)

    def keep_preferences(self, code: str, preferences: Preferences) -> None:
        self.preferred[code] = preferences
        self.welcomed = self.welcomed or preferences.welcomed
