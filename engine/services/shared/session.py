"""A play that is being recorded, as the app and line mode use it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import ParamSpec

from msgspec import Struct

from engine.decisions.kind import Refusal
from engine.decisions.registry import ENDED
from engine.language.interface import _, current, translate
from engine.play.case_file import CaseLine, case_file, list_done, list_people
from engine.play.play import Play, undo
from engine.play.step import Paragraph, Step
from engine.play.view import (
    Passage,
    conversation,
    drop_idle_moves,
    find_arrival,
    find_undone,
    list_acts,
    paragraphs,
    passages,
    view,
)
from engine.records.annotations import Annotation
from engine.records.problems import RecordsProblem
from engine.reports.debrief.moments import describe_time
from engine.scenario.case_text import Person
from engine.services.shared.errors import Failure, Unreadable
from engine.services.shared.own_words import (
    CONTEST,
    LONGEST,
    read_contest,
    refuse_controls,
    write_contest,
)
from engine.services.shared.recording import Carried, Recorded
from engine.services.shared.waiting_feedback import support_of

P = ParamSpec("P")

_PARTLY_ENGLISH = _("Some of this is in English: it is not translated yet.")
_TOO_LONG = _("This is longer than {most} characters. Make it shorter; nothing is saved yet.")

ENDING_HEADINGS = {
    "person": _("The person"),
    "case": _("The case"),
    "not_known": _("What is not known"),
}
"""The parts of an ending, and the words over each."""


class CaseFileLine(Struct, frozen=True):
    """A line of the case file, in words.

    Attributes:
        section: the heading it belongs under: a scene with its time, or "People".
        text: the line.
        status: "accounts differ" and its kin; or "".
        who: who said it, or "".
        label: the words before the author's in `text` ("Met:"), or "".
    """

    section: str
    text: str
    status: str = ""
    who: str = ""
    label: str = ""


class Session:
    """A play at its present moment: what to show, and what can be done.

    Args:
        recorded: the play, on disk or as a test.
        code: the participant who writes notes and contests here; "" for nobody.
        notice: what must be said before anything else, or "".

    Attributes:
        support: who to talk to ("Ms Salma, room 4"), or "".
        title: of the case.
        mode: "practice", "assessment" or "led".
        standing: draft, reviewed or signed; unless signed, the key is the author's view.
        debriefed: whether it is looked back at, part by part and at its end.
    """

    debriefed = True

    def __init__(self, recorded: Recorded, code: str = "", notice: str = "") -> None:
        self.recorded = recorded
        self.code = code
        self.support = support_of(recorded)
        self.notice = notice
        self.title = recorded.scenario.about.title
        self.mode = recorded.play.started.mode
        self.standing = recorded.scenario.about.standing

    @property
    def step(self) -> Step:
        """The present moment, as it is shown."""
        play = self.recorded.play
        step = view(self.recorded.scenario, play)
        return step._replace(moves=drop_idle_moves(play, step.moves)) if step.moves else step

    @property
    def partly_english(self) -> str:
        """That some words of this scene are English, for want of a translation; or ""."""
        return str(_PARTLY_ENGLISH) if self.step.partly_english else ""

    @property
    def undoable(self) -> bool:
        """Whether there is an answer that can be taken back now."""
        return not isinstance(undo(self.recorded.play), Refusal)

    @property
    def seq(self) -> int:
        """The number of the last event."""
        return self.recorded.play.seq

    @property
    def asked_since(self) -> int:
        """The number of the event that led to what is asked; acts, votes and undoing keep it."""
        return find_arrival(self.recorded.play).seq

    @property
    def undone(self) -> object:
        """The order, pick or values that were taken back last, to be given again; else None."""
        return find_undone(self.recorded.play)

    def acts_done(self) -> Sequence[tuple[int, str]]:
        """The acts done before what is asked, in order, see `list_acts`."""
        return list_acts(self.recorded.scenario, self.recorded.play)

    @property
    def news(self) -> tuple[Paragraph, ...]:
        """What became visible with the last event alone."""
        return tuple(paragraphs(self.recorded.scenario, self.recorded.play.shown))

    def name(self, who: str) -> str:
        """The name of a person of the case, from its id."""
        person = self.recorded.scenario.text.people.get(who)
        return person.name if person else who

    def answer(self, value: object, sure: int | None = None) -> Failure | None:
        """Take an answer in the shape of `--jsonl`; it is on disk when this returns None."""
        return attempt(self.recorded.answer, value, sure)

    def undo(self) -> Failure | None:
        """Take the last answer back."""
        return attempt(self.recorded.undo)

    def pass_over(self) -> Failure | None:
        """Skip this scene."""
        return attempt(self.recorded.pass_over)

    def passages(self) -> Sequence[Passage]:
        """Everything shown so far, oldest first."""
        return passages(self.recorded.scenario, self.recorded.play)

    def scene_before(self) -> Passage | None:
        """The scene before with its answer, if what followed is read before this one."""
        if not self.step.answered:
            return None
        return next(passage for passage in reversed(self.passages()) if passage.followed)

    def conversation(self) -> Sequence[Passage]:
        """What was said in the present talk up to what is on screen, oldest first."""
        return conversation(self.recorded.scenario, self.recorded.play)

    def card(self) -> Sequence[tuple[str, str]]:
        """The procedure card of the country the case plays in: what, and how it is done there."""
        setting = self.recorded.scenario.setting
        return [(title, "\n".join(lines)) for title, lines in setting.sections] if setting else []

    def case_file(self) -> Sequence[CaseFileLine]:
        """What is known so far: a notebook, the newest scene first, then who everybody is."""
        people = list_people(self.recorded.scenario, self.passages())
        return [*self._write_notebook(), *_people(people)]

    def _write_notebook(self) -> Sequence[CaseFileLine]:
        """What was done, agreed, said and found, under its scene; the newest first."""
        scenario, play = self.recorded.scenario, self.recorded.play
        noted = [
            (
                at,
                CaseFileLine(
                    self._name_scene(at), _("You: {words}").format(words=" / ".join(done))
                ),
            )
            for at, done in list_done(scenario, play)
        ]
        noted += [(line.at, self._tell(line)) for line in case_file(scenario, play)]
        return [line for _at, line in sorted(noted, key=lambda each: -each[0].seq)]

    def _tell(self, line: CaseLine) -> CaseFileLine:
        """What a word of the vocabulary has to say, under the scene where it was said or seen."""
        template = translate(line.template)
        status = (
            (_("accounts differ"), line.differs),
            (_("it contains our own words"), line.tainted),
        )
        return CaseFileLine(
            self._name_scene(line.at),
            template.format(text=line.text),
            current().commas(str(words) for words, holds in status if holds),
            current().commas(line.who),
            template.partition("{text}")[0].strip(),
        )

    def _name_scene(self, at: Play) -> str:
        """The story's clock at a moment, and the title of the scene."""
        scenario, place = self.recorded.scenario, at.location.location.place
        time, title = scenario.text.scenes[place].time, scenario.text.titles.get(place, "")
        return f"{time}  {title}".strip() or describe_time(scenario, at, current())

    def contest(self, address: str, verdict: str, because: str) -> Failure | None:
        """Keep what its reader thinks of a judgement."""
        return self._keep(CONTEST, write_contest(verdict, because), address=address)

    def note(self, text: str) -> Failure | None:
        """Keep a note, after those already written at this moment."""
        seq = self.recorded.play.seq
        try:
            earlier = sum(w.kind == "note" and w.seq == seq for w in self._annotations())
        except RecordsProblem as problem:
            return Failure.of(problem)
        address = f"{earlier:04}"  # four digits keep the notes of one moment in order
        return self._keep("note", text, seq=seq, address=address)

    def noted(self, text: str) -> bool:
        """Whether this very note was kept at this moment."""
        body, seq = text.encode("utf-8", "replace"), self.recorded.play.seq
        return any((w.kind, w.seq, w.body) == ("note", seq, body) for w in self._annotations())

    def keep_reflection(self, index: int, text: str) -> Failure | None:
        """Keep an answer to a question for reflection."""
        return self._keep("reflection", text, address=str(index))

    def reflections(self) -> dict[int, str]:
        """What this participant kept of the questions for reflection, by the number of each."""
        found: dict[int, str] = {}
        with suppress(RecordsProblem):
            for words in self._annotations():
                if words.kind == "reflection" and words.participant == self.code:
                    found[int(words.address)] = words.body.decode("utf-8", "replace")
        return found

    def find_contest(self, address: str) -> tuple[str, str] | None:
        """What this participant said of a judgement before: the verdict and the reason."""
        wanted = (CONTEST, address, self.code)
        with suppress(RecordsProblem):
            for words in self._annotations():
                if (words.kind, words.address, words.participant) == wanted:
                    return read_contest(words)
        return None

    def _annotations(self) -> Iterable[Annotation]:
        """Everything written about this play; nothing for a test."""
        store = self.recorded.store
        return store.words.of(self.recorded.id) if store else ()

    def _keep(self, kind: str, text: str, *, seq: int = 0, address: str = "") -> Failure | None:
        recorded = self.recorded
        if len(text) > LONGEST + len(write_contest("not-my-job", "")):
            return Failure("S001", _TOO_LONG.format(most=current().number(LONGEST)))
        if recorded.store is None:
            return None  # a test keeps nothing
        words = Annotation(
            recorded.id, kind, text.encode("utf-8", "replace"), seq, address, self.code
        )
        try:
            refuse_controls(text)
            recorded.store.words.put(words)
        except RecordsProblem as problem:
            return Failure.of(problem)
        return None

    @property
    def ended(self) -> bool:
        """Whether an ending was reached."""
        return self.step.kind is ENDED


