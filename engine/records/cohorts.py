"""Cohorts: what was agreed with a course, who belongs to it by code, and what it leaves behind.

No name is kept here: names are in the roster, and nowhere else. What is sealed are aggregates.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from engine.records import folder as folders
from engine.records import forget as forgetting
from engine.records.database import Database
from engine.records.forget import Forgotten
from engine.records.problems import Code, RecordsProblem

KEEP_DAYS = 30
"""How long individual plays stay after a cohort is closed, unless it says otherwise."""


@dataclass(frozen=True, slots=True)
class Cohort:
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
        embargo: the analysis of a case waits until the facilitator opens it.
        opened: the cases whose analysis is open.
        support: who is there to talk to, and where.
        keep_days: how long individual plays stay after it was closed.
        trial: set up to try things; it can be deleted whole.
        demo: its plays are simulated.
        parallel: the first and the last case are forms declared parallel, and change places.
        luck: what nobody decides, settled once for all of its people, by case and name.
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
    closed: str = ""

    def order_of(self, code: str) -> tuple[str, ...]:
        """Its cases in the order of this code: parallel forms change places for every other one.

        The last random digit decides, so that nothing about the order need be kept. Codes made
        for a cohort are even and odd by turns, see `Cohorts.turn`.
        """
        if not self.parallel or len(self.cases) < 2 or not odd(code):
            return self.cases
        opening, *between, closing = self.cases
        return (closing, *between, opening)

    def holds_back(self, case: str) -> bool:
        """Whether the analysis of a case is still to wait."""
        return self.embargo and not self.closed and case not in self.opened

    @property
    def forget_on(self) -> str:
        """The day its plays are due to be forgotten; "" while it is open."""
        if not self.closed:
            return ""
        return (date.fromisoformat(self.closed) + timedelta(days=self.keep_days)).isoformat()


@dataclass(frozen=True, slots=True)
class Member:
    """A code in a cohort; `accepted` once its owner agreed to what the cohort keeps."""

    code: str
    agency: str = ""
    accepted: bool = False


@dataclass(frozen=True, slots=True)
class Sealed:
    """Aggregates as they were on a day; `at` is the caller's, and `body` its bytes."""

    at: str
    body: bytes


