"""Cohorts: what was agreed with a course, who belongs to it by code, and what it leaves behind.

No name is kept here: names are in the roster, and nowhere else. What is sealed are aggregates.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, field
from msgspec.structs import asdict, replace

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
        for a cohort are even and odd by turns, see `sqlite.cohorts.Cohorts.next_is_odd`.
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
