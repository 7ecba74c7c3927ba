"""Checks every event of a file of plays."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from engine.records.chain import Altered, How, Row, first_altered
from engine.records.problems import Code, RecordsProblem
from engine.records.sqlite.database import Database
from engine.records.sqlite.faults import FAULTS
from engine.records.store import digest_of
from engine.records.verify import (
    HeadCheck,
    Place,
    PlayCheck,
    Verification,
    find_head,
    parse_head,
)


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
    """Check every play, all case material, and a printed head when one is given.

    Args:
        database: the plays.
        head: a head as printed, whole or at least its first 16 characters; spaces are ignored.

    Raises:
        RecordsProblem: R020 when `head` is not one; R003 when no list of plays is readable.
    """
    wanted = None if head is None else parse_head(head)
    checks: list[PlayCheck] = []
    found: HeadCheck | None = None
    with database.read() as connection:
        plays, unlisted = _known(connection)
        for play, forgotten in plays:
            stored, looked = _check(connection, play, forgotten)
            checks.append(looked)
            if wanted and not found:
                found = find_head(wanted, stored, looked)
        closures, unreadable = _altered_closures(connection)
    said = database.damage() or unlisted or unreadable
    damage = None
    if said:
        damage = RecordsProblem(Code.DAMAGED, {"path": str(database.path), "said": said})
    if wanted and not found:
        found = HeadCheck(Place.ABSENT)
    return Verification(tuple(checks), closures, found, damage)


def check(connection: sqlite3.Connection, play: str) -> PlayCheck:
    """Check one play."""
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


def _altered_closures(connection: sqlite3.Connection) -> tuple[tuple[str, ...], str]:
    altered: list[str] = []
    try:
        for digest, data in connection.execute("SELECT hash, data FROM closure ORDER BY hash"):
            if not isinstance(data, bytes) or digest_of(data) != digest:
                altered.append(str(digest))
    except FAULTS as error:
        return tuple(altered), str(error)
    return tuple(altered), ""
