"""The plays in one SQLite file of a data folder: an append-only log for each play.

Bytes, their order and every date come from the caller, and ids are random. The store knows nothing
of cases or of what an event means. Every error is a `RecordsProblem`, and then nothing was changed.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from msgspec.structs import replace

from engine.lazy_import import lazy_modules
from engine.records import chain
from engine.records import folder as folders
from engine.records.cohorts import Forgotten
from engine.records.folder import empty, write_whole
from engine.records.problems import Code, Conflict, RecordsProblem
from engine.records.sqlite import database as databases
from engine.records.sqlite import forget as forgetting
from engine.records.sqlite import listings, stored_chain
from engine.records.sqlite.annotations import Annotations, Preferences, Recalls
from engine.records.sqlite.cohorts import Cohorts
from engine.records.sqlite.database import SUMMARIES, Database, Version
from engine.records.sqlite.roster import Roster
from engine.records.sqlite.sticks import Sticks
from engine.records.stored_plays import (
    OF_A_VALUE,
    Ended,
    Facts,
    Head,
    Listed,
    SaltedEvent,
    StoredEvent,
    choose_play_id,
    digest_of,
)

with lazy_modules():
    from engine.records.sqlite import backup as sqlite_backup
    from engine.records.sqlite import verify as sqlite_verify

if TYPE_CHECKING:
    from engine.records.stored_plays import Contents
    from engine.records.verify import Verification


class Store:
    """Plays, and what is kept with them.

    Every event is committed to by `engine.records.chain`, so that the same play has the same head
    in every store. What is returned from `create` and `append` is on disk.

    Attributes:
        words: notes, reasons, contests and reflections.
        preferences: theme and motion, by participant code.
        recalls: what was looked at again after a play, by participant code.
        cohorts: the cohorts, and who belongs to them.
        roster: the names behind codes; never joined with the plays.
        summaries: what was worked out of plays and can be worked out again.
        sticks: what is kept of courses that several computers give together.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self.words = Annotations(database)
        self.preferences = Preferences(database)
        self.recalls = Recalls(database)
        self.roster = Roster(self.folder)
        self.cohorts: Cohorts = Cohorts(database, self.roster)
        self.summaries = Summaries(database)
        self.sticks = Sticks(database)

    @classmethod
    def open(cls, folder: Path, *, sqlite_version: Version = sqlite3.sqlite_version_info) -> Store:
        """Open the plays of a data folder and make what is missing.

        Args:
            folder: the data folder, see `folder.locate`.
            sqlite_version: decides the journal: WAL from 3.51.3 on, a rollback journal before.
        """
        path = folders.prepare(folder) / databases.PLAYS.file
        database = Database.open(path, databases.PLAYS, sqlite_version)
        forgetting.finish(database)
        opened = cls(database)
        with suppress(RecordsProblem):  # to play, nobody needs it; what tells figures asks again
            opened.cohorts.ledger.settle()
        return opened

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        try:
            if isinstance(error, OF_A_VALUE) and (damage := self.find_damage()):
                raise damage from error
        finally:
            self.close()

    def find_damage(self) -> RecordsProblem | None:
        """R003 where a page or a value cannot be what was written; None where all can.

        It reads every row: ask when something has failed.
        """
        try:
            said = self._database.damage(quick=True)
        except RecordsProblem as problem:
            return problem
        params = {"path": str(self._database.path), "said": said}
        return RecordsProblem(Code.DAMAGED, params) if said else None

    def close(self) -> None:
        """Close the store. Everything acknowledged is on disk already."""
        self._database.close()

    @property
    def folder(self) -> Path:
        """The data folder."""
        return self._database.path.parent

    @property
    def place(self) -> str:
        """Where the plays are kept, as it is shown to people."""
        return str(self.folder)

    def refusal(self) -> RecordsProblem | None:
        """Why nothing can be kept here now, such as R002; None when it can."""
        file = (self._database.path, os.W_OK)
        return folders.find_unwritable((self.folder, os.W_OK | os.X_OK), file)

    @property
    def journal(self) -> str:
        """How commits are kept: "wal" or "delete"."""
        return self._database.journal

    def group_writes(self) -> AbstractContextManager[object]:
        """Make everything that is written inside one commit; after an error, nothing of it is kept.

        It is on disk when the block is left; inside another block, when that one is left. An error
        of a write that was caught inside is raised again at the end. An error that leaves an inner
        block undoes that block alone, and may be caught outside it. For what belongs together,
        such as a play and its case, for what nobody waits for answer by answer, such as simulated
        plays, and for what many people wait for at once.
        """
        return self._database.group_writes()

    # The log

    def create(
        self,
        body: bytes,
        facts: Facts,
        *,
        participants: Iterable[str] = (),
        cohort: str | None = None,
        play_id: str | None = None,
    ) -> Head:
        """Begin a play with its first event, which is on disk when this returns.

        Args:
            body: the first event.
            facts: what it is listed by.
            participants: codes of those who take part; none, one, or several.
            cohort: the cohort it belongs to.
            play_id: 32 hex digits; random when left out.

        Raises:
            RecordsProblem: R014 for an id that is taken or malformed; R015 for case material that
                is not kept.
        """
        play = choose_play_id(play_id)
        with self._database.write() as connection:
            if connection.execute("SELECT 1 FROM play WHERE id = ?", (play,)).fetchone():
                raise RecordsProblem(Code.BAD_ID, {"play": play})
            _begin(connection, play, facts, participants, cohort)
            return _add(connection, Head(play, 0, chain.START.hex()), body)

    def append(self, play: str, expected_seq: int, body: bytes) -> Head:
        """Add one event after event `expected_seq`. It is on disk when this returns.

        Raises:
            Conflict: another event is last: the play is open elsewhere and was continued there.
            RecordsProblem: R010 when there is no such play, or it was deleted.
        """
        with self._database.write() as connection:
            last = _last(connection, play, kept=True)
            if last.seq != expected_seq:
                raise Conflict(play, expected_seq, last.seq)
            head = _add(connection, last, body)
            _touch(connection, play)
        return head

    def events(self, play: str) -> tuple[StoredEvent, ...]:
        """All events of a play in order. Raises R010 when there is no such play."""
        with self._database.read() as connection:
            _last(connection, play)
            rows = tuple(stored_chain.rows(connection, play))
        return tuple(StoredEvent(row.seq, row.body, row.hash.hex()) for row in rows)

    def head(self, play: str) -> Head:
        """The end of a play, also of a forgotten one. Raises R010 when there is no such play."""
        with self._database.read() as connection:
            return _last(connection, play)

    def find_altered(self, play: str) -> chain.Altered | None:
        """The first altered event of a play: look before a head is printed. See `verify`."""
        with self._database.read() as connection:
            return stored_chain.find_altered(connection, play)

    def digest_plays(self, cohort: str) -> dict[str, str]:
        """A digest over all that is stored of each play of a cohort, by play.

        It stays the same as long as no byte of its events changes. Where the file is damaged it
        can be empty.
        """
        with suppress(RecordsProblem), self._database.read() as connection:
            return stored_chain.digest_plays(connection, cohort)
        return {}

    # From one store to another

    def read_salted(self, play: str) -> tuple[SaltedEvent, ...]:
        """All events of a play with their salts, for another store.

        Raises R010 when there is no such play, or it was deleted.
        """
        with self._database.read() as connection:
            _last(connection, play, kept=True)
            rows = tuple(stored_chain.rows(connection, play))
        return tuple(SaltedEvent(row.salt or b"", row.body or b"") for row in rows)

    def take(
        self,
        play: str,
        events: Sequence[SaltedEvent],
        facts: Facts,
        *,
        participants: Iterable[str] = (),
        cohort: str | None = None,
    ) -> Head:
        """Take in a play as it was written elsewhere; each event has the hash it had there.

        If the play is here, the events are compared, and those beyond them are added. Its people
        and its cohort stay as they are. What is here beyond `events` stays, too.

        Args:
            play: its id, 32 hex digits.
            events: all of its events, at least one.
            facts: what it is listed by.
            participants: codes of those who take part.
            cohort: the cohort it belongs to.

        Raises:
            RecordsProblem: R062 the two have different events at one place; R061 it was deleted
                here; R014 for a malformed id; R015 for case material that is not kept.
        """
        choose_play_id(play)
        with self._database.write() as connection:
            here = connection.execute(
                "SELECT forgotten, (SELECT COUNT(*) FROM chain WHERE play = id) FROM play"
                " WHERE id = ?",
                (play,),
            ).fetchone()
            if here and here[0]:
                raise RecordsProblem(Code.FORGOTTEN, {"play": play})
            if not here:
                _begin(connection, play, facts, participants, cohort)
            last = Head(play, 0, chain.START.hex())
            for event in events:
                last = _take_event(connection, last, event, known=here[1] if here else 0)
            if here and here[1] < len(events):
                _touch(connection, play)
            return _last(connection, play)

    # Finding plays

    def plays(
        self, *, participant: str | None = None, cohort: str | None = None
    ) -> tuple[Listed, ...]:
        """Plays that are not forgotten, of a code, a cohort or all; last written to first."""
        wanted = listings.Wanted(participant=participant, cohort=cohort)
        with self._database.read() as connection:
            return tuple(listed for listed, _turn in listings.select(connection, wanted))

    def iterate_plays(
        self,
        *,
        participant: str | None = None,
        cohort: str | None = None,
        scenario: str = "",
        alone: bool = False,
        unended: bool = False,
        prefix: str = "",
        beside: Iterable[str] = (),
    ) -> Iterator[Listed]:
        """As `plays`, read as it is asked for: to take the first costs the same among many plays.

        A play that is written to meanwhile may be missing.

        Args:
            participant: only plays of this code.
            cohort: only plays of this cohort.
            scenario: only plays of the case of this id.
            alone: only plays in which nobody takes part by a code.
            unended: not those known to have ended, or to be carried on in another play.
            prefix: only ids that begin so.
            beside: not those in which people of these cohorts take part.
        """
        wanted = listings.Wanted(
            participant,
            cohort,
            scenario or None,
            alone,
            unended,
            prefix or None,
            json.dumps(list(beside)) if beside else None,
        )
        while True:
            with self._database.read() as connection:
                page = list(listings.select(connection, wanted, listings.PAGE))
            yield from (listed for listed, _turn in page)
            if len(page) < listings.PAGE:
                return
            wanted = replace(wanted, below=page[-1][1])

    def find_listed(self, play: str) -> Listed:
        """One play as it is listed. Raises R010 when there is no such play, or it was forgotten."""
        with self._database.read() as connection:
            for listed, _turn in listings.select(connection, listings.Wanted(play=play)):
                return listed
        raise RecordsProblem(Code.UNKNOWN_PLAY, {"play": play})

    def resolve(self, prefix: str = "", *, participant: str | None = None) -> str:
        """The whole id of a play from its beginning; "" is the one last written to.

        Args:
            prefix: the first digits of an id, as many as make it unique.
            participant: looks only among the plays of this code.

        Raises:
            RecordsProblem: R010 none, R011 several, R012 no play at all.
        """
        wanted = prefix.strip().lower()
        plays = self.iterate_plays(participant=participant, prefix=wanted)
        found = next(plays, None)
        if found is None:
            raise RecordsProblem(Code.UNKNOWN_PLAY if wanted else Code.NO_PLAY, {"play": prefix})
        others = sum(1 for _ in plays) if wanted else 0
        if others:
            raise RecordsProblem(Code.AMBIGUOUS, {"play": prefix, "count": str(others + 1)})
        return found.play

    def settle(self, found: Iterable[Ended]) -> None:
        """Keep that listed plays have ended, except where more was written since.

        It repeats what the log says, for `latest(unended=True)`, and is gone with the next event.
        """
        with self._database.write() as connection:
            connection.executemany(
                "UPDATE listing SET ended = 1, origin = COALESCE(origin, ?)"
                " WHERE play = ? AND ? = (SELECT MAX(seq) FROM chain WHERE play = listing.play)",
                [(_origin(end.origin), end.play, end.seq) for end in found],
            )

    def codes(self) -> frozenset[str]:
        """Every participant code in use here, so that a new one differs; never shown as a list."""
        found = self._database.rows(
            "SELECT participant FROM participation UNION SELECT participant FROM preference"
            " UNION SELECT participant FROM member UNION SELECT participant FROM replaced"
        )
        return frozenset(code for (code,) in found)

    # Case material

    def keep(self, kind: str, data: bytes) -> str:
        """Keep case material once, and return its SHA-256 as 64 hex digits."""
        digest = digest_of(data)
        self._database.run(
            "INSERT INTO closure (hash, kind, data) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            (digest, kind, data),
        )
        return digest

    def closure(self, digest: str) -> bytes:
        """Case material by its hash. Raises R015 when it is not there, R016 when it was altered."""
        with self._database.read() as connection:
            found = connection.execute(
                "SELECT data FROM closure WHERE hash = ?", (digest,)
            ).fetchone()
        if found is None:
            raise RecordsProblem(Code.UNKNOWN_CLOSURE, {"hash": digest})
        if not isinstance(found[0], bytes) or digest_of(found[0]) != digest:
            raise RecordsProblem(Code.ALTERED_CLOSURE, {"hash": digest})
        return found[0]

    # Looking after them

    def verify(self, head: str | None = None) -> Verification:
        """Check every play, all case material, and a printed head when one is given.

        Args:
            head: a head as printed, whole or at least its first 16 characters; spaces are ignored.

        Raises:
            RecordsProblem: R020 when `head` is not one; R003 when no list of plays is readable.
        """
        return sqlite_verify.verify_folder(self._database, self.cohorts.ledger, head)

    def head_of_all(self) -> str:
        """The head over all plays as they are now, 64 hex digits, to be printed on a report.

        It covers every play and event there is, also of other cohorts. It is kept, so that
        `verify` finds it again after plays were begun or continued; while nothing happens, it
        stays the same.
        """
        return stored_chain.head_of_all(self._database)

    def contents(self) -> Contents:
        """What is kept here, in numbers."""
        return sqlite_backup.contents(self._database)

    def backup(self, file: Path) -> Contents:
        """Write all plays into a new file, and tell what it holds.

        Raises:
            RecordsProblem: R019 when there is something of that name, which is never written over;
                R003 when the records are damaged; or what the disk says. There is then no such
                file.
        """
        return sqlite_backup.backup(self._database, file)

    def forget(self, participant: str, *, traces: Iterable[Path] = ()) -> Forgotten:
        """Leave no byte of a person where the plays are kept; every chain still verifies.

        A play that somebody else took part in stays, without this code and its words. Deleting
        a code that is not here wipes again, which completes one that was interrupted.

        Args:
            participant: the code.
            traces: log files and caches to be emptied as well.

        Raises:
            RecordsProblem: R023 when nothing was deleted because the disk is full; R021, R022,
                R024 when it is deleted but a file could not be wiped.
        """

        def elsewhere() -> None:
            self.roster.forget(participant)
            empty(traces)

        return forgetting.erase_everywhere(
            self._database, forgetting.person(participant), elsewhere
        )

    def delete(self, play: str, *, traces: Iterable[Path] = ()) -> Forgotten:
        """Forget one play, whoever took part. As `forget`; R010 when there is no such play."""
        self.head(play)
        return forgetting.erase_everywhere(
            self._database, forgetting.play(play), lambda: empty(traces)
        )


