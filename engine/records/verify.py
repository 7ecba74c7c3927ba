"""Looks at every event and says exactly what that proves, and what it cannot."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from engine.records.chain import Altered, How, Row, first_altered
from engine.records.database import Database
from engine.records.problems import FAULTS, Code, RecordsProblem

SHORTEST_HEAD = 16  # as many characters as a report prints; 64 bits
Statement = tuple[str, dict[str, str]]


class Place(StrEnum):
    """Where a printed head stands in what is stored."""

    PRESENT = "present"
    EARLIER = "earlier"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class PlayCheck:
    """One play: how many events, how many of them forgotten, and the first altered one if any."""

    play: str
    events: int
    forgotten: int
    altered: Altered | None


@dataclass(frozen=True, slots=True)
class HeadCheck:
    """A printed head: the play and event it stands for, and what came after.

    Attributes:
        place: present, earlier or absent.
        play: the play it belongs to, "" when absent.
        seq: the event it stands at, 0 when absent.
        last: the last event stored of that play, 0 when absent.
        sound: whether that play is unaltered up to and with `seq`.
        forgotten: whether its content was forgotten, so that only the chain is left.
    """

    place: Place
    play: str = ""
    seq: int = 0
    last: int = 0
    sound: bool = False
    forgotten: bool = False


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found.

    Attributes:
        plays: every play, by id.
        closures: hashes of altered case material.
        head: what became of the head that was given, or None.
        damage: a `RecordsProblem` about the file as a whole, or None.
    """

    plays: tuple[PlayCheck, ...]
    closures: tuple[str, ...]
    head: HeadCheck | None
    damage: RecordsProblem | None

    @property
    def clean(self) -> bool:
        """Nothing altered was found, and the head, if one was given, is here."""
        found = self.head is None or (self.head.sound and self.head.place != Place.ABSENT)
        return found and not (self.damage or self.closures or any(p.altered for p in self.plays))

    def statements(self) -> list[Statement]:
        """What this proves, as codes and parameters of `messages`: the good news first."""
        sound = [p for p in self.plays if not p.altered]
        said: list[Statement] = [("V001", _numbers(sound))]
        said += [_altered(p.play, p.altered) for p in self.plays if p.altered]
        said += [("V015", {"hash": closure}) for closure in self.closures]
        if self.damage:
            said.append((self.damage.code, dict(self.damage.params)))
        said.append(("V002", {}) if self.head is None else _head_statement(self.head))
        return said


def rows(connection: sqlite3.Connection, play: str) -> Iterator[Row]:
    """The events of a play in order, a forgotten one without salt and body.

    Raises:
        RecordsProblem: R003 when a value is not of the kind that was stored.
    """
    found = connection.execute(
        "SELECT chain.seq, commitment, hash, salt, body"
        " FROM chain LEFT JOIN content USING (play, seq)"
        " WHERE chain.play = ? ORDER BY chain.seq",
        (play,),
    )
    for seq, commitment, digest, salt, body in found:
        typed = isinstance(seq, int) and all(isinstance(b, bytes) for b in (commitment, digest))
        if not typed or not all(b is None or isinstance(b, bytes) for b in (salt, body)):
            raise RecordsProblem(Code.DAMAGED, {"path": play, "said": "a value of a wrong kind"})
        yield Row(seq, commitment, digest, salt, body)


def verify(database: Database, head: str | None = None) -> Verification:
    """Checks every play, all case material, and a printed head when one is given.

    Args:
        database: the plays.
        head: a head as printed, whole or at least its first 16 characters; spaces are ignored.

    Raises:
        RecordsProblem: R020 when `head` is not one; R003 when no list of plays is readable.
    """
    wanted = None if head is None else _cleaned(head)
    checks: list[PlayCheck] = []
    found: HeadCheck | None = None
    with database.read() as connection:
        plays, unlisted = _known(connection)
        for play, forgotten in plays:
            stored, looked = _check(connection, play, forgotten)
            checks.append(looked)
            if wanted and not found:
                found = _stands(wanted, stored, looked)
        closures, unreadable = _altered_closures(connection)
    said = database.damage() or unlisted or unreadable
    damage = None
    if said:
        damage = RecordsProblem(Code.DAMAGED, {"path": str(database.path), "said": said})
    if wanted and not found:
        found = HeadCheck(Place.ABSENT)
    return Verification(tuple(checks), closures, found, damage)


