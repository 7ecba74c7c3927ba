"""Cohorts in SQLite, and the ledger of what was told of them."""

from __future__ import annotations

import hashlib
import json
import secrets
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from engine.records.annotations import Annotation
from engine.records.cohorts import (
    Cohort,
    Forgotten,
    Issue,
    Member,
    Sealed,
    from_bytes,
    is_odd,
    to_bytes,
)
from engine.records.folder import empty
from engine.records.problems import Code, RecordsProblem
from engine.records.sqlite import database as databases
from engine.records.sqlite import forget as forgetting
from engine.records.sqlite.database import Database
from engine.records.sqlite.roster import Roster
from engine.records.stored_plays import digest_of

if TYPE_CHECKING:
    from engine.records.verify import Statement


class Cohorts:
    """The cohorts of a store. Every error is a `RecordsProblem`; then nothing changed."""

    def __init__(self, database: Database, roster: Roster) -> None:
        self._database = database
        self._roster = roster
        self.ledger = Ledger(database)

    # Cohorts

    def put(self, cohort: Cohort) -> None:
        """Keep a cohort, in place of what was kept of it; `close` alone closes it."""
        with self._database.write() as connection:
            connection.execute(
                "INSERT INTO cohort (id, body, closed) VALUES (?, ?, '')"
                " ON CONFLICT (id) DO UPDATE SET body = excluded.body",
                (cohort.id, to_bytes(cohort)),
            )
            connection.execute(
                "INSERT INTO cohort_key (cohort, key) VALUES (?, ?) ON CONFLICT DO NOTHING",
                (cohort.id, secrets.token_bytes(32)),
            )

    def all(self) -> tuple[Cohort, ...]:
        """Every cohort, the latest first."""
        found = self._database.rows("SELECT body, closed FROM cohort")
        cohorts = (from_bytes(body, closed, str(self._database.path)) for body, closed in found)
        return tuple(sorted(cohorts, key=lambda c: (c.first, c.id), reverse=True))

    def of(self, id: str) -> Cohort | None:
        """The cohort of this id, or None."""
        with self._database.read() as connection:
            found = connection.execute(
                "SELECT body, closed FROM cohort WHERE id = ?", (id,)
            ).fetchone()
        return from_bytes(found[0], found[1], str(self._database.path)) if found else None

    def close(self, id: str, on: str) -> Cohort:
        """Close a cohort on a day; nobody plays in it any more. One that is closed stays so."""
        cohort = self.get(id)
        self._database.run(
            "UPDATE cohort SET closed = ? WHERE id = ? AND closed = ''", (on, cohort.id)
        )
        return self.get(cohort.id)

    # Members

    def add(self, cohort: str, code: str, agency: str = "") -> None:
        """Take a code in, or change its agency.

        Raises:
            RecordsProblem: R026 no such cohort, R028 it is closed, R041 the code was replaced.
        """
        self._open(cohort)
        self.refuse_replaced(code)
        self._database.run(
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
        found = self._database.rows(
            "SELECT cohort, agency, accepted FROM member WHERE participant = ?", (code,)
        )
        mine = {id: Member(code, agency, bool(accepted)) for id, agency, accepted in found}
        if not mine:
            return ()
        return tuple((c, mine[c.id]) for c in self.all() if c.id in mine and not c.closed)

    def list_players(self, cohort: str) -> frozenset[str]:
        """The codes with a play in this cohort that is not forgotten."""
        found = self._database.rows(
            "SELECT DISTINCT participant FROM participation JOIN listing USING (play)"
            " WHERE cohort = ?",
            (cohort,),
        )
        return frozenset(code for (code,) in found)

    def accept(self, cohort: str, code: str) -> None:
        """Keep that the owner of a code read what the cohort keeps, and agreed."""
        self._database.run(
            "UPDATE member SET accepted = 1 WHERE cohort = ? AND participant = ?", (cohort, code)
        )

    def replace(self, cohort: str, lost: str, new: str) -> None:
        """Give a new code to the person who lost theirs: their plays, words and place go with it.

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
        self._roster.rename(lost, new)

    def refuse_replaced(self, *codes: str) -> None:
        """Refuse codes that were replaced by others. Raises R041."""
        with self._database.read() as connection:
            for code in codes:
                found = "SELECT 1 FROM replaced WHERE participant = ?"
                if connection.execute(found, (code,)).fetchone():
                    raise RecordsProblem(Code.REPLACED, {"code": code})

    # What it leaves behind

    def key(self, id: str) -> bytes:
        """The key for chance, 32 random bytes: what chance decides falls the same again.

        A backup holds them; nothing shows them. Raises R026 when there is no such cohort.
        """
        with self._database.read() as connection:
            found = connection.execute(
                "SELECT key FROM cohort_key WHERE cohort = ?", (id,)
            ).fetchone()
        if found and isinstance(found[0], bytes):
            return found[0]
        said = f"the cohort {self.get(id).id} has lost its key for chance"
        raise RecordsProblem(Code.DAMAGED, {"path": str(self._database.path), "said": said})

    def seal(self, id: str, at: str, body: bytes) -> None:
        """Keep aggregates for good; of one cohort once.

        What was sealed here stays sealed when an older backup of the cohort is brought back.

        Raises:
            RecordsProblem: R026 no such cohort, R031 something is sealed of it.
        """
        self.get(id)
        self.ledger.settle()
        with self._database.write() as connection:
            sealed = "SELECT at FROM sealed WHERE cohort = ?"
            if before := connection.execute(sealed, (id,)).fetchone():
                raise RecordsProblem(Code.SEALED, {"cohort": id, "at": before[0]})
            connection.execute(
                "INSERT INTO sealed (cohort, at, body) VALUES (?, ?, ?)", (id, at, body)
            )
        self._database.run_afterwards(self.ledger.settle)

    def list_seals(self, id: str) -> tuple[Sealed, ...]:
        """What was sealed of a cohort, in the order of `at`."""
        found = self._database.rows(
            "SELECT at, body FROM sealed WHERE cohort = ? ORDER BY at", (id,)
        )
        return tuple(Sealed(at, body) for at, body in found)

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
        self.get(id)
        plays = json.dumps(issue.plays, separators=(",", ":"))
        row = issue.number, hashlib.sha256(plays.encode()).hexdigest(), plays, issue.body
        of = (id, issue.about)
        with self._database.write() as connection:
            connection.execute(
                "INSERT INTO issue (cohort, about, number, hash, plays, body)"
                " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET body = excluded.body",
                (*of, *row),
            )
            connection.executemany(
                "INSERT INTO issued_words (cohort, about, play, kind, seq, address, participant)"
                " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                [(*of, w.play, w.kind, w.seq, w.address, w.participant) for w in words],
            )
        self._database.run_afterwards(self.ledger.settle)

    def issues(self, id: str) -> tuple[Issue, ...]:
        """Every issue of a cohort, by what it is about, in the order of their numbers.

        Two have one number where each was made without the other, on two computers.

        Raises:
            RecordsProblem: R052 where the plays behind one cannot be read.
        """
        found = self._database.rows(
            "SELECT about, number, plays, body FROM issue WHERE cohort = ?"
            " ORDER BY about, number, hash",
            (id,),
        )
        try:
            return tuple(Issue(about, n, _ends(plays), body) for about, n, plays, body in found)
        except (TypeError, ValueError, RecursionError) as error:
            where = {"cohort": id, "path": str(self._database.path)}
            raise RecordsProblem(Code.UNREADABLE_ISSUE, where) from error

    def issued_words(self, id: str, about: str) -> tuple[Annotation, ...]:
        """The words of its issues that their writers neither changed nor took back."""
        found = self._database.rows(
            "SELECT play, kind, body, seq, address, participant, shared FROM issued_words"
            " JOIN words USING (play, kind, seq, address, participant)"
            " WHERE cohort = ? AND about = ? ORDER BY address, body",
            (id, about),
        )
        return tuple(
            Annotation(p, k, b, s, a, who, bool(shared)) for p, k, b, s, a, who, shared in found
        )

    def holds_people(self, id: str) -> bool:
        """Whether codes or plays of a cohort are still kept."""
        with self._database.read() as connection:
            found = connection.execute(
                "SELECT (SELECT COUNT(*) FROM member WHERE cohort = :id)"
                " + (SELECT COUNT(*) FROM listing WHERE cohort = :id)",
                {"id": id},
            ).fetchone()
        return bool(found[0])

    def _erase(self, id: str, *, whole: bool, traces: Iterable[Path]) -> Forgotten:
        """Delete plays and codes; with `whole` also the cohort itself and what was sealed."""
        codes: set[str] = set()
        if whole:
            self.ledger.forget(id)

        def elsewhere() -> None:
            with self._database.read() as connection:
                gone = [code for code in codes if not forgetting.is_known(connection, code)]
            for code in sorted(gone):
                self._roster.forget(code)
            empty(traces)

        erase = forgetting.cohort(id, codes, whole=whole)
        return forgetting.erase_everywhere(self._database, erase, elsewhere)

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

    def find_closed(self, code: str) -> Cohort | None:
        """The closed cohort a code belongs to, the latest; None where it is in an open one too."""
        found = [c for c in self.all() if code in {m.code for m in self.members(c.id)}]
        return found[0] if found and all(c.closed for c in found) else None

    def taking_part(self, cohort: str) -> tuple[Member, ...]:
        """The members who agreed, or played: a code that was never used stands for nobody."""
        played = self.list_players(cohort)
        return tuple(m for m in self.members(cohort) if m.accepted or m.code in played)

    def next_is_odd(self, cohort: str) -> bool:
        """Whether the next code to be made is odd, so that both orders have as many people."""
        members = self.members(cohort)
        return sum(is_odd(member.code) for member in members) * 2 < len(members)

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

    def _open(self, id: str) -> Cohort:
        """The cohort of this id. Raises R026 when there is none, R028 when it is closed."""
        cohort = self.of(id)
        if cohort is None:
            raise RecordsProblem(Code.UNKNOWN_COHORT, {"cohort": id})
        if cohort.closed:
            raise RecordsProblem(Code.COHORT_CLOSED, {"cohort": id, "on": cohort.closed})
        return cohort


def _ends(plays: str) -> tuple[tuple[str, int], ...]:
    """The plays behind an issue. Raises TypeError, ValueError, RecursionError where they are none.

    Args:
        plays: as `issue` keeps them: JSON, pairs of an id and how many of its events counted.
    """
    ends = tuple((play, events) for play, events in json.loads(plays))
    if not all(isinstance(play, str) and isinstance(events, int) for play, events in ends):
        raise TypeError("not an id and a number")
    return ends


_CODED = ("member", "participation", "words", "preference")


# The ledger


Key = tuple[Any, ...]


class Ledger:
    """What was told of cohorts, kept beside the plays: bringing a backup back does not undo it.

    It is made when something is told for the first time.
    """

    def __init__(self, plays: Database) -> None:
        self._plays = plays
        self._path = plays.path.parent / databases.LEDGER.file

    def settle(self) -> None:
        """Give the plays what only the ledger knows of their cohorts, and the other way round.

        Raises:
            RecordsProblem: what the disk says; it can be done again at any time.
        """
        marks = self._marks()
        with self._plays.read() as connection:
            keys = _keys(connection)
        here = {
            (table, marks[id], *rest): (table, id, *rest)
            for table, id, *rest in keys
            if id in marks  # `verify` names a cohort that lost its key
        }
        if not here and not self._path.exists():
            return
        with closing(self._open()) as ledger:
            with ledger.read() as connection:
                there = _keys(connection)
            self._give(self._plays, ledger, [(here[key], key[1]) for key in here.keys() - there])
            ids = {mark: id for id, mark in marks.items()}
            new = [(key, ids[key[1]]) for key in there - here.keys() if key[1] in ids]
            self._give(ledger, self._plays, new)

    def forget(self, cohort: str) -> None:
        """Leave nothing of a cohort that is deleted whole, by the id it still has in the plays."""
        mark = self._marks().get(cohort)
        if mark is None or not self._path.exists():
            return
        with closing(self._open()) as ledger:
            with ledger.erase() as connection:
                for table in ("sealed", "issue"):
                    connection.execute(f"DELETE FROM {table} WHERE cohort = ?", (mark,))
            ledger.sweep()

    def differences(self) -> Iterator[Statement]:
        """What was told of a cohort and reads otherwise in the plays than here, or was changed.

        The figures of an issue are left out: they may be told again with votes that came later.
        """
        if not self._path.exists():
            return
        marks = self._marks()
        with closing(self._open()) as ledger, ledger.read() as connection:
            there = _read_told(connection)
        with self._plays.read() as connection:
            here = _read_told(connection)
        keys = Counter(plays for told in there.values() for plays in told.issues)
        for id, mark in sorted(marks.items()):
            about = {"cohort": id, "path": str(self._path)}
            mine, known = here.get(id, _Told()), there.get(mark, _Told())
            if mine.sealed and known.sealed and mine.sealed != known.sealed:
                yield "V036", about
            if mine.unlike or known.unlike:
                yield "V037", about
            if any(keys[plays] > (plays in known.issues) for plays in mine.issues):
                yield "V039", about

    def _open(self) -> Database:
        return Database.open(self._path, databases.LEDGER, sqlite3.sqlite_version_info)

    def _marks(self) -> dict[str, str]:
        """How the ledger calls the cohorts of the plays, by their ids."""
        return {
            id: hashlib.sha256(b"rifq-cohort-1\0" + key).hexdigest()
            for id, key in self._plays.rows("SELECT cohort, key FROM cohort_key")
            if isinstance(id, str) and isinstance(key, bytes)
        }

    def _give(self, source: Database, target: Database, keys: list[tuple[Key, str]]) -> None:
        """Copy rows, each to a cohort by the name the target has for it."""
        if not keys:
            return
        with source.read() as connection:
            found = [(key[0], cohort, _rest(connection, key)) for key, cohort in keys]
            rows = [(table, cohort, *rest) for table, cohort, rest in found if rest]
        with target.write() as connection:
            for table, *values in rows:
                places = ", ".join("?" * len(values))
                connection.execute(
                    f"INSERT INTO {table} VALUES ({places}) ON CONFLICT DO NOTHING", values
                )


def _keys(connection: sqlite3.Connection) -> set[Key]:
    """What makes a row one: a cohort has one seal, and an issue its number and its plays."""
    sealed = connection.execute("SELECT DISTINCT 'sealed', cohort FROM sealed").fetchall()
    issues = connection.execute("SELECT 'issue', cohort, about, number, hash FROM issue").fetchall()
    return {*sealed, *issues}


def _rest(connection: sqlite3.Connection, key: Key) -> Key:
    """A row after its cohort; () where a value is none that can be asked for."""
    table, *names = key
    where = "cohort = ?" + (" AND about = ? AND number = ? AND hash = ?" if names[1:] else "")
    found = connection.execute(f"SELECT * FROM {table} WHERE {where}", names).fetchone()
    return tuple(found[1:]) if found else ()


class _Told(Struct):
    """What was told of a cohort.

    Attributes:
        sealed: the rows.
        issues: the hash of the plays behind each issue.
        unlike: whether one of these hashes is of other plays.
    """

    sealed: list[Key] = field(default_factory=list)
    issues: set[str] = field(default_factory=set)
    unlike: bool = False


def _read_told(connection: sqlite3.Connection) -> dict[str, _Told]:
    """What was told of each cohort."""
    found: dict[str, _Told] = defaultdict(_Told)
    for id, *rest in connection.execute("SELECT cohort, at, body FROM sealed ORDER BY at"):
        found[id].sealed.append(tuple(rest))
    for id, plays, hash in connection.execute("SELECT cohort, plays, hash FROM issue"):
        if plays != "[]":  # which several cohorts may have
            found[id].issues.add(hash)
        if not isinstance(plays, str) or digest_of(plays.encode()) != hash:
            found[id].unlike = True
    return found
