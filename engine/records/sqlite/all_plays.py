"""Heads over all plays in SQLite: written when a report is printed, and checked afterwards."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from engine.records.chain import START, link_all
from engine.records.problems import Code, RecordsProblem
from engine.records.sqlite.database import Database

_ID, _END = 16, 24  # bytes: of an id, and of an id with its last seq


@dataclass(frozen=True, slots=True)
class Printed:
    """A head over all plays as it is kept.

    Attributes:
        number: 1 is the first.
        hash: the head, 32 bytes.
        ends: last seq of each play that was begun or continued since the one before, by id.
    """

    number: int
    hash: bytes
    ends: dict[str, int]


def head_of_all(database: Database) -> str:
    """The head over all plays as they are now, 64 hex digits; kept, unless it is the last one."""
    with database.write() as connection:
        number, last, covered = 0, START, dict[str, int]()
        for each in printed(connection):
            number, last = each.number, each.hash
            covered.update(each.ends)
        present = connection.execute(
            "SELECT id, (SELECT MAX(seq) FROM chain WHERE chain.play = play.id) FROM play"
            " ORDER BY id"
        )
        ends = {id: seq for id, seq in present if seq and covered.get(id) != seq}
        if number and not ends:
            return last.hex()
        hashes = ((id, seq, hash_of(connection, id, seq)) for id, seq in ends.items())
        found = [(id, seq, end) for id, seq, end in hashes if end is not None]
        digest = link_all(last, number + 1, found)
        body = b"".join(bytes.fromhex(id) + seq.to_bytes(8, "big") for id, seq in ends.items())
        connection.execute(
            "INSERT INTO all_plays (number, hash, ends) VALUES (?, ?, ?)",
            (number + 1, digest, body),
        )
    return digest.hex()


def printed(connection: sqlite3.Connection) -> Iterator[Printed]:
    """Every head over all plays that was printed, the first one first.

    Raises:
        RecordsProblem: R003 when one is not of the shape it was stored in.
    """
    found = connection.execute("SELECT number, hash, ends FROM all_plays ORDER BY number")
    for number, digest, ends in found:
        whole = all(isinstance(part, bytes) for part in (digest, ends)) and len(ends) % _END == 0
        if not whole:
            said = {"path": "all_plays", "said": "a value of a wrong kind"}
            raise RecordsProblem(Code.DAMAGED, said)
        pieces = (ends[at : at + _END] for at in range(0, len(ends), _END))
        yield Printed(
            number, digest, {p[:_ID].hex(): int.from_bytes(p[_ID:], "big") for p in pieces}
        )


def hash_of(connection: sqlite3.Connection, play: str, seq: int) -> bytes | None:
    """The hash of an event; None when it is not there."""
    found = connection.execute(
        "SELECT hash FROM chain WHERE play = ? AND seq = ?", (play, seq)
    ).fetchone()
    return found[0] if found else None
