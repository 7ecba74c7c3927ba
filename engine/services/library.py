"""The cases that can be played on this computer, and the plays of the people who sit at it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from engine.decisions.answers import Refusal
from engine.language.interface import _, current, translate
from engine.play.core import MOST_MINUTES
from engine.play.estimated_duration import minutes
from engine.play.events import Decided
from engine.play.play import path
from engine.play.step import Voice
from engine.play.view import describe_answer, paragraphs
from engine.records.problems import RecordsProblem
from engine.records.store import Store
from engine.reports.debrief.moments import describe_stop, first_sentence, place
from engine.scenario.case_files import cases, find, id_of, title_of
from engine.scenario.courses import Course
from engine.scenario.messages import message
from engine.scenario.problems import Refused
from engine.scenario.scenario import Scenario
from engine.services.case_and_play_lists import CaseCard, CaseGroup, PastDecision, PastPlay
from engine.services.courses.enrolment import (
    Enrolment,
    begin,
    closed_course_notice,
    enrolment,
    notice_of,
)
from engine.services.led import play as led_play
from engine.services.shared.compiled_cases import open_case, open_courses
from engine.services.shared.crash_log import log_files, write_log
from engine.services.shared.errors import Failure, Unreadable
from engine.services.shared.recording import (
    Recorded,
    continue_on,
    open_listed,
    reopen,
    retry,
    unfinished_plays,
)
from engine.services.shared.session import Session, misfit
from engine.services.shared.waiting_feedback import find_holding_back, holds_back

if TYPE_CHECKING:
    from engine.services.feedback.recall import Practice

_YOUR_COURSE = _("The cases of your course, in your order")
_ENDING = 56  # characters of an ending, so that it fits on one line


class Briefing(Struct, frozen=True):
    """What is read before a case: the role, what it speaks of, and the procedure card."""

    role: str
    content_notes: tuple[str, ...]
    card: tuple[tuple[str, str], ...]  # (what, how it is done here)
    title: str = ""


class Together(Struct, frozen=True):
    """Everyone who plays at one keyboard.

    Attributes:
        players: how many, with the one who signed in.
        codes: of the others who want the play to be theirs as well.
    """

    players: int = 1
    codes: tuple[str, ...] = ()


ALONE = Together()


class Library:
    """The cases and plays of one computer."""

    def __init__(self, store: Store, own: Path | None = None) -> None:
        self.store = store
        self.own = own
        self._loaded: dict[str, Scenario] = {}

    # Cases

    def titles(self) -> Sequence[CaseCard]:
        """Every case found, by its title: to read them all can take seconds the first time."""
        return [
            CaseCard(id_of(path), title_of(path) or path.stem, "", (), (0, 0), "", pending=True)
            for path in cases(self.own)
        ]

    def each_case(self) -> Iterator[CaseCard]:
        """Every case found, in the order of `titles`; read when it is asked for.

        It can be asked for in a thread of its own: no database is touched.
        """
        return (self._card(path) for path in cases(self.own))

    def cases(self) -> Sequence[CaseCard]:
        """Every case found, read."""
        return list(self.each_case())

    def courses(self) -> Sequence[Course]:
        """The courses of this computer; as `each_case`, for a thread of its own."""
        return open_courses(self.own)

    def _card(self, path: Path) -> CaseCard:
        """A case as the list shows it; what is wrong with one must not hide the others."""
        try:
            scenario = open_case(path)
            time = minutes(scenario)
        except Refused as refusal:
            return _grey_out(path, path.stem, _describe_first(refusal))
        except Exception as error:
            where = write_log(error)
            why = _("Rifq could not load it; see {path}").format(path=where or "rifq.log")
            return _grey_out(path, path.stem, why)
        known = self._loaded.get(scenario.id)
        if known is not None and Path(known.source.file).resolve() != path.resolve():
            why = _("another case has the id {id}").format(id=scenario.id)
            return _grey_out(path, scenario.about.title, why)
        self._loaded[scenario.id] = scenario
        about = scenario.about
        length = (time.first, time.second)
        status = about.standing.value
        core = MOST_MINUTES if scenario.text.core else 0
        return CaseCard(
            scenario.id,
            about.title,
            about.level,
            about.skills,
            length,
            status,
            class_minutes=core,
        )

    def _scenario(self, case_id: str) -> Scenario | Failure:
        if case_id not in self._loaded:
            path = find(case_id, self.own)
            if path is None:
                return Failure("P014", str(_("There is no such case.")))
            try:
                self._loaded[case_id] = open_case(path)
            except Refused as refusal:
                return Failure(refusal.problems[0].code, _describe_first(refusal))
        return self._loaded[case_id]

    def adopt(self, scenario: Scenario) -> None:
        """Use this case for its id: one that was named by its path."""
        self._loaded[scenario.id] = scenario

    def title(self, case_id: str) -> str:
        """The title of a case; its id where there is no such case here."""
        scenario = self._scenario(case_id)
        return case_id if isinstance(scenario, Failure) else scenario.about.title

    def briefing(self, case_id: str) -> Briefing:
        """What to read before the case."""
        scenario = self._scenario(case_id)
        if isinstance(scenario, Failure):
            return Briefing(scenario.message, (), ())
        setting = scenario.setting
        card = [(title, "\n".join(lines)) for title, lines in (setting.sections if setting else ())]
        about = scenario.about
        return Briefing(about.role, about.content_notes, tuple(card), about.title)

    # Plays

    def list_finished(self, code: str) -> Mapping[str, bool]:
        """The cases this participant finished, by id, with whether what the key says waits."""
        found: dict[str, bool] = {}
        for listed in self.store.plays(participant=code) if code else ():
            with suppress(RecordsProblem, Unreadable):
                recorded = open_listed(self.store, listed)
                if recorded.play.ended:
                    found.setdefault(recorded.scenario.id, holds_back(recorded))
        return found

    def list_unfinished(self, code: str) -> Mapping[str, str]:
        """The cases this participant left unfinished, by id, with where the last play stopped."""
        people = _people(code)
        listed = self.store.iterate_plays(participant=code or None, alone=not code, unended=True)
        found: dict[str, str] = {}
        for case in dict.fromkeys(play.facts.scenario for play in listed):
            if left := next(unfinished_plays(self.store, people, case), None):
                found[case] = describe_stop(left.scenario, left.play, current())
        return found

    def course(self, code: str) -> Enrolment | None:
        """The course this participant is in, or None."""
        return enrolment(self.store, code)

    def course_with(self, case: str, code: str) -> Enrolment | None:
        """The course of this code, if this case is played in it."""
        course = self.course(code)
        return course if course and case in course.cases else None

    def feedback_waits(self, case: str, course: Enrolment | None) -> bool:
        """Whether the feedback of a play that begins now is held back.

        In a course, the course decides. For everyone else, any course on this computer does.
        """
        if course:
            return course.cohort.holds_back(case)
        return bool(find_holding_back(self.store, case))

    def arrange_cases(
        self,
        code: str,
        cases: Sequence[CaseCard],
        courses: Sequence[Course],
        done: Collection[str],
    ) -> list[CaseGroup]:
        """The list of cases as this participant reads it: a course first, and where to begin.

        A participant of a course sees its cases and no others, in the order of their code; the
        closing form once it is open. Others see each course with its cases, then the cases of no
        course. The first that can be played and was not finished yet is named to begin with.

        Args:
            code: of the participant, or "".
            cases: those that were found.
            courses: those that were found.
            done: ids of those this participant has finished.
        """
        enrolled = self.course(code) if code else None
        groups = (
            [CaseGroup(str(_YOUR_COURSE), _pick_cases(cases, enrolled.offered), course=True)]
            if enrolled
            else _group_by_course(cases, courses)
        )
        return _mark_first(groups, done)

    def greet(self, code: str) -> str:
        """What to say to a participant who signs in. Raises R041 for a code that was replaced."""
        self.store.cohorts.refuse_replaced(code)
        return closed_course_notice(self.store, code)

    def accept(self, code: str) -> None:
        """Keep that this participant agreed to what the course keeps."""
        course = self.course(code)
        if course is not None:
            self.store.cohorts.accept(course.cohort.id, code)

    def open(
        self,
        case_id: str,
        mode: str,
        code: str,
        resume: bool,
        together: Together = ALONE,
    ) -> Session | Failure:
        """Begin a case, or continue it where this participant stopped."""
        scenario = self._scenario(case_id)
        if isinstance(scenario, Failure):
            return scenario
        try:
            if resume and (left := self.resume(scenario, code)):
                return left
            result = begin(
                self.store,
                scenario,
                (*_people(code), *together.codes),
                mode=mode,
                language=current().code,
                players=together.players,
            )
        except RecordsProblem as problem:
            return Failure.of(problem)
        if isinstance(result, Refusal):
            return Failure.of(result)
        return Session(result, code, notice=notice_of(result, code))

    def resume(self, scenario: Scenario, code: str) -> Session | None:
        """The play of a case that this participant left last; None without one."""
        old = next(unfinished_plays(self.store, _people(code), scenario.id), None)
        if old is None:
            return None
        carried = continue_on(old, scenario)
        return Session(carried.recorded, code, notice=misfit(carried))

    def lead(self, case_id: str, how: str, cohort: str | None = None) -> Session | Failure:
        """A room's play of a case: how, see `engine.services.led.play.lead`."""
        scenario = self._scenario(case_id)
        if isinstance(scenario, Failure):
            return scenario
        return led_play.lead(self.store, scenario, how, cohort=cohort, language=current().code)

    def ways_to_lead(self, case_id: str, cohort: str | None = None) -> frozenset[str]:
        """Those of "go-on", "look" and "core" possible: a room stopped or ended; it has a core."""
        scenario = self._scenario(case_id)
        short = not isinstance(scenario, Failure) and bool(scenario.text.core)
        found = led_play.ways_to_lead(self.store, case_id, cohort)
        return found | {"core"} if short else found

    def rooms(self, case_id: str, cohort: str | None = None) -> Sequence[tuple[str, str]]:
        """Id and title of each open cohort with this case; only of the one named, if one is."""
        found = [self.store.cohorts.get(cohort)] if cohort else self.store.cohorts.all()
        return [(c.id, c.title) for c in found if cohort or (case_id in c.cases and not c.closed)]

    def plays(self, code: str) -> Sequence[PastPlay]:
        """This participant's plays that can be read, newest first."""
        found = []
        for listed in self.store.plays(participant=code):
            with suppress(RecordsProblem, Unreadable):
                found.append(_sum_up(open_listed(self.store, listed)))
        return found

    def count_due(self, code: str, today: date) -> int:
        """How many things this participant may look at again today, three at most."""
        if not code or not self.store.plays(participant=code):
            return 0
        from engine.services.feedback.recall import count_due

        return count_due(self.store, code, today)

    def look_again(self, code: str, today: date) -> list[Practice]:
        """What this participant looks at again today, with other facts."""
        from engine.services.feedback.recall import find_due

        return find_due(self.store, code, today)

    def keep_again(self, code: str, practice: Practice, today: date) -> None:
        """Keep whether it held. Raises RecordsProblem."""
        from engine.services.feedback.recall import keep

        keep(self.store, code, practice, today)

    def reopen(self, play_id: str, code: str = "") -> Session | Failure:
        """An earlier play: where it stopped, or at its end."""
        try:
            old = reopen(self.store, play_id)
        except (RecordsProblem, Unreadable) as problem:
            return Failure.of(problem)
        return Session(old, code or _writer(old))

    def retry(self, play_id: str, seq: int, code: str = "") -> Session | Failure:
        """A new practice play that starts again at a decision of an earlier one."""
        try:
            old = reopen(self.store, play_id)
            again = retry(old, seq)
        except (RecordsProblem, Unreadable) as problem:
            return Failure.of(problem)
        if isinstance(again, Refusal):
            return Failure.of(again)
        return Session(again, code or _writer(old))

    def delete(self, play_id: str) -> None:
        """Delete a play for good."""
        self.store.delete(play_id, traces=log_files())


