"""Whether the records are what was written: the store's own checks, and what the events say.

The store knows bytes. That a play is listed as it was begun and ended, and that its case is the
one it was begun on, can only be seen by reading its events and its case.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from engine.play.events import Started
from engine.play.play import Broken, Play, replay
from engine.records.problems import RecordsProblem
from engine.records.store import Listed, Store
from engine.records.verify import Statement, Verification, unlike_tables
from engine.scenario.problems import Refused
from engine.services.listed_courses import Courses
from engine.services.recording import event_of, hashes_of, load_pinned


def verify(store: Store, head: str | None = None) -> Verification:
    """Check everything that can be checked, and a printed head when one is given.

    Args:
        store: where the plays are.
        head: a head as printed, whole or at least its first 16 characters; spaces are ignored.

    Raises:
        RecordsProblem: R020 when `head` is not one; R003 when no list of plays is readable.
    """
    found = store.verify(head)
    sound = {check.play for check in found.plays if not check.altered}
    plays: tuple[Listed, ...] = ()
    with suppress(RecordsProblem):  # tables that are missing: `found` says which
        plays = tuple(play for play in store.plays() if play.play in sound)
    courses, faults = None, list(found.faults)
    if not unlike_tables(faults) & {"cohort", "member", "issue"}:
        try:
            courses = Courses.of(store)
        except RecordsProblem as problem:  # a cohort that cannot be read
            faults.append((problem.code, dict(problem.params)))
    counted: dict[str, tuple[int, dict[str, str]]] = {}
    for play in plays:
        for code, params in _differences(store, play, courses):
            count, first = counted.get(code, (0, params))
            counted[code] = (count + 1, first)
    faults += ((code, {**first, "count": str(n)}) for code, (n, first) in counted.items())
    return replace(found, faults=tuple(faults))


def _differences(store: Store, listed: Listed, courses: Courses | None) -> Iterator[Statement]:
    """What a play is listed with and its events do not say."""
    try:
        events = [event_of(each.body or b"") for each in store.events(listed.play)]
    except RecordsProblem:  # forgotten a moment ago
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