def check(connection: sqlite3.Connection, play: str) -> PlayCheck:
    """Checks one play."""
    forgotten = connection.execute("SELECT forgotten FROM play WHERE id = ?", (play,)).fetchone()
    return _check(connection, play, forgotten == (1,))[1]


def _known(connection: sqlite3.Connection) -> tuple[list[tuple[str, bool]], str]:
    """Every id in any of three tables, whether it was forgotten, and what could not be read.

    An id altered in one of the tables shows up as a play of its own.
    """
    known: dict[str, bool] = {}
    failures: list[Exception] = []
    for columns in ("id, forgotten FROM play", "play, 0 FROM chain", "play, 0 FROM content"):
        try:
            for play, forgotten in connection.execute(f"SELECT {columns}"):
                known[str(play)] = known.get(str(play), False) or forgotten == 1
        except FAULTS as error:
            failures.append(error)
    if len(failures) == 3:
        raise failures[0]
    return sorted(known.items()), str(failures[0]) if failures else ""


def _check(
    connection: sqlite3.Connection, play: str, forgotten: bool
) -> tuple[list[Row], PlayCheck]:
    stored: list[Row] = []
    unreadable = False
    cut = None
    try:
        stored.extend(rows(connection, play))  # keeps what came before an unreadable row
        cut = _beyond(connection, play, len(stored))
    except (*FAULTS, RecordsProblem):
        unreadable = True
    altered = first_altered(play, stored, forgotten=forgotten)
    if altered is None and unreadable:
        altered = Altered(len(stored) + 1, How.UNREADABLE)
    gone = sum(row.body is None for row in stored)
    return stored, PlayCheck(play, len(stored), gone, altered or cut)


def _beyond(connection: sqlite3.Connection, play: str, last: int) -> Altered | None:
    """Content without its place in the chain, or a play of no events: somebody cut the chain."""
    orphan = connection.execute(
        "SELECT 1 FROM content WHERE play = ? AND seq > ?", (play, last)
    ).fetchone()
    return Altered(last + 1, How.MISSING) if orphan or not last else None


def _stands(wanted: str, stored: list[Row], check: PlayCheck) -> HeadCheck | None:
    last = len(stored)
    for place, row in enumerate(stored, 1):
        if row.hash.hex().startswith(wanted):
            sound = check.altered is None or check.altered.seq > place
            where = Place.PRESENT if place == last else Place.EARLIER
            gone = check.forgotten > 0
            return HeadCheck(where, check.play, row.seq, stored[-1].seq, sound, gone)
    return None


def _altered_closures(connection: sqlite3.Connection) -> tuple[tuple[str, ...], str]:
    altered: list[str] = []
    try:
        for digest, data in connection.execute("SELECT hash, data FROM closure ORDER BY hash"):
            if not isinstance(data, bytes) or hashlib.sha256(data).hexdigest() != digest:
                altered.append(str(digest))
    except FAULTS as error:
        return tuple(altered), str(error)
    return tuple(altered), ""


def _cleaned(head: str) -> str:
    cleaned = "".join(head.split()).replace("-", "").lower()
    if not SHORTEST_HEAD <= len(cleaned) <= 64 or set(cleaned) - set("0123456789abcdef"):
        raise RecordsProblem(Code.BAD_HEAD, {"head": head})
    return cleaned


def _numbers(sound: list[PlayCheck]) -> dict[str, str]:
    events, forgotten = sum(p.events for p in sound), sum(p.forgotten for p in sound)
    return {"plays": str(len(sound)), "events": str(events), "forgotten": str(forgotten)}


def _altered(play: str, altered: Altered) -> Statement:
    return str(altered.how), {"play": play, "seq": str(altered.seq)}


def _head_statement(head: HeadCheck) -> Statement:
    params = {"play": head.play, "seq": str(head.seq), "last": str(head.last)}
    if head.place == Place.ABSENT:
        return "V005", {}
    if not head.sound:
        return "V006", params
    if head.forgotten:
        return "V007", params
    if head.place == Place.PRESENT:
        return "V003", params
    return "V004", {**params, "later": str(head.seq + 1)}
