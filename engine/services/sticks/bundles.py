"""A bundle: the plays of a course that are on one computer, with all that replaying them needs."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping

import msgspec
from msgspec import Struct

from engine.records.annotations import Annotation
from engine.records.chain import START, commit, link
from engine.records.problems import RecordsProblem
from engine.records.store import Listed, SaltedEvent, Store
from engine.services.plays.contests import CONTEST, read_contest, write_contest
from engine.services.sticks.stick_files import inflate

VERSION = 1
MOST_SEALED = 64 << 20  # bytes of a file
MOST = 256 << 20  # bytes of what it holds


class SharedWords(Struct, frozen=True):
    """Words that their writer shared, see `records.annotations.Words`; and verdicts of contests."""

    kind: str
    body: bytes
    seq: int
    address: str
    participant: str


class HandedPlay(Struct, frozen=True):
    """A play as it was written on the computer it comes from.

    Attributes:
        id: 32 hex digits.
        participants: codes of those who took part.
        closure: hash of each piece of case material, by kind.
        events: all its events, each with its salt.
        words: what its players shared, and what they think of judgements.
    """

    id: str
    participants: tuple[str, ...]
    closure: dict[str, str]
    events: tuple[SaltedEvent, ...]
    words: tuple[SharedWords, ...] = ()

    def hashes(self) -> Iterator[str]:
        """The hash of each event, 64 hex digits; the last one is the head."""
        last = START
        for seq, event in enumerate(self.events, 1):
            last = link(last, seq, self.id, commit(event.salt, event.body))
            yield last.hex()


class Bundle(Struct, frozen=True):
    """What a computer hands in: everything it has of the course, each time.

    Attributes:
        v: of this way of writing.
        number: of this computer's bundles, from 1 on; what is no play counts by the highest.
        plays: those of the course.
        material: case material, by hash: its kind and its bytes.
        forgotten: ids of plays that were deleted there.
    """

    v: int
    number: int
    plays: tuple[HandedPlay, ...]
    material: dict[str, tuple[str, bytes]]
    forgotten: tuple[str, ...] = ()


def pack(bundle: Bundle) -> bytes:
    """A bundle as bytes."""
    return zlib.compress(msgspec.msgpack.encode(bundle))


def unpack(data: bytes) -> Bundle:
    """A bundle from its bytes. Raises ValueError where it is none, or too large."""
    bundle = msgspec.msgpack.decode(inflate(data, MOST), type=Bundle)
    if bundle.v > VERSION:
        raise ValueError("it was written by a newer Rifq")
    if not 0 < bundle.number < 1 << 53:
        raise ValueError("it has no number")
    return bundle


def pack_only(play: HandedPlay, material: Mapping[str, tuple[str, bytes]]) -> bytes:
    """One play with its case material, as the bytes of a bundle."""
    its_own = {hash: material[hash] for hash in sorted(play.closure.values())}
    return pack(Bundle(VERSION, 1, (play,), its_own))


def gather(store: Store, cohort: str, number: int) -> tuple[Bundle, list[Listed]]:
    """What this computer has of a course, and the plays that are not as they were written."""
    plays, altered = [], []
    material: dict[str, tuple[str, bytes]] = {}
    for listed in store.plays(cohort=cohort):
        found = gather_play(store, listed, material)
        if found is None:
            altered.append(listed)
        else:
            plays.append(found)
    # Those that were only tidied away after a receipt are turned away as well.
    forgotten = tuple(sorted(store.sticks.list_forgotten() - store.sticks.list_turned_away()))
    ordered = tuple(sorted(plays, key=lambda play: play.id))
    return Bundle(VERSION, number, ordered, material, forgotten), altered


def gather_play(
    store: Store, listed: Listed, material: dict[str, tuple[str, bytes]]
) -> HandedPlay | None:
    """A play to hand on; its case material is added to `material`.

    None where it, or its case, is not as it was written, or it was deleted a moment ago.
    """
    try:
        if store.find_altered(listed.play):
            return None
        for kind, hash in listed.facts.closure.items():
            if hash not in material:
                material[hash] = (kind, store.closure(hash))
        return _hand_on(store, listed)
    except RecordsProblem:
        return None


def _hand_on(store: Store, listed: Listed) -> HandedPlay:
    words = tuple(filter(None, map(_share_words, store.words.of(listed.play))))
    events = store.read_salted(listed.play)
    return HandedPlay(listed.play, listed.participants, dict(listed.facts.closure), events, words)


def _share_words(words: Annotation) -> SharedWords | None:
    """What is handed on of words: of a contest that was not shared, the verdict, which is counted.

    None where it is nothing.
    """
    body = words.body
    if not words.shared:
        if words.kind != CONTEST:
            return None
        body = write_contest(read_contest(words)[0], "").encode()
    return SharedWords(words.kind, body, words.seq, words.address, words.participant)
