"""A session and a library of a few scripted moments; whatever is not scripted is the real thing."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from engine.play.step import Step
from engine.play.view import Passage
from engine.records.sqlite.store import Store
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
from engine.services.catalogue.case_list import Briefing, CaseCard
from engine.services.courses.participants import Participants, Preferences
from engine.services.feedback import debriefs
from engine.services.feedback.debriefs import Behind
from engine.services.library import ALONE, Library, Together
from engine.services.plays.past_plays import PastDecision, PastPlay
from engine.services.shared.errors import Failure
from engine.services.shared.session import CaseFileLine, Session
from tests.tui.faces import CODE, begun
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
        "Goes against, in the author's view",
        role=Role.PRINCIPLE,
    ),
)
BEHIND = (Entry(JUDGEMENT.place, (YOURS, *KEY), 1, JUDGEMENT),)
ASKED = Line(Tone.QUESTION, "Why could a good officer choose this?")
NEED = judgement("", "16:20 · What comes next?")
RAISED = Line(Tone.KEY, "Ms Mitra says who she is.", "It could have been raised here with")


CARD = (
    ("Who decides on detention", "The duty prosecutor, until six; then on Sunday."),
    ("Interpreter line", "Vetted interpreters, by telephone, in about forty minutes."),
)


class ScriptedSession(Session):
    """Plays its steps one after the other, whatever is answered.

    Args:
        steps: the moments, in order.
        at: the moment to begin at.
        mode: "practice" or "assessment".
        refuse: why nothing is taken or kept, or "".
        shown: what may be said of the part that is over.
        notice: what must be said first, or "".
    """

    def __init__(
        self,
        steps: Sequence[Step] = WHOLE,
        *,
        at: int = 0,
        mode: str = "practice",
        refuse: str = "",
        shown: tuple[Entry, ...] = (),
        notice: str = "",
    ) -> None:
        super().__init__(begun(None, mode=mode), notice=notice)
        self.support = "Ms Salma, room 4"
        self.title = "The Thursday ticket"
        self.steps, self.at, self.refuse, self.shown = steps, at, refuse, shown
        self.answered: list[tuple[object, int | None]] = []
        self.done: list[tuple[int, str]] = []
        self.kept: list[tuple[object, ...]] = []
        self.said: dict[str, tuple[str, str]] = {}

    @property
    def step(self) -> Step:
        return self.steps[self.at]

    @property
    def undoable(self) -> bool:
        return self.mode == "practice" and self.at > 0

    def name(self, who: str) -> str:
        return {"selim": "Selim", "mitra": "Ms Mitra"}.get(who, who)

    def answer(self, value: object, sure: int | None = None) -> Failure | None:
        if self.refuse:
            return Failure("P001", self.refuse)
        self.answered.append((value, sure))
        before = self.step
        self.at = min(self.at + 1, len(self.steps) - 1)
        more = len(self.step.text) - len(before.text)
        acts = [act.text for act in before.acts if value == {"act": act.id}]
        self.done = [*((since + more, act) for since, act in self.done), *((more, a) for a in acts)]
        self.done = self.done if acts else []
        return None

    def acts_done(self) -> Sequence[tuple[int, str]]:
        return self.done

    def undo(self) -> Failure | None:
        if self.refuse:
            return Failure("R001", self.refuse)
        self.at, self.done = self.at - 1, []
        return None

    def pass_over(self) -> Failure | None:
        self.at, self.done = self.at + 1, []
        return None

    def passages(self) -> Sequence[Passage]:
        said = [str(value) for value, _ in self.answered]
        return [
            Passage(
                step.scene,
                step.time,
                step.text,
                step.chapter[2] if step.chapter else "",
                (words,) if words else (),
            )
            for step, words in zip(self.steps, [*said, ""], strict=False)
        ]

    def case_file(self) -> Sequence[CaseFileLine]:
        return [
            CaseFileLine("People", "Selim, possible victim"),
            CaseFileLine(
                "Rights and needs", "To know what the paper does before he signs it.", "met"
            ),
            CaseFileLine(
                "Said and seen", "Phones go into a tin at night.", "accounts differ", "Selim"
            ),
            CaseFileLine("Said and seen", "[She looks away]", "", "Selim"),
        ]

    def card(self) -> Sequence[tuple[str, str]]:
        return CARD

    def look_back(self) -> Behind:
        return Behind(self.shown, bool(self.shown))

    def is_ready(self) -> bool:
        return True

    def work_ahead(self) -> bool:
        return False

    def prepare(self) -> None:
        raise AssertionError("it is ready")

    def document_of(self) -> Document:
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
                    "Choices that cost most",
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
                "All the rest",
                sections=(
                    Section("judgements", "Every decision", (), BEHIND),
                    Section("reflect", "To think about", (), (Entry("", (reflect,)),)),
                    Section("figures", "Figures (draft)", (), (Entry("", (figures,)),)),
                ),
            ),
        )

    def save(self, folder: Path) -> Path:
        path = folder / "debrief.html"
        path.write_text("<!doctype html>", encoding="utf-8")
        return path

    def contest(self, address: str, verdict: str, because: str) -> Failure | None:
        self.said[address] = (verdict, because)
        return self._write("contest", address, verdict, because)

    def find_contest(self, address: str) -> tuple[str, str] | None:
        return self.said.get(address)

    def note(self, text: str) -> Failure | None:
        return self._write("note", text)

    def keep_reflection(self, index: int, text: str) -> Failure | None:
        return self._write("reflection", index, text)

    def _write(self, *what: object) -> Failure | None:
        if self.refuse:
            return Failure("R001", self.refuse)
        self.kept.append(what)
        return None


def _script(name: str) -> None:
    """Have a scripted session say itself what is told of its play."""
    real = getattr(debriefs, name)

    def told(session: Session, *given: Path) -> object:
        scripted = isinstance(session, ScriptedSession)
        return getattr(session, name)(*given) if scripted else real(session, *given)

    setattr(debriefs, name, told)


for _name in ("look_back", "is_ready", "work_ahead", "prepare", "document_of", "save"):
    _script(_name)


STOPPED = "Unfinished. You stopped in part 2 of 4: 09:40 · The kitchen"
CASES = (
    CaseCard(
        "thursday-ticket",
        "The Thursday ticket",
        "foundation",
        ("identification", "interviewing"),
        (25, 34),
        "draft",
        premise="Two men must sign at five.",
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


class ScriptedLibrary(Library):
    """Two cases that open a scripted play, one that cannot be played, and two past plays.

    Args:
        playing: what is opened.
        welcomed: whether the welcome was read by `CODE`, and by someone without a code.
        store: where plays are kept; an empty one by default.
    """

    def __init__(
        self,
        playing: Session | None = None,
        *,
        welcomed: bool = True,
        store: Store | None = None,
    ) -> None:
        super().__init__(store or empty_store())
        self.playing = playing or ScriptedSession()
        self.past = list(PAST)
        self.opened: list[tuple[object, ...]] = []
        self.together = ALONE
        if welcomed:
            for person in ("", CODE):
                Participants(self.store).keep_preferences(person, Preferences(welcomed=True))

    def each_case(self) -> Iterator[CaseCard]:
        return iter(CASES)

    def list_unfinished(self, code: str) -> Mapping[str, str]:
        return {"guesthouse-visit": STOPPED}

    def briefing(self, case_id: str) -> Briefing:
        return Briefing(
            "You are the duty investigator of the anti-trafficking unit.",
            ("withheld wages", "an untreated injury", "pressure to sign"),
            CARD,
            {case.id: case.title for case in CASES}.get(case_id, case_id),
        )

    def open(
        self, case_id: str, mode: str, code: str, resume: bool, together: Together = ALONE
    ) -> Session | Failure:
        self.opened.append((case_id, mode, code, resume))
        self.together = together
        return self.playing

    def plays(self, code: str) -> Sequence[PastPlay]:
        return tuple(self.past)

    def reopen(self, play_id: str, code: str = "") -> Session | Failure:
        self.opened.append(("reopen", play_id))
        return ScriptedSession((ENDED,))

    def retry(self, play_id: str, seq: int, code: str = "") -> Session | Failure:
        self.opened.append(("retry", play_id, seq))
        return self.playing

    def delete(self, play_id: str) -> None:
        self.past = [play for play in self.past if play.id != play_id]


def empty_store() -> Store:
    """A store in a folder of its own, which is removed when the tests have run."""
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Store.open(Path(folder))
