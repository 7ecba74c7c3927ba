"""Led play: one laptop, a projector, and a room that votes."""

from __future__ import annotations

from collections.abc import Sequence
from secrets import randbits
from typing import TYPE_CHECKING

from engine.decisions.kind import Refusal
from engine.decisions.registry import CONTINUE
from engine.language.interface import _
from engine.pictures.split import Ballot
from engine.play.core import bridge, follows_core, in_core
from engine.play.events import Decided
from engine.play.led import (
    Vote,
    count_voters,
    find_plurality,
    head_count,
    list_tried,
    vote_here,
    votes,
    votes_each,
)
from engine.play.play import Play, last_act, path_back
from engine.play.view import chapter, view
from engine.records.cohorts import Cohort
from engine.records.problems import Code, RecordsProblem
from engine.scenario.scenario import Scenario
from engine.services.led.ballots import VoteChoice, choices_of, id_of
from engine.services.shared.errors import Failure, Unreadable, child_unsigned
from engine.services.shared.recording import (
    SEED_BITS,
    Recorded,
    find_continuable,
    open_listed,
    settle_luck,
    start,
)
from engine.services.shared.session import Session, attempt

if TYPE_CHECKING:
    from engine.records.sqlite.store import Store
    from engine.reports.document import Entry


class LedSession(Session):
    """A play a room plays together. Votes and decisions are on disk before anything shows them."""

    def __init__(self, recorded: Recorded, notice: str = "", *, core: bool = False) -> None:
        super().__init__(recorded, notice=notice)
        self.core = core or follows_core(recorded.scenario, recorded.play)
        """Whether the room keeps to the core of the case, and skips all else."""
        self.people = head_count(recorded.play)
        """How many people can vote, as the room was counted; None where it was not."""

    @property
    def bridge(self) -> str:
        """What is read first, in place of the scenes that were skipped; or ""."""
        return bridge(self.recorded.scenario, self.recorded.play) if self.core else ""

    def skip_to_core(self) -> Failure | None:
        """Skip whatever is not of the core, where the room keeps to it."""
        while self.core and not in_core(self.recorded.scenario, self.recorded.play):
            if failure := super().pass_over():
                return failure
        return None

    def answer(self, value: object, sure: int | None = None) -> Failure | None:
        """Take an answer, and skip what is not of the core."""
        return super().answer(value, sure) or self.skip_to_core()

    def pass_over(self) -> Failure | None:
        """Skip this scene, and what is not of the core."""
        return super().pass_over() or self.skip_to_core()

    def undo(self) -> Failure | None:
        """Take the last answer back, with what was skipped after it."""
        failure = super().undo()
        while not failure and self.core and not in_core(self.recorded.scenario, self.recorded.play):
            if not self.undoable:
                return self.skip_to_core()
            failure = super().undo()
        return failure

    @property
    def rehearsal(self) -> bool:
        """Whether nothing of it is kept."""
        return self.recorded.store is None

    @property
    def choices(self) -> tuple[VoteChoice, ...]:
        """What the room votes on now."""
        return choices_of(self.step)

    @property
    def chapter_is_new(self) -> bool:
        """Whether the last answer ended a chapter: a place to stop."""
        scenario, play = self.recorded.scenario, self.recorded.play
        last = last_act(play)
        if last is None or last.back is None or play.ended:
            return False
        return chapter(scenario, play) != chapter(scenario, last.back)

    @property
    def vote(self) -> Vote | None:
        """The vote of this moment, or None."""
        return vote_here(self.recorded.play)

    @property
    def ballot(self) -> Ballot:
        """The vote of this moment as a picture."""
        here = self.vote
        counts = here.counts if here else {}
        each = tuple((choice.letter, counts.get(choice.id, 0)) for choice in self.choices)
        voters, words = here.voters if here else 0, tuple(choice.text for choice in self.choices)
        return Ballot("votes", "", "", ("", ""), each, voters, words)

    @property
    def on_record_only(self) -> bool:
        """Whether this vote is not counted, because the room voted here before."""
        here = self.vote
        return here is not None and here not in votes(self.recorded.play)

    @property
    def leading(self) -> tuple[VoteChoice, ...]:
        """The choices with most votes; several when they are level."""
        here = self.vote
        first = find_plurality(here.counts) if here else ()
        return tuple(choice for choice in self.choices if choice.id in first)

    @property
    def tried(self) -> frozenset[str]:
        """Ids of the choices already taken here and then undone."""
        return frozenset(id_of(answer) for answer in list_tried(self.recorded.play))

    @property
    def codes(self) -> int | None:
        """How many codes its cohort has, a first guess at how many can vote; None without any."""
        store, cohort = self.recorded.store, self.recorded.cohort
        if store is None or not cohort:
            return None
        try:
            return len(store.cohorts.members(cohort)) or None
        except RecordsProblem:
            return None

    def count_people_needed(self, counts: Sequence[int]) -> int:
        """How many people it takes to give these votes, where the room is smaller; else 0."""
        named = {c.id: n for c, n in zip(self.choices, counts, strict=True)}
        needed = count_voters(named, votes_each(self.recorded.play))
        return needed if self.people is not None and needed > self.people else 0

    def tally(
        self, counts: Sequence[int], sure: Sequence[int] | None = None, people: int | None = None
    ) -> Failure | None:
        """Take the counts of the choices in order, and how many were not, fairly, very sure.

        `people`, where it is given, is how many can vote, in place of how many were counted.
        """
        named = {c.id: n for c, n in zip(self.choices, counts, strict=True)}
        how = None if sure is None else {str(n): count for n, count in enumerate(sure, 1)}
        return attempt(self.recorded.tally, named, how, people or self.people)

    def key_here(self, answer: object) -> Sequence[Entry]:
        """The key of the decision that waits here, once the room has voted.

        Args:
            answer: what the room arranged, picked or rated; of no account where it chooses one.

        Returns:
            Nothing while there is no vote, and where there is nothing to judge yet.
        """
        kind = self.step.kind
        if not kind.decides or (self.vote is None and not kind.valued):
            return []
        if not kind.options and answer is None:
            return []
        return self._read_key(self.recorded.play, answer, self.vote)

    def key_behind(self) -> Sequence[Entry]:
        """The key of the last decision that was not undone and that the key judges."""
        for moment in path_back(self.recorded.play):
            if found := self._key_of(moment):
                return found
        return []

    def _key_of(self, moment: Play) -> Sequence[Entry]:
        before, event = moment.back, moment.event
        if before is None or not isinstance(event, Decided):
            return []
        kind = view(self.recorded.scenario, before).kind
        act = isinstance(event.answer, dict) and "act" in event.answer
        if act or kind is CONTINUE:
            return []
        return self._read_key(before, event.answer, vote_here(before))

    def _read_key(self, before: Play, answer: object, vote: Vote | None) -> Sequence[Entry]:
        from engine.services.led.marking import key_of

        return key_of(self.recorded.scenario, before, answer, vote)