class Cohorts:
    """The cohorts of one data folder. Every error is a `RecordsProblem`; then nothing changed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # Cohorts

    def put(self, cohort: Cohort) -> None:
        """Keeps a cohort, in place of what was kept of it; `close` alone closes it."""
        with self._database.write() as connection:
            connection.execute(
                "INSERT INTO cohort (id, body, closed) VALUES (?, ?, '')"
                " ON CONFLICT (id) DO UPDATE SET body = excluded.body",
                (cohort.id, _body(cohort)),
            )

    def all(self) -> tuple[Cohort, ...]:
        """Every cohort, the latest first."""
        with self._database.read() as connection:
            found = connection.execute("SELECT body, closed FROM cohort").fetchall()
        cohorts = (_cohort(body, closed, self._database.path) for body, closed in found)
        return tuple(sorted(cohorts, key=lambda c: (c.first, c.id), reverse=True))

    def of(self, id: str) -> Cohort | None:
        """The cohort of this id, or None."""
        with self._database.read() as connection:
            found = connection.execute(
                "SELECT body, closed FROM cohort WHERE id = ?", (id,)
            ).fetchone()
        return _cohort(found[0], found[1], self._database.path) if found else None

    def get(self, id: str) -> Cohort:
        """The cohort of this id, or of the only one whose id begins so.

        Raises:
            RecordsProblem: R026 when there is none, or several begin so.
        """
        exact = self.of(id)
        found = [exact] if exact else [c for c in self.all() if id and c.id.startswith(id)]
        if len(found) != 1 or found[0] is None:
            raise RecordsProblem(Code.UNKNOWN_COHORT, {"cohort": id})
        return found[0]

    def close(self, id: str, on: str) -> Cohort:
        """Closes a cohort on a day; nobody plays in it any more. One that is closed stays so."""
        cohort = self.get(id)
        with self._database.write() as connection:
            connection.execute(
                "UPDATE cohort SET closed = ? WHERE id = ? AND closed = ''", (on, cohort.id)
            )
        return self.get(cohort.id)

    # Members

    def add(self, cohort: str, code: str, agency: str = "") -> None:
        """Takes a code in, or changes its agency.

        Raises:
            RecordsProblem: R026 no such cohort, R028 it is closed, R041 the code was replaced.
        """
        self._open(cohort)
        self.refuse_replaced(code)
        with self._database.write() as connection:
            connection.execute(
                "INSERT INTO member (cohort, participant, agency) VALUES (?, ?, ?)"
                " ON CONFLICT (cohort, participant) DO UPDATE SET agency = excluded.agency",
                (cohort, code, agency),
            )

    def members(self, cohort: str) -> tuple[Member, ...]:
        """The codes of a cohort, in the order of the codes."""
        with self._database.read() as connection:
            found = connection.execute(
                "SELECT participant, agency, accepted FROM member WHERE cohort = ?"
                " ORDER BY participant",
                (cohort,),
            ).fetchall()
        return tuple(Member(code, agency, bool(accepted)) for code, agency, accepted in found)

    def of_code(self, code: str) -> tuple[tuple[Cohort, Member], ...]:
        """The open cohorts a code belongs to, the latest first."""
        with self._database.read() as connection:
            found = connection.execute(
                "SELECT cohort, agency, accepted FROM member WHERE participant = ?", (code,)
            ).fetchall()
        mine = {id: Member(code, agency, bool(accepted)) for id, agency, accepted in found}
        if not mine:
            return ()
        return tuple((c, mine[c.id]) for c in self.all() if c.id in mine and not c.closed)

    def closed_of(self, code: str) -> Cohort | None:
        """The closed cohort a code belongs to, the latest; None where it is in an open one too."""
        found = [c for c in self.all() if code in {m.code for m in self.members(c.id)}]
        return found[0] if found and all(c.closed for c in found) else None

    def taking_part(self, cohort: str) -> tuple[Member, ...]:
        """The members who agreed, or played: a code nobody ever used stands for nobody."""
        with self._database.read() as connection:
            found = connection.execute(
                "SELECT DISTINCT participant FROM participation JOIN listing USING (play)"
                " WHERE cohort = ?",
                (cohort,),
            ).fetchall()
        played = {code for (code,) in found}
        return tuple(m for m in self.members(cohort) if m.accepted or m.code in played)

    def accept(self, cohort: str, code: str) -> None:
        """Keeps that the owner of a code read what the cohort keeps, and agreed."""
        with self._database.write() as connection:
            connection.execute(
                "UPDATE member SET accepted = 1 WHERE cohort = ? AND participant = ?",
                (cohort, code),
            )

    def turn(self, cohort: str) -> bool:
        """Whether the next code to be made is odd, so that both orders have as many people."""
        members = self.members(cohort)
        return sum(odd(member.code) for member in members) * 2 < len(members)

    def replace(self, cohort: str, lost: str, new: str) -> None:
        """Gives a new code to whoever lost theirs: their plays, words and place go with it.

        The lost one opens nothing any more, in no cohort, and says so, see `refuse_replaced`. A
        name moves with it in the roster.

        Raises:
            RecordsProblem: R026 no such cohort, R027 the lost code is not in it, R029 the new one
                is in use.
        """
        self.get(cohort)
        with self._database.write() as connection:
            here = "SELECT 1 FROM member WHERE cohort = ? AND participant = ?"
            if not connection.execute(here, (cohort, lost)).fetchone():
                raise RecordsProblem(Code.NOT_A_MEMBER, {"code": lost, "cohort": cohort})
            for table in (*_CODED, "replaced"):
                used = f"SELECT 1 FROM {table} WHERE participant = ?"
                if connection.execute(used, (new,)).fetchone():
                    raise RecordsProblem(Code.CODE_IN_USE, {"code": new})
            for table in _CODED:
                connection.execute(
                    f"UPDATE {table} SET participant = ? WHERE participant = ?", (new, lost)
                )
            connection.execute(
                "INSERT INTO replaced (participant, cohort) VALUES (?, ?)", (lost, cohort)
            )
        self._rename(lost, new)

    def refuse_replaced(self, *codes: str) -> None:
        """Refuses codes in whose place others were given. Raises R041."""
        with self._database.read() as connection:
            for code in codes:
                found = "SELECT 1 FROM replaced WHERE participant = ?"
                if connection.execute(found, (code,)).fetchone():
                    raise RecordsProblem(Code.REPLACED, {"code": code})

    def _rename(self, lost: str, new: str) -> None:
        from engine.records.roster import Roster

        folder = self._database.path.parent
        if (folder / folders.ROSTER).exists():
            with Roster.open(folder) as roster:
                roster.rename(lost, new)

    # What it leaves behind

    def seal(self, id: str, at: str, body: bytes) -> None:
        """Keeps aggregates for good. Raises R026 no such cohort, R031 one is sealed for `at`."""
        self.get(id)
        with self._database.write() as connection:
            taken = "SELECT 1 FROM sealed WHERE cohort = ? AND at = ?"
            if connection.execute(taken, (id, at)).fetchone():
                raise RecordsProblem(Code.SEALED, {"cohort": id, "at": at})
            connection.execute(
                "INSERT INTO sealed (cohort, at, body) VALUES (?, ?, ?)", (id, at, body)
            )

    def sealed(self, id: str) -> tuple[Sealed, ...]:
        """What was sealed of a cohort, in the order of `at`."""
        with self._database.read() as connection:
            found = connection.execute(
                "SELECT at, body FROM sealed WHERE cohort = ? ORDER BY at", (id,)
            ).fetchall()
        return tuple(Sealed(at, body) for at, body in found)

    def due(self, today: str) -> tuple[Cohort, ...]:
        """The closed cohorts whose plays were to be forgotten by today, and are not."""
        late = [c for c in self.all() if c.closed and c.forget_on <= today]
        return tuple(c for c in late if self._holds_people(c.id))

    def overstayed(self, today: str) -> tuple[Cohort, ...]:
        """The open cohorts whose last day is past: until they are closed, nothing is forgotten."""
        return tuple(c for c in self.all() if not (c.closed or c.demo) and "" < c.last < today)

    def _holds_people(self, id: str) -> bool:
        with self._database.read() as connection:
            found = connection.execute(
                "SELECT (SELECT COUNT(*) FROM member WHERE cohort = :id)"
                " + (SELECT COUNT(*) FROM listing WHERE cohort = :id)",
                {"id": id},
            ).fetchone()
        return bool(found[0])

    def forget(self, id: str, *, traces: Iterable[Path] = ()) -> Forgotten:
        """Forgets the plays of a closed cohort, and its codes; what was sealed stays.

        Codes that nothing else speaks of are taken off the roster, too.

        Raises:
            RecordsProblem: R026, R030 when it is still open; else as `Store.forget`.
        """
        cohort = self.get(id)
        if not cohort.closed:
            raise RecordsProblem(Code.COHORT_OPEN, {"cohort": cohort.id})
        return self._erase(cohort.id, whole=False, traces=traces)

    def remove(self, id: str, *, traces: Iterable[Path] = ()) -> Forgotten:
        """Deletes a cohort that was a trial or a demonstration whole, with all that is sealed.

        Raises:
            RecordsProblem: R026, R032 when it is neither; else as `Store.forget`.
        """
        cohort = self.get(id)
        if not (cohort.trial or cohort.demo):
            raise RecordsProblem(Code.NOT_A_TRIAL, {"cohort": cohort.id})
        return self._erase(cohort.id, whole=True, traces=traces)

    def _erase(self, id: str, *, whole: bool, traces: Iterable[Path]) -> Forgotten:
        codes: set[str] = set()

        def elsewhere() -> None:
            with self._database.read() as connection:
                gone = [code for code in codes if not forgetting.known(connection, code)]
            forgetting.take_names(self._database.path.parent, gone)
            forgetting.empty(traces)

        erase = forgetting.cohort(id, codes, whole=whole)
        return forgetting.erase_everywhere(self._database, erase, elsewhere)

    def _open(self, id: str) -> Cohort:
        cohort = self.of(id)
        if cohort is None:
            raise RecordsProblem(Code.UNKNOWN_COHORT, {"cohort": id})
        if cohort.closed:
            raise RecordsProblem(Code.COHORT_CLOSED, {"cohort": id, "on": cohort.closed})
        return cohort


_CODED = ("member", "participation", "words", "preference")


def odd(code: str) -> bool:
    """Whether the last random digit of a code is odd."""
    return int(code[-2]) % 2 == 1 if len(code) > 1 else False


def _body(cohort: Cohort) -> bytes:
    """What is kept of a cohort: compact JSON, its keys in order, without the day it was closed."""
    body = asdict(replace(cohort, luck=dict(cohort.luck)))
    del body["closed"]
    body["opened"] = sorted(cohort.opened)
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _cohort(body: bytes, closed: str, path: Path) -> Cohort:
    """A cohort as it was kept; what a newer Rifq added to it is left out."""
    try:
        kept = json.loads(body)
        known = {f.name: kept[f.name] for f in fields(Cohort) if f.name in kept}
        known["opened"] = frozenset(known.get("opened", ()))
        for name in ("cases", "agencies"):
            known[name] = tuple(known.get(name, ()))
        return Cohort(**{**known, "closed": closed})
    except (TypeError, ValueError, KeyError) as error:
        said = {"path": str(path), "said": "a cohort cannot be read"}
        raise RecordsProblem(Code.DAMAGED, said) from error