def _begin(
    connection: sqlite3.Connection,
    play: str,
    facts: Facts,
    participants: Iterable[str],
    cohort: str | None,
) -> None:
    connection.execute("INSERT INTO play (id) VALUES (?)", (play,))
    _list(connection, play, facts, cohort)
    connection.executemany(
        "INSERT INTO participation (play, participant) VALUES (?, ?)",
        [(play, code) for code in sorted(set(participants))],
    )


def _touch(connection: sqlite3.Connection, play: str) -> None:
    """A play was written to last, and nobody knows whether it has ended."""
    connection.execute(
        "UPDATE listing SET turn = 1 + (SELECT MAX(turn) FROM listing)"
        " WHERE play = ? AND turn < (SELECT MAX(turn) FROM listing)",
        (play,),
    )
    connection.execute("UPDATE listing SET ended = 0 WHERE play = ? AND ended = 1", (play,))


def _list(connection: sqlite3.Connection, play: str, facts: Facts, cohort: str | None) -> None:
    connection.execute(
        "INSERT INTO listing (play, scenario, version, started, cohort, origin, turn)"
        " VALUES (?, ?, ?, ?, ?, ?, 1 + (SELECT COALESCE(MAX(turn), 0) FROM listing))",
        (play, facts.scenario, facts.version, facts.started, cohort, _origin(facts.origin)),
    )
    for kind, digest in facts.closure.items():
        if not connection.execute("SELECT 1 FROM closure WHERE hash = ?", (digest,)).fetchone():
            raise RecordsProblem(Code.UNKNOWN_CLOSURE, {"hash": digest})
        connection.execute(
            "INSERT INTO pinned (play, kind, hash) VALUES (?, ?, ?)", (play, kind, digest)
        )