def lead(
    store: Store, scenario: Scenario, how: str, *, cohort: str | None = None, language: str = "en"
) -> LedSession | Failure:
    """A room's play of a case.

    Args:
        store: where plays are kept.
        scenario: the case.
        how: "go-on" where one was left, else begin; "new" begins; "rehearse" keeps nothing;
            "look" is at the one led last, at its end too; "core" and "rehearse-core" keep to the
            core of the case.
        cohort: id of the cohort it belongs to, or the beginning of one.
        language: of what is shown.
    """
    try:
        course = store.cohorts.get(cohort) if cohort else None
        find = {"go-on": unfinished_room, "look": latest_room}.get(how)
        if find and (old := find(store, scenario.id, course.id if course else None)):
            return old
        if course is not None and (why := why_not_begin(scenario, course)):
            return why
        kept = None if how.startswith("rehearse") else store
        result = _begin(kept, scenario, course, language)
    except RecordsProblem as problem:
        return Failure.of(problem)
    if isinstance(result, Refusal):
        return Failure.of(result)
    session = LedSession(result, core=bool(how.endswith("core") and scenario.text.core))
    return session.skip_to_core() or session


def _begin(
    store: Store | None, scenario: Scenario, course: Cohort | None, language: str
) -> Recorded | Refusal:
    """A new led play; in a cohort, its luck is the cohort's."""
    seed = randbits(SEED_BITS)
    known = course.luck.get(scenario.id, {}) if course else {}
    return start(
        store,
        scenario,
        mode="led",
        seed=seed,
        luck=settle_luck(scenario, seed, known),
        language=language,
        cohort=course.id if course else None,
    )


def why_not_begin(scenario: Scenario, course: Cohort) -> Failure | None:
    """Why no room of this cohort can begin this case; None where it can."""
    if course.closed:
        problem = RecordsProblem(Code.COHORT_CLOSED, {"cohort": course.id, "on": course.closed})
        return Failure.of(problem)
    if scenario.about.locked:
        return Failure.of(child_unsigned(scenario.id))
    if scenario.id in course.cases:
        return None
    words = _(
        "L001 The case {case} is not in the cohort {cohort}: its report would not "
        "include it.\n  Lead it without a cohort, or in one that has this case."
    )
    return Failure("L001", words.format(case=scenario.id, cohort=course.id))


def unfinished_room(store: Store, case: str, cohort: str | None = None) -> LedSession | None:
    """The led play of a case that was left last, on the case as it was then; None without one.

    Without a cohort it is of any, or of none.
    """
    rooms = store.iterate_plays(cohort=cohort, scenario=case, alone=True, unended=True)
    for recorded in find_continuable(store, rooms):
        closed = recorded.course and recorded.course.closed  # nothing changes in it any more
        if recorded.play.started.mode == "led" and not closed:
            return LedSession(recorded, notice=_("This is where the class stopped."))
    return None


def latest_room(store: Store, case: str, cohort: str | None = None) -> LedSession | None:
    """The led play of a case that was last written to, also one that has ended."""
    for listed in store.iterate_plays(cohort=cohort, scenario=case, alone=True):
        try:
            recorded = open_listed(store, listed)
        except (RecordsProblem, Unreadable):
            continue
        if recorded.play.started.mode == "led":
            return LedSession(recorded)
    return None


def ways_to_lead(store: Store, case: str, cohort: str | None = None) -> frozenset[str]:
    """Those of "go-on" and "look" that are possible for a case."""
    found = {"go-on"} if unfinished_room(store, case, cohort) else set()
    last = latest_room(store, case, cohort)
    return frozenset(found | ({"look"} if last and last.ended else set()))