def _pick_cases(cases: Sequence[CaseCard], ids: Sequence[str]) -> tuple[CaseCard, ...]:
    """The cases with these ids, in this order; one that is not here is said to be gone."""
    found = {case.id: case for case in reversed(cases)}
    gone = str(_("it is not on this computer"))
    missing = CaseCard("", "", "", (), (0, 0), "", gone)
    return tuple(found.get(id) or replace(missing, id=id, title=id) for id in ids)


def _group_by_course(cases: Sequence[CaseCard], courses: Sequence[Course]) -> list[CaseGroup]:
    """Each course with those of its cases that are in none before it; then the other cases.

    A form is met in a course that is given, and in no list.
    """
    left, groups = list(cases), list[CaseGroup]()
    for course in courses:
        known = {case.id: case for case in reversed(left)}  # of two with one id, the first
        if found := tuple(known[id] for id in course.taught if id in known):
            title = _("Course: {title}").format(title=course.title)
            groups.append(CaseGroup(title, found, course=True))
            left = [each for each in left if each not in found and each.id not in course.forms]
    if left:
        groups.append(CaseGroup(str(_("Other cases")) if groups else "", tuple(left)))
    return groups


def _mark_first(groups: Sequence[CaseGroup], done: Collection[str]) -> list[CaseGroup]:
    """The groups, with the case to begin with in the first that has one."""
    for n, group in enumerate(groups):
        left = (case.id for case in group.cases if not case.problem and case.id not in done)
        if first := next(left, ""):
            return [*groups[:n], replace(group, first=first), *groups[n + 1 :]]
    return list(groups)


