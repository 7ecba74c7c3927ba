"""The plays in one SQLite file of a data folder."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from engine.lazy_import import lazy_modules
from engine.records import chain, store
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
from engine.records.store import Ended, Facts, Head, Listed, SaltedEvent, StoredEvent, digest_of

with lazy_modules():
    from engine.records.sqlite import backup as sqlite_backup
    from engine.records.sqlite import verify as sqlite_verify

if TYPE_CHECKING:
    from engine.records.store import Contents
    from engine.records.verify import Verification


class Store(store.Store):
    """The plays of one data folder. See `engine.records.store`."""

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

    def find_damage(self) -> RecordsProblem | None:
        """R003 where a page or a value cannot be what was written; None where all can."""
        try:
            said = self._database.damage(quick=True)
        except RecordsProblem as problem:
            return problem
        params = {"path": str(self._database.path), "said": said}
        return RecordsProblem(Code.DAMAGED, params) if said else None

    def close(self) -> None:
        """Close the file. Everything acknowledged is on disk already."""
        self._database.close()

    @property
    def folder(self) -> Path:
        """The data folder."""
        return self._database.path.parent

    @property
    def place(self) -> str:
        """The data folder, as text."""
        return str(self.folder)

    def refusal(self) -> RecordsProblem | None:
        """Why nothing can be kept here now; None when it can."""
        file = (self._database.path, os.W_OK)
        return folders.find_unwritable((self.folder, os.W_OK | os.X_OK), file)

    @property
    def journal(self) -> str:
        """How commits are kept: "wal" or "delete"."""
        return self._database.journal

    def group_writes(self) -> AbstractContextManager[object]:
        """Make everything that is written inside one commit."""
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
        """Begin a play with its first event; it is on disk when this returns."""
        play = store.play_id(play_id)
        with self._database.write() as connection:
            if connection.execute("SELECT 1 FROM play WHERE id = ?", (play,)).fetchone():
                raise RecordsProblem(Code.BAD_ID, {"play": play})
            _begin(connection, play, facts, participants, cohort)
            return _add(connection, Head(play, 0, chain.START.hex()), body)

    def append(self, play: str, expected_seq: int, body: bytes) -> Head:
        """Add one event after event `expected_seq`; it is on disk when this returns."""
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
        """A digest over all that is stored of each play of a cohort; empty where it is damaged."""
        with suppress(RecordsProblem), self._database.read() as connection:
            return stored_chain.digest_plays(connection, cohort)
        return {}

    # From one store to another

    def read_salted(self, play: str) -> tuple[SaltedEvent, ...]:
        """All events of a play with their salts. Raises R010 when there is none, or forgotten."""
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
        """Take in a play as it was written elsewhere; on disk when this returns."""
        store.play_id(play)
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
        """As `plays`, read page by page as it is asked for."""
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

    def settle(self, found: Iterable[Ended]) -> None:
        """Keep that listed plays have ended, except where more was written since."""
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
        """Keep case material once; its SHA-256, as 64 hex digits."""
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
        """Check every play, roster and ledger, and a printed head when one is given."""
        return sqlite_verify.verify_folder(self._database, self.cohorts.ledger, head)

    def head_of_all(self) -> str:
        """The head over all plays as they are now; kept, unless it is the last one."""
        return stored_chain.head_of_all(self._database)

    def contents(self) -> Contents:
        """What is kept here, in numbers."""
        return sqlite_backup.contents(self._database)

    def backup(self, file: Path) -> Contents:
        """Write all plays into a new file. See `backup.backup`; `backup.restore` reads it back."""
        return sqlite_backup.backup(self._database, file)

    def forget(self, participant: str, *, traces: Iterable[Path] = ()) -> Forgotten:
        """Leave no byte of a person in the data folder; every chain still verifies."""

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


class Summaries(store.Summaries):
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
        """Keep these lines, by play, in place of all that was kept of the cohort."""
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
        return self._folder / store.digest_of(cohort.encode())[:32]


def _digest(play: bytes, body: bytes) -> bytes:
    return store.digest_of(play + b" " + body).encode()