def attempt(act: Callable[P, Refusal | None], *args: P.args, **kwargs: P.kwargs) -> Failure | None:
    """Do something to a recorded play; None when it was done and is on disk."""
    try:
        refusal = act(*args, **kwargs)
    except (RecordsProblem, Unreadable) as problem:
        return Failure.of(problem)
    return Failure.of(refusal) if refusal else None


def _people(read: Iterable[Person]) -> list[CaseFileLine]:
    """The names, then each of whom more may be read."""
    section = str(_("People"))
    told = {person.name: words for person in read if (words := _introduce(person))}
    names = current().commas(person.name for person in read if person.name not in told)
    lines = [CaseFileLine(section, names)] if names else []
    return lines + [
        CaseFileLine(section, f"{name}{words}", label=name) for name, words in told.items()
    ]


def _introduce(person: Person) -> str:
    """What stands behind a name: what anyone sees, then what the author opens to the player."""
    at_first = f": {person.at_first}" if person.at_first else ""
    if not person.in_case_file:
        return at_first
    return f"{at_first}. {person.about}" if at_first else f"  {person.about}"


def misfit(carried: Carried) -> str:
    """What is to be said of a play that was carried on to a newer version of its case, or ""."""
    if not carried.misfit:
        return ""
    at = f"{carried.misfit} ({carried.words})" if carried.words else carried.misfit
    said = _("The case has changed. Your answer at {at} no longer fits; you continue from there.")
    return said.format(at=at)