def _origin(head: str) -> bytes | None:
    return bytes.fromhex(head) or None


def _last(connection: sqlite3.Connection, play: str, *, kept: bool = False) -> Head:
    """The end of a play; with `kept`, only of one that is not deleted."""
    found = connection.execute(
        "SELECT seq, hash FROM chain WHERE play = :play"
        " AND (NOT :kept OR (SELECT forgotten FROM play WHERE id = :play) = 0)"
        " ORDER BY seq DESC LIMIT 1",
        {"play": play, "kept": kept},
    ).fetchone()
    if found is None:
        raise RecordsProblem(Code.UNKNOWN_PLAY, {"play": play})
    if not isinstance(found[0], int) or not isinstance(found[1], bytes):
        raise RecordsProblem(Code.DAMAGED, {"path": play, "said": "the end cannot be read"})
    return Head(play, found[0], found[1].hex())


def _take_event(
    connection: sqlite3.Connection, last: Head, event: SaltedEvent, *, known: int
) -> Head:
    """The next event of a play that is taken in: the one that is here, or a new one.

    Raises:
        RecordsProblem: R062 another one is here.
    """
    if last.seq >= known:
        return _add(connection, last, event.body, event.salt)
    seq, commitment = last.seq + 1, chain.commit(event.salt, event.body)
    digest = chain.link(bytes.fromhex(last.hash), seq, last.play, commitment)
    if stored_chain.hash_of(connection, last.play, seq) != digest:
        raise RecordsProblem(Code.FORKED, {"play": last.play, "seq": str(seq)})
    return Head(last.play, seq, digest.hex())


