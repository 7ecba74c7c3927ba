"""Whether the records are what was written: the store's own checks, and what the events say.

The store knows bytes. That a play is listed as it was begun and ended, and that its case is the
one it was begun on, can only be seen by reading its events and its case.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress

from msgspec import Struct
from msgspec.structs import replace

from engine.play.events import Started
from engine.play.play import Broken, Play, replay
from engine.records.cohorts import Cohort
from engine.records.problems import RecordsProblem
from engine.records.store import OF_A_VALUE, Listed, Store
from engine.records.verify import Statement, Verification, find_unlike_tables
from engine.scenario.problems import Refused
from engine.scenario.scenario import Scenario
from engine.services.plays.recording import event_of, hashes_of, load_pinned, settle_luck


class Courses(Struct, frozen=True):
    """The cohorts, and what they say of plays.

    Attributes:
        cohorts: by id.
        codes: of each cohort.
        told: the cohort in whose reports a play was, by its id.
    """

    cohorts: Mapping[str, Cohort]
    codes: Mapping[str, frozenset[str]]
    told: Mapping[str, str]

    @staticmethod
    def of(store: Store) -> Courses:
        """Those of a store. Raises RecordsProblem where one, or an issue, cannot be read."""
        cohorts = {cohort.id: cohort for cohort in store.cohorts.all()}
        codes = {id: frozenset(m.code for m in store.cohorts.members(id)) for id in cohorts}
        issues = ((id, issue) for id in cohorts for issue in store.cohorts.issues(id))
        told = {play: id for id, issue in issues for play, _seq in issue.plays}
        return Courses(cohorts, codes, told)

    def differences(
        self, listed: Listed, started: Started, case: Scenario | None
    ) -> Iterator[Statement]:
        """What a play says otherwise than the course it is listed in, or is not listed in."""
        first, id = {"first": listed.play}, listed.cohort
        if id is not None and not self._fits(listed, started, case):
            yield "V034", {**first, "listed": id}
        if (told := self.told.get(listed.play, id)) is not None and told != id:
            yield "V035", {**first, "told": told}

    def _fits(self, listed: Listed, started: Started, case: Scenario | None) -> bool:
        cohort = self.cohorts.get(listed.cohort or "")
        if cohort is None or started.scenario not in cohort.cases:
            return False
        if not self.codes[cohort.id].issuperset(listed.participants):
            return False
        return on_terms(cohort, started, case)


def on_terms(cohort: Cohort, started: Started, case: Scenario | None) -> bool:
    """Whether a play has the mode and the luck that its course settled.

    Args:
        cohort: the course.
        started: the first event of the play.
        case: the case it was made on; None where it cannot be read.
    """
    if started.origin:  # mode and luck come from the play it carries on
        return True
    known = cohort.luck.get(started.scenario, {})
    luck = settle_luck(case, started.seed, known) if case else {}
    same = all(luck[name] == started.luck.get(name) for name in known.keys() & luck.keys())
    return same and started.mode in (cohort.mode, "led")


def verify(store: Store, head: str | None = None) -> Verification:
    """Check everything that can be checked, and a printed head when one is given.

    A head is given as printed, at least its first 16 characters; spaces are ignored.

    Raises:
        RecordsProblem: R020 when `head` is not one; R003 when no list of plays is readable.
    """
    found = store.verify(head)
    try:
        faults = [*found.faults, *_compare(store, found)]
    except OF_A_VALUE:
        if not found.damage:
            raise
        faults = list(found.faults)
    return replace(found, faults=tuple(faults))


def _compare(store: Store, found: Verification) -> list[Statement]:
    """What the plays that are unaltered say otherwise than what stands beside them."""
    sound = {check.play for check in found.plays if not check.altered}
    plays: tuple[Listed, ...] = ()
    with suppress(RecordsProblem):  # tables that are missing: `found` says which
        plays = tuple(play for play in store.plays() if play.play in sound)
    courses, faults = None, list[Statement]()
    if not find_unlike_tables(found.faults) & {"cohort", "member", "issue"}:
        try:
            courses = Courses.of(store)
        except RecordsProblem as problem:  # a cohort or an issue that cannot be read
            faults.append((problem.code, dict(problem.params)))
    counted: dict[str, tuple[int, dict[str, str]]] = {}
    for play in plays:
        for code, params in _differences(store, play, courses):
            count, first = counted.get(code, (0, params))
            counted[code] = (count + 1, first)
    faults += ((code, {**first, "count": str(n)}) for code, (n, first) in counted.items())
    return faults


def _differences(store: Store, listed: Listed, courses: Courses | None) -> Iterator[Statement]:
    """What a play is listed with and its events do not say."""
    try:
        events = [event_of(each.body or b"") for each in store.events(listed.play)]
    except RecordsProblem:  # deleted a moment ago
        return
    started = events[0]
    if not isinstance(started, Started):
        return
    first = {"first": listed.play}
    facts = listed.facts
    case, version = None, facts.version
    try:
        case = load_pinned(store, facts.closure, started.scenario)
        version = case.about.version
    except Refused:
        yield "V026", first
    except (KeyError, RecordsProblem):
        yield "V023", first
    if case and any(getattr(started, part) != hash for part, hash in hashes_of(case).items()):
        yield "V023", first
    named = [facts.scenario, facts.version, facts.started]
    begun = [started.scenario, version, started.date]
    if facts.origin:  # plays of an older Rifq are listed without it
        named, begun = [*named, facts.origin], [*begun, started.origin]
    if named != begun:
        yield "V022", {**first, "listed": " ".join(named), "begun": " ".join(begun)}
    if courses is not None:
        yield from courses.differences(listed, started, case)
    if case and listed.ended and not _ended(replay(case.story, events)):
        yield "V027", first


def _ended(result: Play | Broken) -> bool:
    """Whether a play has ended, as far as it can be replayed."""
    play = result.play if isinstance(result, Broken) else result
    return play is not None and play.ended
