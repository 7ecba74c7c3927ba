"""The events of one play as they are stored, and the first that is not as it was written."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from engine.records.chain import Altered, How, Row, first_altered
from engine.records.problems import Code, RecordsProblem
from engine.records.sqlite.faults import FAULTS


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


def altered(connection: sqlite3.Connection, play: str) -> Altered | None:
    """The first event of a play that is not as it was written."""
    forgotten = connection.execute("SELECT forgotten FROM play WHERE id = ?", (play,)).fetchone()
    return read(connection, play, forgotten=forgotten == (1,))[1]


def read(
    connection: sqlite3.Connection, play: str, *, forgotten: bool
) -> tuple[list[Row], Altered | None]:
    """The events of a play as far as they can be read, and the first altered one.

    Args:
        connection: the plays.
        play: its id.
        forgotten: whether it was forgotten, so that bodies may be absent.
    """
    stored: list[Row] = []
    unreadable = False
    cut = None
    try:
        stored.extend(rows(connection, play))  # keeps what came before an unreadable row
        cut = _beyond(connection, play, len(stored))
    except (*FAULTS, RecordsProblem):
        unreadable = True
    found = first_altered(play, stored, forgotten=forgotten)
    if found is None and unreadable:
        found = Altered(len(stored) + 1, How.UNREADABLE)
    return stored, found or cut


def _beyond(connection: sqlite3.Connection, play: str, last: int) -> Altered | None:
    """Content without its place in the chain, or a play of no events: somebody cut the chain."""
    orphan = connection.execute(
        "SELECT 1 FROM content WHERE play = ? AND seq > ?", (play, last)
    ).fetchone()
    return Altered(last + 1, How.MISSING) if orphan or not last else None
