"""What those who sit at this computer can do: the services of cases, plays and people together."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from engine.decisions.kind import Refusal
from engine.language.interface import current
from engine.lazy_import import lazy_modules
from engine.records.problems import RecordsProblem
from engine.scenario.courses import Course
from engine.scenario.scenario import Scenario
from engine.services.catalogue.case_list import CaseCard, CaseGroup, Catalogue, arrange
from engine.services.courses.enrolment import (
    Enrolment,
    begin,
    closed_course_notice,
    enrolment,
    notice_of,
)
from engine.services.led import play as led_play
from engine.services.plays import past_plays
from engine.services.plays.past_plays import PastPlay
from engine.services.shared.crash_log import log_files
from engine.services.shared.errors import Failure
from engine.services.shared.session import Session
from engine.services.shared.waiting_feedback import find_holding_back

with lazy_modules():
    from engine.services.feedback import recall

if TYPE_CHECKING:
    from engine.records.sqlite.store import Store
    from engine.services.feedback.recall import Practice


class Together(Struct, frozen=True):
    """Everyone who plays at one keyboard.

    Attributes:
        players: how many, with the one who signed in.
        codes: of the others who want the play to be theirs as well.
    """

    players: int = 1
    codes: tuple[str, ...] = ()


ALONE = Together()


class Library(Catalogue):
    """The cases of one computer, and the plays and courses of its people."""

    def __init__(self, store: Store, own: Path | None = None) -> None:
        super().__init__(own)
        self.store = store

    # Courses

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
        """The list of cases as this participant reads it: see `case_list.arrange`."""
        enrolled = self.course(code)
        return arrange(cases, courses, done, enrolled.offered if enrolled else None)

    def greet(self, code: str) -> str:
        """What to say to a participant who signs in. Raises R041 for a code that was replaced."""
        self.store.cohorts.refuse_replaced(code)
        return closed_course_notice(self.store, code)

    def accept(self, code: str) -> None:
        """Keep that this participant agreed to what the course keeps."""
        course = self.course(code)
        if course is not None:
            self.store.cohorts.accept(course.cohort.id, code)

    # Plays

    def list_finished(self, code: str) -> Mapping[str, bool]:
        """The cases this participant finished, by id, with whether what the key says waits."""
        return past_plays.list_finished(self.store, code)

    def list_unfinished(self, code: str) -> Mapping[str, str]:
        """The cases this participant left unfinished, by id, with where the last play stopped."""
        return past_plays.list_unfinished(self.store, code)

    def plays(self, code: str) -> Sequence[PastPlay]:
        """This participant's plays that can be read, newest first."""
        return past_plays.list_plays(self.store, code)

    def open(
        self,
        case_id: str,
        mode: str,
        code: str,
        resume: bool,
        together: Together = ALONE,
    ) -> Session | Failure:
        """Begin a case, or continue it where this participant stopped."""
        scenario = self.scenario(case_id)
        if isinstance(scenario, Failure):
            return scenario
        try:
            if resume and (left := past_plays.resume(self.store, scenario, code)):
                return self._settle_in(left)
            result = begin(
                self.store,
                scenario,
                (*past_plays.people_of(code), *together.codes),
                mode=mode,
                language=current().code,
                players=together.players,
            )
        except RecordsProblem as problem:
            return Failure.of(problem)
        if isinstance(result, Refusal):
            return Failure.of(result)
        return self._settle_in(Session(result, code, notice=notice_of(result, code)))

    def resume(self, scenario: Scenario, code: str) -> Session | None:
        """The play of a case that this participant left last; None without one."""
        left = past_plays.resume(self.store, scenario, code)
        return self._settle_in(left) if left else None

    def reopen(self, play_id: str, code: str = "") -> Session | Failure:
        """An earlier play: where it stopped, or at its end."""
        found = past_plays.reopen(self.store, play_id, code)
        return found if isinstance(found, Failure) else self._settle_in(found)

    def retry(self, play_id: str, seq: int, code: str = "") -> Session | Failure:
        """A new practice play that starts again at a decision of an earlier one."""
        found = past_plays.retry(self.store, play_id, seq, code)
        return found if isinstance(found, Failure) else self._settle_in(found)

    def _settle_in(self, session: Session) -> Session:
        """The session, which knows where the own courses of this computer are."""
        session.recorded.own = self.own
        return session

    def delete(self, play_id: str) -> None:
        """Delete a play for good."""
        self.store.delete(play_id, traces=log_files())

    # What a class plays

    def lead(self, case_id: str, how: str, cohort: str | None = None) -> Session | Failure:
        """A room's play of a case: how, see `engine.services.led.play.lead`."""
        scenario = self.scenario(case_id)
        if isinstance(scenario, Failure):
            return scenario
        return led_play.lead(self.store, scenario, how, cohort=cohort, language=current().code)

    def ways_to_lead(self, case_id: str, cohort: str | None = None) -> frozenset[str]:
        """Those of "go-on", "look" and "core" possible: a room stopped or ended; it has a core."""
        scenario = self.scenario(case_id)
        short = not isinstance(scenario, Failure) and bool(scenario.text.core)
        found = led_play.ways_to_lead(self.store, case_id, cohort)
        return found | {"core"} if short else found

    def rooms(self, case_id: str, cohort: str | None = None) -> Sequence[tuple[str, str]]:
        """Id and title of each open cohort with this case; only of the one named, if one is."""
        found = [self.store.cohorts.get(cohort)] if cohort else self.store.cohorts.all()
        return [(c.id, c.title) for c in found if cohort or (case_id in c.cases and not c.closed)]

    # What is looked at again

    def count_due(self, code: str, today: date) -> int:
        """How many things this participant may look at again today, three at most."""
        if not code or not self.store.plays(participant=code):
            return 0
        return recall.count_due(self.store, code, today)

    def look_again(self, code: str, today: date) -> list[Practice]:
        """What this participant looks at again today, with other facts."""
        return recall.find_due(self.store, code, today, self.own)

    def keep_again(self, code: str, practice: Practice, today: date) -> None:
        """Keep whether it held. Raises RecordsProblem."""
        recall.keep(self.store, code, practice, today)
