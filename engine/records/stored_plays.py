"""The values of the plays that are kept; `engine.records.sqlite.store.Store` keeps them."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping

from msgspec import Struct, field

from engine.records.problems import Code, RecordsProblem


class Contents(Struct, frozen=True):
    """What records hold; nothing of a person.

    Attributes:
        plays: plays that are not deleted.
        events: the events of these.
        first: when the first of them was begun, as the caller wrote it; "" for none.
        last: when the last was begun.
        cohorts: how many cohorts.
        codes: how many participant codes played or belong to a cohort.
        forgotten: plays of which only the chain is left.
        strange: what Rifq did not make, as kind and name ("trigger", "evil"): it is never taken
            along.
        sound: whether everything is as it was written, see `Store.verify`; None if nobody looked.
    """

    plays: int
    events: int
    first: str
    last: str
    cohorts: int
    codes: int
    forgotten: int
    strange: tuple[tuple[str, str], ...] = ()
    sound: bool | None = None


# What it ends in to use a value of another kind than was stored: then the records have failed.
OF_A_VALUE = (TypeError, ValueError, LookupError, AttributeError, ArithmeticError)
_PLAY_ID = re.compile(r"[0-9a-f]{32}")


class Head(Struct, frozen=True):
    """The end of a play: its last event (1 is the first) and that event's hash, 64 hex digits."""

    play: str
    seq: int
    hash: str


class StoredEvent(Struct, frozen=True):
    """One event: `body` is None when it was deleted; `hash` was the head when it was last."""

    seq: int
    body: bytes | None
    hash: str


class SaltedEvent(Struct, frozen=True):
    """An event as it was written: its bytes, and the 32 bytes of salt it was committed to with."""

    salt: bytes
    body: bytes


Closures = Mapping[str, tuple[str, bytes]]
"""Case material, by hash: its kind, and its bytes."""


class Facts(Struct, frozen=True):
    """What plays are listed by.

    Attributes:
        scenario: id of the case.
        version: its version.
        started: the date, as the caller writes it.
        closure: hash of each piece of case material the play was made on, by kind ("story", "key");
            each was kept before with `Store.keep`.
        origin: head of the play whose answers it carries on, 64 hex digits; "" if it is not known
            to carry one on.
    """

    scenario: str
    version: str
    started: str
    closure: Mapping[str, str] = field(default_factory=dict)
    origin: str = ""


class Listed(Struct, frozen=True):
    """A play in a list.

    Attributes:
        play: its id.
        facts: what it is listed by.
        cohort: the cohort it belongs to, or None.
        participants: codes of those who take part.
        events: how many it holds.
        ended: whether it is known to have ended, see `Store.settle`.
    """

    play: str
    facts: Facts
    cohort: str | None
    participants: tuple[str, ...]
    events: int
    ended: bool


class Ended(Struct, frozen=True):
    """A play that ended with event `seq`, and the head of the play it carries on, or ""."""

    play: str
    seq: int
    origin: str = ""


def choose_play_id(wanted: str | None = None) -> str:
    """An id for a new play: 32 random hex digits, or the id wanted. Raises R014 if malformed."""
    id = wanted or secrets.token_hex(16)
    if not _PLAY_ID.fullmatch(id):
        raise RecordsProblem(Code.BAD_ID, {"play": id})
    return id


def digest_of(data: bytes) -> str:
    """The SHA-256 of case material, as 64 hex digits."""
    return hashlib.sha256(data).hexdigest()
