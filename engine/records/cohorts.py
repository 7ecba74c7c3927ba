"""Cohorts: what was agreed with a course, who belongs to it by code, and what it leaves behind.

No name is kept here: names are in the roster, and nowhere else. What is sealed are aggregates.
"""

from __future__ import annotations

import hashlib
import json
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, field
from msgspec.structs import asdict, replace

from engine.records.annotations import Annotation
from engine.records.problems import Code, RecordsProblem

ID = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
"""How the ids of cohorts and cases look, so that one can name a file."""
KEEP_DAYS, MOST_DAYS = 30, 3650
"""How long individual plays stay after a cohort is closed: unless it says otherwise; at most."""


def require_id(id: str) -> str:
    """An id that is to name a file. Raises R026 where it could be a path: ids come from outside."""
    if not ID.fullmatch(id):
        raise RecordsProblem(Code.UNKNOWN_COHORT, {"cohort": id})
    return id


class Cohort(Struct, frozen=True):
    """A course with its people, as it was agreed.

    Attributes:
        id: short and readable; no name of a person.
        title: what people call it.
        course: id of the course it follows, or "".
        cases: ids of its cases, in order; with two forms the opening one first, the closing last.
        agencies: the categories of its people; "" is none of them.
        first: its first day, as text.
        last: its last day, as text.
        mode: "practice" or "assessment", of all its plays.
        records: "own" (the facilitator sees only the group) or "shared".
        embargo: the feedback of a case waits until the facilitator opens it.
        opened: the cases whose feedback is open.
        support: who is there to talk to, and where.
        keep_days: how long individual plays stay after it was closed.
        trial: set up to try things; it can be deleted whole.
        demo: its plays are simulated.
        parallel: the first and the last case are forms declared parallel, and change places.
        luck: what nobody decides, settled once for all of its people, by case and name.
        closing_open: the form that each of its people plays last may be begun.
        language: what its people are spoken to in, such as "ar"; "" leaves it to each computer.
        closed: the day it was closed, or "".
    """

    id: str
    title: str
    course: str = ""
    cases: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    first: str = ""
    last: str = ""
    mode: str = "practice"
    records: str = "own"
    embargo: bool = True
    opened: frozenset[str] = frozenset()
    support: str = ""
    keep_days: int = KEEP_DAYS
    trial: bool = False
    demo: bool = False
    parallel: bool = False
    luck: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    closing_open: bool = False
    language: str = ""
    closed: str = ""

    def order_of(self, code: str) -> tuple[str, ...]:
        """Its cases in the order of this code: parallel forms change places for every other one.

        The last random digit decides, so that nothing about the order need be kept. Codes made
        for a cohort are even and odd by turns, see `Cohorts.next_is_odd`.
        """
        if not self.parallel or len(self.cases) < 2 or not is_odd(code):
            return self.cases
        opening, *between, closing = self.cases
        return (closing, *between, opening)

    def closes_with(self, case: str, code: str) -> bool:
        """Whether a case is the closing form of this code, and waits for the facilitator."""
        if not self.parallel or len(self.cases) < 2 or self.closing_open:
            return False
        return case == self.order_of(code)[-1]

    @property
    def agreement(self) -> str:
        """What its people agree to, as plays say it: whose the records are, and for how long.

        32 hex digits.
        """
        agreed = f"rifq-agreement-1\0{self.id}\0{self.records}\0{self.keep_days}"
        return hashlib.sha256(agreed.encode()).hexdigest()[:32]

    def nth(self, case: str) -> int:
        """Where a case comes in its order; one that is not in it comes after all of them."""
        return self.cases.index(case) if case in self.cases else len(self.cases)

    def holds_back(self, case: str) -> bool:
        """Whether the feedback of a case is still to wait; nobody waits in a demonstration."""
        return self.embargo and not (self.closed or self.demo) and case not in self.opened

    @property
    def held_back(self) -> tuple[str, ...]:
        """The cases whose feedback is still to wait, in the order of the course."""
        return tuple(case for case in self.cases if self.holds_back(case))

    @property
    def forget_on(self) -> str:
        """The day its plays are due to be deleted; "" while it is open."""
        if not self.closed:
            return ""
        return (date.fromisoformat(self.closed) + timedelta(days=self.keep_days)).isoformat()


class Member(Struct, frozen=True):
    """A code in a cohort; `accepted` once its owner agreed to what the cohort keeps."""

    code: str
    agency: str = ""
    accepted: bool = False


class Sealed(Struct, frozen=True):
    """Aggregates as they were on a day; `at` is the caller's, and `body` its bytes."""

    at: str
    body: bytes


class Issue(Struct, frozen=True):
    """Figures of a cohort as they were told, once.

    Attributes:
        about: what they are about, in the caller's words.
        number: 1 for the first issue about it.
        plays: the plays behind them: the id of each, and how many of its events counted.
        body: bytes of the caller; b"" where an earlier Rifq told a later one in its place.
    """

    about: str
    number: int
    plays: tuple[tuple[str, int], ...]
    body: bytes = b""