def _add(
    connection: sqlite3.Connection, last: Head, body: bytes, salt: bytes | None = None
) -> Head:
    seq, salt = last.seq + 1, salt or chain.new_salt()
    commitment = chain.commit(salt, body)
    digest = chain.link(bytes.fromhex(last.hash), seq, last.play, commitment)
    connection.execute(
        "INSERT INTO chain (play, seq, commitment, hash) VALUES (?, ?, ?, ?)",
        (last.play, seq, commitment, digest),
    )
    connection.execute(
        "INSERT INTO content (play, seq, salt, body) VALUES (?, ?, ?, ?)",
        (last.play, seq, salt, body),
    )
    return Head(last.play, seq, digest.hex())


MOST_KEPT = 40  # cohorts


class Summaries:
    """What was worked out of plays, in files of the data folder: a file for each cohort.

    A line is the play, the SHA-256 of play and bytes, and the bytes. Every deletion wipes all of
    the files, also one that was interrupted (see `forget`); they are written while the plays are
    locked, so that no line of a play that is being deleted is written after that.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._folder = database.path.parent / SUMMARIES

    def of(self, cohort: str) -> dict[str, bytes]:
        """What is kept of the plays of a cohort, by play; a line that is damaged is left out."""
        found = {}
        with suppress(OSError), self._file(cohort).open("rb") as lines:
            for line in lines:
                play, _, rest = line.rstrip(b"\n").partition(b" ")
                digest, _, body = rest.partition(b" ")
                if digest == _digest(play, body):
                    found[play.decode()] = body
        return found

    def keep(self, cohort: str, lines: Mapping[str, bytes]) -> None:
        """Keep these lines, by play, in place of all that was kept of the cohort.

        Plays that are not in the cohort, or were deleted in the meantime, are left out, and then
        so is the line of all. Where nothing can be written, nothing is kept.

        Raises:
            ValueError: there is a line break in a line.
        """
        if any(b"\n" in body for body in lines.values()):
            raise ValueError("a line break in a line")
        with suppress(RecordsProblem, OSError), self._database.write() as connection:
            found = connection.execute("SELECT play FROM listing WHERE cohort = ?", (cohort,))
            there, file = {play for (play,) in found}, self._file(cohort)
            if lines.keys() - {""} <= there:
                there.add("")
            of = ((play.encode(), body) for play, body in lines.items() if play in there)
            self._folder.mkdir(mode=0o700, exist_ok=True)
            write_whole(file, b"".join(b"%b %b %b\n" % (p, _digest(p, b), b) for p, b in of))
            every = sorted(self._folder.iterdir(), key=lambda each: each.stat().st_mtime_ns)
            for old in every[:-MOST_KEPT]:
                old.unlink()

    def _file(self, cohort: str) -> Path:
        return self._folder / digest_of(cohort.encode())[:32]


def _digest(play: bytes, body: bytes) -> bytes:
    return digest_of(play + b" " + body).encode()
