"""What the screens ask of a session and of the house of cases. No screen is needed to use it.

The screens draw `Step` values and hand answers back; no rule lives in them. `Playing` is one play,
`Library` is everything around it. Both are implemented elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from engine.play.step import Paragraph, Step
from engine.reports.document import Document, Entry
from engine.services.preferences import Preferences

if TYPE_CHECKING:
    from engine.services.cohorts import Desk
    from engine.services.enrolment import Enrolment


@dataclass(frozen=True, slots=True)
class Refused:
    """Why something was not done: a stable code, and the sentence to show."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of the story already shown, for reading back.

    Attributes:
        scene: id of the scene.
        title: a heading (the chapter, or ""), shown when it changes.
        time: the story's clock, or "".
        paragraphs: what was shown.
        chosen: what the participant then chose, in words; "" where nothing was.
    """

    scene: str
    title: str
    time: str
    paragraphs: tuple[Paragraph, ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A line of the case file, as known so far.

    Attributes:
        section: heading it stands under ("People", "Rights and needs", …), already translated.
        text: the line.
        status: "offered", "not asked", …, already translated; or "".
        who: who said it, or "".
        where: the place in the story where it was said or seen, or "".
    """

    section: str
    text: str
    status: str = ""
    who: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Behind:
    """What may be said of the last part of the story that is over, and that is judged."""

    entries: tuple[Entry, ...] = ()  # empty while there is none
    fresh: bool = False  # whether the last answer ended that part


class Playing(Protocol):
    """One play, at its present moment."""

    @property
    def title(self) -> str:
        """Title of the case."""

    @property
    def mode(self) -> str:
        """The mode of the play: "practice" or "assessment"."""

    @property
    def draft(self) -> bool:
        """Whether the key is the author's view, signed by nobody."""

    @property
    def support(self) -> str:
        """Who to talk to ("Ms Salma, room 4"), or ""."""

    @property
    def notice(self) -> str:
        """What must be said when it is opened, or ""."""

    @property
    def step(self) -> Step:
        """The present moment."""

    @property
    def undoable(self) -> bool:
        """Whether there is an answer that can be taken back now."""

    def name(self, who: str) -> str:
        """The name of a person of the case, from its id."""

    def answer(self, value: object, sure: int | None = None) -> Refused | None:
        """Take an answer in the shape of `--jsonl`; on disk when it returns None."""

    def undo(self) -> Refused | None:
        """Take the last answer back (practice)."""

    def pass_over(self) -> Refused | None:
        """Go past this place, for no stated reason."""

    def passages(self) -> Sequence[Passage]:
        """Everything shown so far, oldest first."""

    def case_file(self) -> Sequence[CaseLine]:
        """What is known so far."""

    def card(self) -> Sequence[tuple[str, str]]:
        """The procedure card of the country the case plays in: what, and how it is done there."""

    def behind(self) -> Behind:
        """Practice: what may be said now of the scene or chapter that ended last."""

    def work_ahead(self) -> bool:
        """Begin, beside the play, with what its debrief needs; whether it is under way."""

    @property
    def ready(self) -> bool:
        """Whether the debrief can be told at once."""

    def prepare(self) -> None:
        """Work out what the debrief needs, which takes seconds. Called in a thread of its own."""

    def debrief(self) -> Document:
        """The debrief; only when the step is `ENDED`, or at a pause of a led play."""

    def save_debrief(self, folder: Path) -> Path:
        """Write the debrief as one HTML page into `folder`. Raises OSError."""

    def contest(self, address: str, verdict: str, because: str) -> Refused | None:
        """Keep what its reader thinks of a judgement: "agree", "not-my-job" or "disagree"."""

    def contested(self, address: str) -> tuple[str, str] | None:
        """What was said of a judgement before: the verdict and the reason; None for nothing."""

    def note(self, text: str) -> Refused | None:
        """Keep a note of one's own."""

    def keep_reflection(self, index: int, text: str) -> Refused | None:
        """Keep an answer to the reflection number `index`, from 0."""


@dataclass(frozen=True, slots=True)
class CaseCard:
    """A case as the list shows it."""

    id: str
    title: str
    level: str
    skills: tuple[str, ...]
    minutes: tuple[int, int]  # in a first and in a second language
    status: str  # "draft" or "signed"
    problem: str = ""  # why it cannot be played, in one line


