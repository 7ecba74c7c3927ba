"""The chain of a play: each event's hash stands on all before it. Pure functions over bytes.

An event is committed to as HMAC-SHA256(salt, body), with a random salt, and only that commitment
enters the chain. So a body and its salt can be deleted and the chain still verifies, and a short
body cannot be guessed from its commitment. What the chain cannot see is its own end cut off: for
that, keep a head outside (it is printed on every report).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any

from msgspec import Struct

DOMAIN = b"rifq-event-1\0"
ALL_DOMAIN = b"rifq-all-plays-1\0"
START = bytes(32)  # what the first event of every play stands on, and the first head of all plays
SALT_BYTES = 32


def new_salt() -> bytes:
    """32 random bytes."""
    return secrets.token_bytes(SALT_BYTES)


def commit(salt: bytes, body: bytes) -> bytes:
    """HMAC-SHA256(salt, body), 32 bytes."""
    return hmac.digest(salt, body, "sha256")


def link(previous: bytes, seq: int, play: str, commitment: bytes) -> bytes:
    """Hash of event `seq` (1-based) of `play`, 32 bytes.

    SHA256(DOMAIN ‖ previous ‖ seq as 8 bytes ‖ length of the play id as 4 bytes ‖ id ‖ commitment),
    numbers big-endian.
    """
    name = play.encode("utf-8")
    parts = (DOMAIN, previous, seq.to_bytes(8, "big"), len(name).to_bytes(4, "big"), name)
    return hashlib.sha256(b"".join((*parts, commitment))).digest()


def link_all(previous: bytes, number: int, ends: Iterable[tuple[str, int, bytes]]) -> bytes:
    """Head `number` (1-based) over all plays, 32 bytes.

    SHA256(ALL_DOMAIN ‖ previous ‖ number as 8 bytes ‖ of each play that was begun or continued
    since the previous one, in the order of ids: 16 bytes of id, last seq as 8 bytes, hash of that
    event), numbers big-endian. It stands on the one before it, as a log of signed tree heads does
    (RFC 6962, section 3.5), so that a play once covered cannot be taken away unseen.

    Args:
        previous: the head before it; START for the first.
        number: which it is.
        ends: id (32 hex digits), last seq and hash of each of those plays.
    """
    body = b"".join(bytes.fromhex(id) + seq.to_bytes(8, "big") + end for id, seq, end in ends)
    return hashlib.sha256(ALL_DOMAIN + previous + number.to_bytes(8, "big") + body).digest()


class Row(Struct, frozen=True):
    """One event as stored; `salt` and `body` are None when it was deleted."""

    seq: int
    commitment: bytes
    hash: bytes
    salt: bytes | None
    body: bytes | None


Unchecked = tuple[Any, Any, Any, Any, Any, Any]
"""What stands where an event should: id of the play in its first event, else None; seq,
commitment, hash, salt, body."""


def find_ends(rows: Iterable[Unchecked]) -> Iterator[tuple[bytes, int, bytes, bytes]]:
    """The id, last seq, last hash and last salt of each play that is here as it was written.

    It says the same as `find_first_altered`, of plays with nothing deleted, in a third of the
    time, because many thousand plays are checked at once: `link` and `commit` written out, the
    latter as RFC 2104 says it.

    Args:
        rows: the events of all plays, play by play, in order of seq.
    """
    sha256, before = hashlib.sha256, DOMAIN
    name, named, kept, previous, last = b"", b"", b"", START, _BROKEN
    for first, seq, commitment, found, salt, body in rows:
        if first is not None:
            if last > 0:
                yield name, last, previous, kept
            name = first if isinstance(first, bytes) else b""
            named = len(name).to_bytes(4, "big") + name
            previous, last = START, 0
        last += 1
        typed = type(commitment) is type(salt) is type(body) is bytes and seq == last
        if not typed or len(salt) != SALT_BYTES:
            last = _BROKEN
            continue
        previous = sha256(before + previous + last.to_bytes(8, "big") + named + commitment).digest()
        inner = sha256(salt.translate(_INNER) + _INNER_REST + body).digest()
        committed = sha256(salt.translate(_OUTER) + _OUTER_REST + inner).digest()
        if previous != found or committed != commitment:
            last = _BROKEN
        kept = salt
    if last > 0:
        yield name, last, previous, kept


_BROKEN = -(2**70)  # no seq that can be stored comes after it
_INNER, _OUTER = (bytes(byte ^ pad for byte in range(256)) for pad in (0x36, 0x5C))
_INNER_REST, _OUTER_REST = (bytes((pad,)) * (64 - SALT_BYTES) for pad in (0x36, 0x5C))


class How(StrEnum):
    """In which way an event is not as it was written; the value is the code of the sentence."""

    BODY = "V011"
    LINK = "V012"
    MISSING = "V013"
    UNREADABLE = "V014"


class Altered(Struct, frozen=True):
    """The first event of a play that is not as it was written."""

    seq: int
    how: How


def find_first_altered(play: str, rows: Iterable[Row], *, forgotten: bool) -> Altered | None:
    """Checks the rows of one play, in order of seq.

    Args:
        play: the id of the play.
        rows: all its events.
        forgotten: whether this play was deleted, so that bodies may be absent.
    """
    previous, expected = START, 1
    for row in rows:
        if row.seq != expected:
            return Altered(expected, How.MISSING)
        if link(previous, row.seq, play, row.commitment) != row.hash:
            return Altered(row.seq, How.LINK)
        if row.body is None or row.salt is None:
            if not forgotten:
                return Altered(row.seq, How.MISSING)
        elif commit(row.salt, row.body) != row.commitment:
            return Altered(row.seq, How.BODY)
        previous, expected = row.hash, expected + 1
    return None