def _people(code: str) -> tuple[str, ...]:
    """Those who sign in with a code: nobody without one."""
    return (code,) if code else ()


def _writer(recorded: Recorded) -> str:
    """The first of those who took part in a play, or ""."""
    return next(iter(recorded.participants), "")


def _grey_out(path: Path, title: str, why: str) -> CaseCard:
    """A case that cannot be played, and why."""
    return CaseCard(path.stem, title, "", (), (0, 0), "", str(why))


def _describe_first(refusal: Refused) -> str:
    """Where the first thing wrong with a case is, and what it is."""
    first = refusal.problems[0]
    place = f"{first.line}:{first.column} " if first.line else ""
    return place + message(first, translate)


def _describe_end(recorded: Recorded) -> str:
    """How a play ended, in its first words; where it stopped, the time or the place."""
    scenario, play = recorded.scenario, recorded.play
    scene = scenario.text.scenes.get(play.location.location.place)
    if scene is not None and scene.time:
        return _("at {time}").format(time=scene.time)
    if not play.ended:
        return place(scenario, play, current())
    told = (p.text for p in paragraphs(scenario, play.shown) if p.voice is Voice.ENDING)
    return shorten(first_sentence(next(told, "")), _ENDING, placeholder=" …")


def _sum_up(recorded: Recorded) -> PastPlay:
    decisions = []
    for moment in path(recorded.play):
        if isinstance(moment.event, Decided) and moment.back is not None:
            words = describe_answer(recorded.scenario, moment)
            scene = moment.back.location.location.place
            prompt = recorded.scenario.text.scenes[scene].prompt
            if words:
                decisions.append(PastDecision(moment.seq, prompt, " / ".join(words)))
    return PastPlay(
        recorded.id,
        recorded.scenario.about.title,
        recorded.play.started.mode,
        recorded.play.started.date,
        recorded.play.ended,
        tuple(decisions),
        _describe_end(recorded),
        recorded.scenario.id,
    )
