"""Whether the records are what was written: the store's own checks, and what the events say.

The store knows bytes. That a play is listed as it was begun and ended, and that its case is the
one it was begun on, can only be seen by reading its events and its case.

A play that was compared before is not compared again. A mark stands for all that a comparison
reads: every event of the play, how it is listed, what its course says, and the code that compares.
If any of that changes, there is no such mark. Marks are in the cache of this account, and not with
the plays: a file of plays from elsewhere brings none, and what another account wrote is not read.
The chain of events is checked each time all the same. Nothing of a person can be found out from a
mark once the play is deleted, see `PlayCheck.witness`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from engine.play.events import Event, Started, Unknown
from engine.play.play import Broken, replay
from engine.records.cohorts import Cohort, to_bytes
from engine.records.file_cache import cache_folder, describe_code, keep_packed, name_of, read_packed
from engine.records.problems import RecordsProblem
from engine.records.stored_plays import OF_A_VALUE, Listed
from engine.records.verify import PlayCheck, Statement, Verification, find_unlike_tables
from engine.scenario.problems import Refused
from engine.scenario.scenario import Scenario
from engine.services.shared.errors import reason
from engine.services.shared.recording import event_of, hashes_of, load_pinned, on_terms

if TYPE_CHECKING:
    from engine.records.sqlite.store import Store

SUFFIX = ".verified"
MOST_KEPT = 8  # data folders
_BYTES = 16
_CODE = ("kernel", "decisions", "scenario", "language", "play", "services")


class ReplayMarks:
    """The marks of one data folder.

    Args:
        place: the data folder.
    """

    def __init__(self, place: str) -> None:
        named = hashlib.sha256(place.encode("utf-8", "surrogateescape")).hexdigest()[:32]
        self._path = cache_folder() / f"{name_of(named)}{SUFFIX}"
        kept = read_packed(self._path) or b""
        self._before = {kept[at : at + _BYTES] for at in range(0, len(kept), _BYTES)}
        self._now = set[bytes]()
        self._code = hashlib.sha256(describe_code(*_CODE).encode()).digest()
        self._cohorts: dict[str, bytes] = {}

    def mark_of(
        self, witness: bytes, listed: Listed, cohort: Cohort | None, *said: object
    ) -> bytes:
        """The mark of a play.

        Args:
            witness: stands for its events.
            listed: how it is listed.
            cohort: its course, if there is one.
            said: what else was read of courses.
        """
        agreed = self._cohorts.get(listed.cohort or "")
        if agreed is None:
            agreed = self._cohorts[listed.cohort or ""] = to_bytes(cohort) if cohort else b""
        read = msgspec.msgpack.encode((witness, listed, agreed, said))
        return hashlib.sha256(self._code + read).digest()[:_BYTES]

    def is_known(self, mark: bytes) -> bool:
        """Whether nothing was found wrong with this play before; it stays known."""
        if mark in self._before:
            self._now.add(mark)
            return True
        return False

    def add(self, mark: bytes) -> None:
        """Nothing was found wrong with a play."""
        self._now.add(mark)

    def save(self) -> None:
        """Keep the marks of the plays that were looked at, in place of all others."""
        if self._now != self._before:
            kind = f"*{SUFFIX}"
            keep_packed(self._path, b"".join(sorted(self._now)), kind=kind, most=MOST_KEPT)


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
        cohort = self.cohorts.get(id or "")
        fits = (
            cohort is not None
            and started.scenario in cohort.cases
            and (listed.participants or started.mode == "led")
            and self.codes[cohort.id].issuperset(listed.participants)
            and on_terms(cohort, started, case)
        )
        if id is not None and not fits:
            yield "V034", {**first, "listed": id}
        if (told := self.told.get(listed.play, id)) is not None and told != id:
            yield "V035", {**first, "told": told}


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
    for code, params in _Comparison(store, courses).compare(plays, found.plays):
        count, first = counted.get(code, (0, params))
        counted[code] = (count + 1, first)
    faults += ((code, {**first, "count": str(n)}) for code, (n, first) in counted.items())
    return faults


class _Pinned(Struct, frozen=True):
    """The case that plays were made on.

    Attributes:
        case: None where it cannot be read.
        hashes: of its parts, as a play on it says them.
        wrong: the code of what is wrong with it, or "".
    """

    case: Scenario | None = None
    hashes: Mapping[str, str] = {}
    wrong: str = ""


class _Comparison:
    """Plays, held against how they are listed, their cases and their courses."""

    def __init__(self, store: Store, courses: Courses | None) -> None:
        self._store, self._courses = store, courses
        self._cases: dict[tuple[str, ...], _Pinned] = {}

    def compare(self, plays: Iterable[Listed], checks: Iterable[PlayCheck]) -> Iterator[Statement]:
        """What is wrong with them; plays that were compared before are not compared again."""
        marks = ReplayMarks(self._store.place)
        witnesses = {check.play: check.witness for check in checks}
        for listed in plays:
            mark = self._mark(marks, listed, witnesses[listed.play])
            if mark and marks.is_known(mark):
                continue
            found = list(self._differences(listed))
            if mark and not found:
                marks.add(mark)
            yield from found
        marks.save()

    def _mark(self, marks: ReplayMarks, listed: Listed, witness: bytes) -> bytes:
        """The mark of a play; b"" where not everything that a mark stands for is known."""
        if self._courses is None or not witness:
            return b""
        cohort = self._courses.cohorts.get(listed.cohort or "")
        told, codes = self._courses.told.get(listed.play), frozenset[str]()
        if cohort:
            codes = self._courses.codes[cohort.id]
        return marks.mark_of(witness, listed, cohort, told, codes.issuperset(listed.participants))

    def _differences(self, listed: Listed) -> Iterator[Statement]:
        """What a play is listed with and its events do not say."""
        try:
            bodies = [each.body or b"" for each in self._store.events(listed.play)]
        except RecordsProblem:  # deleted a moment ago
            return
        first, facts = {"first": listed.play}, listed.facts
        events = list(map(event_of, bodies))
        started = events[0]
        if not isinstance(started, Started):
            yield "V042", {**first, "seq": "1"}
            return
        made_on = self._open(listed, started.scenario)
        case = made_on.case
        version = case.about.version if case else facts.version
        if made_on.wrong:
            yield made_on.wrong, first
        if any(getattr(started, part) != hash for part, hash in made_on.hashes.items()):
            yield "V023", first
        named = [facts.scenario, facts.version, facts.started]
        begun = [started.scenario, version, started.date]
        if facts.origin:  # plays of an older Rifq are listed without it
            named, begun = [*named, facts.origin], [*begun, started.origin]
        if named != begun:
            told = {"listed": " ".join(named), "begun": " ".join(map(str, begun))}
            yield "V022", {**first, **told}
        if self._courses is not None:
            yield from self._courses.differences(listed, started, case)
        yield from _play_again(listed, events, case)

    def _open(self, listed: Listed, id: str) -> _Pinned:
        """The case a play was made on, as it is kept here; read once for many plays."""
        closure = listed.facts.closure
        key = (id, *closure, *closure.values())
        if key not in self._cases:
            try:
                case = load_pinned(self._store, closure, id)
                self._cases[key] = _Pinned(case, hashes_of(case))
            except Refused:
                self._cases[key] = _Pinned(wrong="V026")
            except (KeyError, RecordsProblem):
                self._cases[key] = _Pinned(wrong="V023")
        return self._cases[key]


def _play_again(listed: Listed, events: list[Event], case: Scenario | None) -> Iterator[Statement]:
    """What a play says that cannot be read, or that its case does not allow.

    Args:
        listed: the play.
        events: its events.
        case: the case it was made on; without it, only whether its events can be read is seen.
    """
    first = {"first": listed.play}
    for seq, event in enumerate(events, 1):
        if isinstance(event, Unknown):
            yield "V042", {**first, "seq": str(seq)}
            return
    if case is None:
        return
    try:
        result = replay(case.story, events)
    except Exception:  # whatever a log that somebody made up runs into
        yield "V042", {**first, "seq": "1"}
        return
    if isinstance(result, Broken):
        yield "V041", {**first, "seq": str(result.seq), "reason": reason(result.why)}
    elif listed.ended and not result.ended:
        yield "V027", first
