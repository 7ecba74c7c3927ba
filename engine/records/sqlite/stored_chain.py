"""The chain as it is stored: the events of a play, and the heads over all plays."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from hashlib import sha256

from msgspec import Struct

from engine.records.chain import (
    START,
    Altered,
    How,
    Row,
    commit,
    find_ends,
    find_first_altered,
    link_all,
)
from engine.records.problems import Code, RecordsProblem
from engine.records.sqlite.database import FAULTS, Database


def rows(connection: sqlite3.Connection, play: str) -> Iterator[Row]:
    """The events of a play in order, a deleted one without salt and body.

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


def find_altered(connection: sqlite3.Connection, play: str) -> Altered | None:
    """The first event of a play that is not as it was written."""
    forgotten = connection.execute("SELECT forgotten FROM play WHERE id = ?", (play,)).fetchone()
    return read(connection, play, forgotten=forgotten == (1,))[1]


def read(
    connection: sqlite3.Connection, play: str, *, forgotten: bool
) -> tuple[list[Row], Altered | None]:
    """The events of a play as far as they can be read, and the first altered one.

    In a play that was deleted, bodies may be absent.
    """
    stored: list[Row] = []
    unreadable = False
    cut = None
    try:
        stored.extend(rows(connection, play))  # keeps what came before an unreadable row
        # Content without its place in the chain, or a play of no events: somebody cut the chain.
        beyond = "SELECT 1 FROM content WHERE play = ? AND seq > ?"
        if not stored or connection.execute(beyond, (play, len(stored))).fetchone():
            cut = Altered(len(stored) + 1, How.MISSING)
    except (*FAULTS, RecordsProblem):
        unreadable = True
    found = find_first_altered(play, stored, forgotten=forgotten)
    if found is None and unreadable:
        found = Altered(len(stored) + 1, How.UNREADABLE)
    return stored, found or cut


_STORED = """
    SELECT chain.play, CAST(group_concat(
        chain.seq || hash || commitment || salt || length(body) || ',' || body, '') AS BLOB)
    FROM chain LEFT JOIN content USING (play, seq)
    WHERE chain.play IN (SELECT play FROM listing WHERE cohort = ?) GROUP BY chain.play"""


def digest_plays(connection: sqlite3.Connection, cohort: str) -> dict[str, str]:
    """The SHA-256 over all that is stored of each play of a cohort that has anything, by play."""
    stored = connection.execute(_STORED, (cohort,))
    return {play: sha256(every).hexdigest() for play, every in stored if every}


def find_sound(connection: sqlite3.Connection, *, linked: bool) -> Iterator[tuple[str, int, bytes]]:
    """The plays of which all is here and as it was written: id, last seq, witness.

    It is one pass over the file. What it leaves out is to be looked at by `read`.

    Args:
        connection: the file.
        linked: whether all content is known to have its place in the chain.
    """
    beyond = set() if linked else {id for (id,) in connection.execute(_BEYOND)}
    for name, last, hash, salt in find_ends(connection.execute(_EVERY_EVENT)):
        if name not in beyond:
            yield name.decode(), last, commit(salt, hash)


# Ids are bytes here, and not in every row: making a text of each takes a quarter of the time.
_BEYOND = (
    "SELECT DISTINCT CAST(play AS BLOB) FROM content"
    " WHERE (play, seq) NOT IN (SELECT play, seq FROM chain)"
)
_EVERY_EVENT = (
    "SELECT CASE chain.seq WHEN 1 THEN CAST(chain.play AS BLOB) END,"
    " chain.seq, commitment, hash, salt, body"
    " FROM chain LEFT JOIN content USING (play, seq) ORDER BY chain.play, chain.seq"
)


_ID, _END = 16, 24  # bytes: of an id, and of an id with its last seq


class Printed(Struct, frozen=True):
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
        for each in read_printed(connection):
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


def read_printed(connection: sqlite3.Connection) -> Iterator[Printed]:
    """Every head over all plays that was printed, the first one first.

    Raises:
        RecordsProblem: R003 when one is not of the shape it was stored in.
    """
    found = connection.execute("SELECT number, hash, ends FROM all_plays ORDER BY number")
    for number, digest, ends in found:
        whole = all(isinstance(part, bytes) for part in (digest, ends)) and len(ends) % _END == 0
        if not whole or number < 1:
            said = {"path": "all_plays", "said": "a value of a wrong kind"}
            raise RecordsProblem(Code.DAMAGED, said)
        pieces = (ends[at : at + _END] for at in range(0, len(ends), _END))
        yield Printed(
            number, digest, {p[:_ID].hex(): int.from_bytes(p[_ID:], "big") for p in pieces}
        )


def hash_of(connection: sqlite3.Connection, play: str, seq: int) -> bytes | None:
    """The hash of an event; None when it is not there, or is no hash."""
    found = connection.execute(
        "SELECT hash FROM chain WHERE play = ? AND seq = ?", (play, seq)
    ).fetchone()
    return found[0] if found and isinstance(found[0], bytes) else None