@dataclass(frozen=True, slots=True)
class Briefing:
    """What is read before a case: the role, what it speaks of, and the procedure card."""

    role: str
    content_notes: tuple[str, ...]
    card: tuple[tuple[str, str], ...]  # (what, how it is done here)
    title: str = ""
    waits: bool = False  # a course on this computer holds back what the key says


@dataclass(frozen=True, slots=True)
class PastDecision:
    """A decision of an earlier play: its place in the log, the question, what was chosen."""

    seq: int
    at: str
    chosen: str


@dataclass(frozen=True, slots=True)
class PastPlay:
    """An earlier play of a participant, newest first in lists."""

    id: str
    title: str
    mode: str
    date: str
    ended: bool
    decisions: tuple[PastDecision, ...] = ()
    where: str = ""  # how it ended, in its first words; or "at 16:30", where it stopped


@dataclass(frozen=True, slots=True)
class Together:
    """Who sits in front of a play beside the one whose code was typed."""

    players: int = 1  # that one included
    codes: tuple[str, ...] = ()  # of the others who want the play to be theirs, too


ALONE = Together()


class Record(Protocol):
    """One's own plays over a course, told in words."""

    @property
    def whose(self) -> str:
        """Course and code, in words; once it is prepared."""

    def prepare(self) -> None:
        """Work out what takes seconds. Called in a thread of its own: uses no database."""

    def document(self) -> Document:
        """The record; once it is prepared."""

    def save(self, folder: Path) -> Path:
        """Write it as one HTML page into `folder`. Raises OSError."""


class Library(Protocol):
    """The cases, the plays on this computer, and the people they belong to."""

    def cases(self) -> Sequence[CaseCard]:
        """Every case found. Called in a thread of its own: uses no database."""

    def finished(self, code: str) -> Mapping[str, bool]:
        """Ids of the cases this participant finished, with whether what the key says waits."""

    def unfinished(self, code: str) -> frozenset[str]:
        """Ids of the cases this participant left unfinished; of "", those begun without a code."""

    def briefing(self, case_id: str) -> Briefing:
        """What to read before the case."""

    def trouble(self) -> str:
        """Why nothing can be kept on this computer now, or ""."""

    def course(self, code: str) -> Enrolment | None:
        """The course this participant is in, or None."""

    def greet(self, code: str) -> str:
        """What must be said to whoever sits down with a code, or ""; R041 where it was replaced."""

    def accept(self, code: str) -> None:
        """Keep that this participant agreed to what the course keeps."""

    def desk(self) -> Desk:
        """What a facilitator does: cohorts, codes, opening and closing."""

    def open(
        self, case_id: str, mode: str, code: str, resume: bool, together: Together = ALONE
    ) -> Playing | Refused:
        """Begin a case, or go on where this participant stopped."""

    def lead(self, case_id: str, how: str, cohort: str | None = None) -> Playing | Refused:
        """A room's play of a case: how, see `engine.services.led_play.lead`."""

    def ways_to_lead(self, case_id: str, cohort: str | None = None) -> frozenset[str]:
        """Of "go-on" and "look", those that can be gone: a room stopped, or came to the end."""

    def rooms(self, case_id: str, cohort: str | None = None) -> Sequence[tuple[str, str]]:
        """Id and title of each open cohort with this case; of the one named, if one is."""

    def plays(self, code: str) -> Sequence[PastPlay]:
        """This participant's plays, newest first."""

    def record(self, code: str) -> Record:
        """This participant's plays over a course, told in words."""

    def reopen(self, play_id: str, code: str = "") -> Playing | Refused:
        """An earlier play: where it stopped, or at its end; what is written there is of `code`."""

    def retry(self, play_id: str, seq: int, code: str = "") -> Playing | Refused:
        """A new practice play that starts again at a decision of an earlier one."""

    def delete(self, play_id: str) -> None:
        """Forget a play for good."""

    def check_code(self, text: str) -> str | None:
        """The code as five digits and a check digit, or None when it is none."""

    def mint_code(self) -> str:
        """A new participant code."""

    def preferences(self, code: str) -> Preferences:
        """How this participant likes the screen."""

    def keep_preferences(self, code: str, preferences: Preferences) -> None:
        """Keep how this participant likes the screen."""