class Forgotten(Struct, frozen=True):
    """What a deletion has done.

    What stays are hashes under random ids: the chain of each play, which still verifies, and a note
    that it was deleted. Copies that people took elsewhere are beyond reach, and they must be told
    so.

    Attributes:
        plays: plays whose content is gone.
        events: how many events that were.
        shared: plays that stay because somebody else took part; only the link to this code is gone.
        left: copies in the data folder, damaged or locked, that could not be searched; delete them
            by hand.
    """

    plays: int
    events: int
    shared: int
    left: tuple[Path, ...] = ()


class Cohorts(ABC):
    """The cohorts of a store. Every error is a `RecordsProblem`; then nothing changed."""

    # Cohorts

    @abstractmethod
    def put(self, cohort: Cohort) -> None:
        """Keep a cohort, in place of what was kept of it; `close` alone closes it."""

    @abstractmethod
    def all(self) -> tuple[Cohort, ...]:
        """Every cohort, the latest first."""

    @abstractmethod
    def of(self, id: str) -> Cohort | None:
        """The cohort of this id, or None."""

    def get(self, id: str) -> Cohort:
        """The cohort of this id, or of the only one whose id begins so.

        Raises:
            RecordsProblem: R026 when there is none; R098 when several begin so.
        """
        exact = self.of(id)
        found = [exact] if exact else [c for c in self.all() if id and c.id.startswith(id)]
        if not found:
            raise RecordsProblem(Code.UNKNOWN_COHORT, {"cohort": id})
        if len(found) > 1:
            names = ", ".join(sorted(cohort.id for cohort in found))
            raise RecordsProblem(Code.AMBIGUOUS_COHORT, {"cohort": id, "names": names})
        return found[0]

    @abstractmethod
    def close(self, id: str, on: str) -> Cohort:
        """Close a cohort on a day; nobody plays in it any more. One that is closed stays so."""

    # Members

    @abstractmethod
    def add(self, cohort: str, code: str, agency: str = "") -> None:
        """Take a code in, or change its agency.

        Raises:
            RecordsProblem: R026 no such cohort, R028 it is closed, R041 the code was replaced.
        """

    @abstractmethod
    def members(self, cohort: str) -> tuple[Member, ...]:
        """The codes of a cohort, in the order of the codes."""

    @abstractmethod
    def of_code(self, code: str) -> tuple[tuple[Cohort, Member], ...]:
        """The open cohorts a code belongs to, the latest first."""

    def find_closed(self, code: str) -> Cohort | None:
        """The closed cohort a code belongs to, the latest; None where it is in an open one too."""
        found = [c for c in self.all() if code in {m.code for m in self.members(c.id)}]
        return found[0] if found and all(c.closed for c in found) else None

    def taking_part(self, cohort: str) -> tuple[Member, ...]:
        """The members who agreed, or played: a code that was never used stands for nobody."""
        played = self.list_players(cohort)
        return tuple(m for m in self.members(cohort) if m.accepted or m.code in played)

    @abstractmethod
    def list_players(self, cohort: str) -> frozenset[str]:
        """The codes with a play in this cohort that is not deleted."""

    @abstractmethod
    def accept(self, cohort: str, code: str) -> None:
        """Keep that the owner of a code read what the cohort keeps, and agreed."""

    def next_is_odd(self, cohort: str) -> bool:
        """Whether the next code to be made is odd, so that both orders have as many people."""
        members = self.members(cohort)
        return sum(is_odd(member.code) for member in members) * 2 < len(members)

    @abstractmethod
    def replace(self, cohort: str, lost: str, new: str) -> None:
        """Give a new code to the person who lost theirs: their plays, words and place go with it.

        The lost one opens nothing any more, in no cohort, and says so, see `refuse_replaced`. A
        name moves with it in the roster.

        Raises:
            RecordsProblem: R026 no such cohort, R027 the lost code is not in it, R029 the new one
                is in use.
        """

    @abstractmethod
    def refuse_replaced(self, *codes: str) -> None:
        """Refuse codes that were replaced by others. Raises R041."""

    # What it leaves behind

    @abstractmethod
    def key(self, id: str) -> bytes:
        """The key for chance, 32 random bytes: what chance decides falls the same again.

        A backup holds them; nothing shows them. Raises R026 when there is no such cohort.
        """

    @abstractmethod
    def seal(self, id: str, at: str, body: bytes) -> None:
        """Keep aggregates for good; of one cohort once.

        What was sealed here stays sealed when an older backup of the cohort is brought back.

        Raises:
            RecordsProblem: R026 no such cohort, R031 something is sealed of it.
        """

    @abstractmethod
    def list_seals(self, id: str) -> tuple[Sealed, ...]:
        """What was sealed of a cohort, in the order of `at`."""

    @abstractmethod
    def issue(self, id: str, issue: Issue, words: Iterable[Annotation] = ()) -> None:
        """Keep an issue beside those before it about the same.

        They stay known also when an older backup of the cohort is brought back here.

        Args:
            id: of the cohort.
            issue: of the next number; or one that is kept, with another body.
            words: shared words that belong to it.

        Raises:
            RecordsProblem: R026 no such cohort.
        """

    @abstractmethod
    def issues(self, id: str) -> tuple[Issue, ...]:
        """Every issue of a cohort, by what it is about, in the order of their numbers.

        Two have one number where each was made without the other, on two computers.

        Raises:
            RecordsProblem: R052 where the plays behind one cannot be read.
        """

    @abstractmethod
    def issued_words(self, id: str, about: str) -> tuple[Annotation, ...]:
        """The words of its issues that their writers neither changed nor took back."""

    def find_due(self, today: str) -> tuple[Cohort, ...]:
        """The closed cohorts whose plays were to be deleted by today, and are not."""
        late = [c for c in self.all() if c.closed and c.forget_on <= today]
        return tuple(c for c in late if self.holds_people(c.id))

    def find_overstayed(self, today: str) -> tuple[Cohort, ...]:
        """The open cohorts whose last day is past: until they are closed, nothing is deleted."""
        return tuple(c for c in self.all() if not (c.closed or c.demo) and "" < c.last < today)

    def remind(self, today: str) -> tuple[RecordsProblem, ...]:
        """What is due by today: R042 for each cohort to be closed, R034 for each to be deleted."""
        due = [(Code.STILL_OPEN, cohort, cohort.last) for cohort in self.find_overstayed(today)]
        due += [(Code.OVERDUE, cohort, cohort.forget_on) for cohort in self.find_due(today)]
        return tuple(RecordsProblem(code, {"cohort": c.id, "on": on}) for code, c, on in due)

    @abstractmethod
    def holds_people(self, id: str) -> bool:
        """Whether codes or plays of a cohort are still kept."""

    def forget(self, id: str, *, traces: Iterable[Path] = ()) -> Forgotten:
        """Delete the plays of a closed cohort, and its codes; what was sealed stays.

        Codes that nothing else speaks of are taken off the roster, too.

        Raises:
            RecordsProblem: R026, R030 when it is still open; else as `Store.forget`.
        """
        cohort = self.get(id)
        if not cohort.closed:
            raise RecordsProblem(Code.COHORT_OPEN, {"cohort": cohort.id})
        return self._erase(cohort.id, whole=False, traces=traces)

    def remove(self, id: str, *, traces: Iterable[Path] = ()) -> Forgotten:
        """Delete a cohort that was a test or a demonstration whole, with all that is sealed.

        Raises:
            RecordsProblem: R026, R032 when it is neither; else as `Store.forget`.
        """
        cohort = self.get(id)
        if not (cohort.trial or cohort.demo):
            raise RecordsProblem(Code.NOT_A_TRIAL, {"cohort": cohort.id})
        return self._erase(cohort.id, whole=True, traces=traces)

    def leave(self, id: str, *, traces: Iterable[Path] = ()) -> Forgotten:
        """Delete a course that is led on another computer, with all of it that is here.

        Raises RecordsProblem: R026; else as `Store.forget`.
        """
        return self._erase(self.get(id).id, whole=True, traces=traces)

    @abstractmethod
    def _erase(self, id: str, *, whole: bool, traces: Iterable[Path]) -> Forgotten:
        """Delete plays and codes; with `whole` also the cohort itself and what was sealed."""

    def _open(self, id: str) -> Cohort:
        """The cohort of this id. Raises R026 when there is none, R028 when it is closed."""
        cohort = self.of(id)
        if cohort is None:
            raise RecordsProblem(Code.UNKNOWN_COHORT, {"cohort": id})
        if cohort.closed:
            raise RecordsProblem(Code.COHORT_CLOSED, {"cohort": id, "on": cohort.closed})
        return cohort


def is_odd(code: str) -> bool:
    """Whether the last random digit of a code is odd."""
    return int(code[-2]) % 2 == 1 if len(code) > 1 else False


def to_bytes(cohort: Cohort) -> bytes:
    """What is kept of a cohort: compact JSON, its keys in order, without the day it was closed."""
    body = asdict(replace(cohort, luck=dict(cohort.luck)))
    del body["closed"]
    body["opened"] = sorted(cohort.opened)
    for name in ("language", "closing_open"):  # as before there was one
        if not body[name]:
            del body[name]
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def from_bytes(body: bytes, closed: str, place: str) -> Cohort:
    """A cohort as it was kept; what a newer Rifq added to it is left out.

    Args:
        body: from `to_bytes`.
        closed: the day it was closed, or "".
        place: where it is kept, for the problem.

    Raises:
        RecordsProblem: R003 when it cannot be read.
    """
    try:
        if closed:
            date.fromisoformat(closed)
        return replace(msgspec.json.decode(body, type=Cohort), closed=closed)
    except (msgspec.MsgspecError, TypeError, ValueError, RecursionError) as error:
        said = {"path": place, "said": "a cohort cannot be read"}
        raise RecordsProblem(Code.DAMAGED, said) from error
