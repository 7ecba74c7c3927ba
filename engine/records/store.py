"""The plays: an append-only log each, and what lies beside it.

The interface asks for nothing that only SQLite can do: bytes, their order and every date come from
the caller, ids are random, and the plays are never joined with the roster. What only some plays ask
for is imported when they do, so that the first screen comes soon.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from engine.records import chain
from engine.records import database as databases
from engine.records import folder as folders
from engine.records import forget as forgetting
from engine.records.beside import OwnWords, Preferences
from engine.records.database import Database, Version
from engine.records.problems import Code, Conflict, RecordsProblem

if TYPE_CHECKING:
    from engine.records.cohorts import Cohorts
    from engine.records.verify import Verification

_PLAY_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a play: its last event (1 is the first) and that event's hash, 64 hex digits."""

    play: str
    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """One event: `body` is None when it was forgotten; `hash` was the head when it was last."""

    seq: int
    body: bytes | None
    hash: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What plays are listed by.

    Attributes:
        scenario: id of the case.
        version: its version.
        started: the date, as the caller writes it.
        closure: hash of each piece of case material the play was made on, by kind ("story", "key");
            each was kept before with `Store.keep`.
    """

    scenario: str
    version: str
    started: str
    closure: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Listed:
    """A play in a list; `events` is how many it holds."""

    play: str
    facts: Facts
    cohort: str | None
    participants: tuple[str, ...]
    events: int


class Store:
    """The plays of one data folder. Every error is a `RecordsProblem`; then nothing was changed.

    Attributes:
        words: notes, reasons, contests and reflections.
        preferences: theme and motion, by participant code.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self.words = OwnWords(database)
        self.preferences = Preferences(database)

    @classmethod
    def open(cls, folder: Path, *, sqlite_version: Version = sqlite3.sqlite_version_info) -> Store:
        """Opens the plays of a data folder and makes what is missing.

        Args:
            folder: the data folder, see `folder.locate`.
            sqlite_version: decides the journal: WAL from 3.51.3 on, a rollback journal before.
        """
        path = folders.prepare(folder) / folders.PLAYS
        store = cls(Database.open(path, databases.PLAYS, sqlite_version))
        forgetting.finish(store._database)
        return store

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file; everything acknowledged is on disk already."""
        self._database.close()

    @property
    def folder(self) -> Path:
        """The data folder."""
        return self._database.path.parent

    @property
    def cohorts(self) -> Cohorts:
        """The cohorts, and who belongs to them."""
        from engine.records.cohorts import Cohorts

        return Cohorts(self._database)

    @property
    def journal(self) -> str:
        """How commits are kept: "wal" or "delete"."""
        return self._database.journal

    def together(self) -> AbstractContextManager[object]:
        """What is written inside is one commit, on disk when it is left; after an error, nothing.

        For what nobody waits for answer by answer, such as simulated plays.
        """
        return self._database.together()

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
        """Begins a play with its first event; it is on disk when this returns.

        Args:
            body: the first event.
            facts: what it is listed by.
            participants: codes of those who take part; none, one, or several.
            cohort: the cohort it belongs to.
            play_id: 32 hex digits; random when left out.

        Raises:
            RecordsProblem: R014 for an id that is taken or none; R015 for case material not kept.
        """
        play = play_id or secrets.token_hex(16)
        if not _PLAY_ID.fullmatch(play):
            raise RecordsProblem(Code.BAD_ID, {"play": play})
        with self._database.write() as connection:
            if connection.execute("SELECT 1 FROM play WHERE id = ?", (play,)).fetchone():
                raise RecordsProblem(Code.BAD_ID, {"play": play})
            connection.execute("INSERT INTO play (id) VALUES (?)", (play,))
            _list(connection, play, facts, cohort)
            connection.executemany(
                "INSERT INTO participation (play, participant) VALUES (?, ?)",
                [(play, code) for code in sorted(set(participants))],
            )
            return _add(connection, Head(play, 0, chain.START.hex()), body)

    def append(self, play: str, expected_seq: int, body: bytes) -> Head:
        """Adds one event after event `expected_seq`; it is on disk when this returns.

        Raises:
            Conflict: when another event is last: the play is open elsewhere and went on there.
            RecordsProblem: R010 when there is no such play, or it was forgotten.
        """
        with self._database.write() as connection:
            last = _last(connection, play, kept=True)
            if last.seq != expected_seq:
                raise Conflict(play, expected_seq, last.seq)
            head = _add(connection, last, body)
            connection.execute(
                "UPDATE listing SET turn = 1 + (SELECT MAX(turn) FROM listing)"
                " WHERE play = ? AND turn < (SELECT MAX(turn) FROM listing)",
                (play,),
            )
        return head

    def events(self, play: str) -> tuple[StoredEvent, ...]:
        """All events of a play in order. Raises R010 when there is no such play."""
        from engine.records import verify as verifying

        with self._database.read() as connection:
            _last(connection, play)
            rows = tuple(verifying.rows(connection, play))
        return tuple(StoredEvent(row.seq, row.body, row.hash.hex()) for row in rows)

    def head(self, play: str) -> Head:
        """The end of a play, also of a forgotten one. Raises R010 when there is no such play."""
        with self._database.read() as connection:
            return _last(connection, play)

    def altered(self, play: str) -> chain.Altered | None:
        """The first altered event of a play: look before a head is printed. See `verify`."""
        from engine.records import verify as verifying

        with self._database.read() as connection:
            return verifying.check(connection, play).altered

    # Finding plays

    def plays(
        self, *, participant: str | None = None, cohort: str | None = None
    ) -> tuple[Listed, ...]:
        """Plays that are not forgotten, of a code, a cohort or all; last written to first."""
        with self._database.read() as connection:
            found = connection.execute(
                "SELECT play, scenario, version, started, cohort FROM listing"
                " WHERE (:cohort IS NULL OR cohort = :cohort) AND (:participant IS NULL OR play IN"
                " (SELECT play FROM participation WHERE participant = :participant))"
                " ORDER BY turn DESC",
                {"cohort": cohort, "participant": participant},
            ).fetchall()
            return tuple(_listed(connection, *row) for row in found)

    def resolve(self, prefix: str = "", *, participant: str | None = None) -> str:
        """The whole id of a play from its beginning; "" is the one last written to.

        Args:
            prefix: the first digits of an id, as many as make it unique.
            participant: looks only among the plays of this code.

        Raises:
            RecordsProblem: R010 none, R011 several, R012 no play at all.
        """
        wanted = prefix.strip().lower()
        found = [p.play for p in self.plays(participant=participant) if p.play.startswith(wanted)]
        if found and (not wanted or len(found) == 1):
            return found[0]
        if not found:
            raise RecordsProblem(Code.UNKNOWN_PLAY if wanted else Code.NO_PLAY, {"play": prefix})
        raise RecordsProblem(Code.AMBIGUOUS, {"play": prefix, "count": str(len(found))})

    def codes(self) -> frozenset[str]:
        """Every participant code in use here, so that a new one differs; never shown as a list."""
        with self._database.read() as connection:
            found = connection.execute(
                "SELECT participant FROM participation UNION SELECT participant FROM preference"
                " UNION SELECT participant FROM member UNION SELECT participant FROM replaced"
            ).fetchall()
        return frozenset(code for (code,) in found)

    # Case material

    def keep(self, kind: str, data: bytes) -> str:
        """Keeps case material once, and returns its SHA-256 as 64 hex digits."""
        digest = hashlib.sha256(data).hexdigest()
        with self._database.write() as connection:
            connection.execute(
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
        if not isinstance(found[0], bytes) or hashlib.sha256(found[0]).hexdigest() != digest:
            raise RecordsProblem(Code.ALTERED_CLOSURE, {"hash": digest})
        return found[0]

    # Looking after them

    def verify(self, head: str | None = None) -> Verification:
        """Checks every play, and a printed head when one is given. See `verify.verify`."""
        from engine.records import verify as verifying

        return verifying.verify(self._database, head)

    def backup(self, file: Path) -> None:
        """Writes all plays into one file. See `backup.backup`; `backup.restore` brings it back."""
        from engine.records import backup as backups

        backups.backup(self._database, file)

    def forget(self, participant: str, *, traces: Iterable[Path] = ()) -> forgetting.Forgotten:
        """Leaves no byte of a person in the data folder; every chain still verifies.

        A play that somebody else took part in stays, without this code and its words. Forgetting
        a code that is not here wipes again, which completes one that was interrupted.

        Args:
            participant: the code.
            traces: log files and caches to be emptied as well.

        Raises:
            RecordsProblem: R023 when nothing was forgotten because the disk is full; R021, R022,
                R024 when it is forgotten but a file could not be wiped.
        """

        def elsewhere() -> None:
            forgetting.take_names(self.folder, (participant,))
            forgetting.empty(traces)

        return forgetting.erase_everywhere(
            self._database, forgetting.person(participant), elsewhere
        )

    def delete(self, play: str, *, traces: Iterable[Path] = ()) -> forgetting.Forgotten:
        """Forgets one play, whoever took part. As `forget`; R010 when there is no such play."""
        self.head(play)
        return forgetting.erase_everywhere(
            self._database, forgetting.play(play), lambda: forgetting.empty(traces)
        )


def _list(connection: sqlite3.Connection, play: str, facts: Facts, cohort: str | None) -> None:
    connection.execute(
        "INSERT INTO listing (play, scenario, version, started, cohort, turn)"
        " VALUES (?, ?, ?, ?, ?, 1 + (SELECT COALESCE(MAX(turn), 0) FROM listing))",
        (play, facts.scenario, facts.version, facts.started, cohort),
    )
    for kind, digest in facts.closure.items():
        if not connection.execute("SELECT 1 FROM closure WHERE hash = ?", (digest,)).fetchone():
            raise RecordsProblem(Code.UNKNOWN_CLOSURE, {"hash": digest})
        connection.execute(
            "INSERT INTO pinned (play, kind, hash) VALUES (?, ?, ?)", (play, kind, digest)
        )


def _listed(
    connection: sqlite3.Connection,
    play: str,
    scenario: str,
    version: str,
    started: str,
    cohort: str | None,
) -> Listed:
    closure = connection.execute(
        "SELECT kind, hash FROM pinned WHERE play = ? ORDER BY kind", (play,)
    ).fetchall()
    people = connection.execute(
        "SELECT participant FROM participation WHERE play = ? ORDER BY participant", (play,)
    ).fetchall()
    facts = Facts(scenario, version, started, dict(closure))
    events = _last(connection, play).seq
    return Listed(play, facts, cohort, tuple(code for (code,) in people), events)


def _last(connection: sqlite3.Connection, play: str, *, kept: bool = False) -> Head:
    """The end of a play; with `kept`, only of one that is not forgotten."""
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


def _add(connection: sqlite3.Connection, last: Head, body: bytes) -> Head:
    seq, salt = last.seq + 1, chain.new_salt()
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
