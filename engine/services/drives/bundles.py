"""A bundle: the plays of a course that are on one computer, with all that replaying them needs.

It is written and read as records, each with its size before it (4 bytes, big-endian), so that one
play at a time is in memory: what is no play comes first, and case material before the first play
that was made on it.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Annotated

import msgspec
from msgspec import Meta, Struct

from engine.records.annotations import Annotation
from engine.records.chain import START, commit, link
from engine.records.problems import Code, RecordsProblem
from engine.records.sticks import Aside
from engine.records.stored_plays import Listed, SaltedEvent, digest_of
from engine.services.drives.stick_files import NotGenuine, inflate
from engine.services.shared.own_words import CONTEST, read_contest, write_contest

if TYPE_CHECKING:
    from engine.records.sqlite.store import Store

MOST_SEALED = 64 << 20  # bytes of a file
MOST = 256 << 20  # bytes of what it holds
_MOST_RECORD = 2 << 20  # bytes of a play, or of a piece of case material
_MOST_MATERIAL = 16 << 20  # bytes of case material


class SharedWords(Struct, frozen=True):
    """Words that their writer shared, see `records.annotations.Words`; and verdicts of contests."""

    kind: str
    body: bytes
    seq: int
    address: str
    participant: str


class HandedPlay(Struct, frozen=True, tag="play"):
    """A play as it was written on the computer it comes from.

    Attributes:
        id: 32 hex digits.
        participants: codes of those who took part.
        closure: hash of each piece of case material, by kind.
        events: all its events, each with its salt.
        words: what its players shared, and what they think of judgements.
    """

    id: str
    participants: Annotated[tuple[str, ...], Meta(max_length=200)]
    closure: Annotated[dict[str, str], Meta(max_length=9)]
    events: tuple[SaltedEvent, ...]
    words: tuple[SharedWords, ...] = ()

    def hashes(self) -> Iterator[str]:
        """The hash of each event, 64 hex digits; the last one is the head."""
        last = START
        for seq, event in enumerate(self.events, 1):
            last = link(last, seq, self.id, commit(event.salt, event.body))
            yield last.hex()


class _Material(Struct, frozen=True, tag="material"):
    """A piece of case material."""

    kind: str
    body: bytes


class _Beginning(Struct, frozen=True, tag="beginning"):
    """What a bundle begins with, see `Bundle`."""

    number: int
    forgotten: Annotated[tuple[str, ...], Meta(max_length=100_000)] = ()


class Bundle(Struct, frozen=True):
    """What a computer hands in: everything it has of the course, each time.

    Attributes:
        number: of this computer's bundles, from 1 on; what is no play counts by the highest.
        plays: those of the course. They may come one by one, and once.
        material: case material of the plays that came, by hash: its kind and its bytes.
        forgotten: ids of plays that were deleted there.
    """

    number: int
    plays: Iterable[HandedPlay]
    material: Mapping[str, tuple[str, bytes]]
    forgotten: tuple[str, ...] = ()


_RECORDS = msgspec.msgpack.Decoder(HandedPlay | _Material | _Beginning)


def pack(bundle: Bundle) -> Iterator[bytes]:
    """A bundle as bytes, record by record. Raises R047 where a play is too large."""
    yield _pack_record(_Beginning(bundle.number, bundle.forgotten))
    packed, size = set[str](), 0
    for play in bundle.plays:
        for hash in sorted(bundle.material.keys() & set(play.closure.values()) - packed):
            kind, body = bundle.material[hash]
            packed.add(hash)
            size += len(body)
            yield _pack_record(_Material(kind, body), size - _MOST_MATERIAL)
        yield _pack_record(play)


def _pack_record(record: Struct, beyond: int = 0) -> bytes:
    body = msgspec.msgpack.encode(record)
    if len(body) > _MOST_RECORD or beyond > 0:
        said = {"path": "*.rifq", "said": "a play, or the cases of the plays, are too large"}
        raise RecordsProblem(Code.NOT_WRITTEN, said)
    return len(body).to_bytes(4, "big") + body


def unpack(pieces: Iterable[bytes]) -> Bundle:
    """A bundle from its bytes; its plays are read as they are asked for.

    Raises:
        NotGenuine: it is none, or too large; also where its plays are asked for.
    """
    records, material = _unpack_records(pieces), dict[str, tuple[str, bytes]]()
    first = next(records, None)
    if not isinstance(first, _Beginning) or not 0 < first.number < 1 << 53:
        raise NotGenuine("it has no number")
    return Bundle(first.number, _unpack_plays(records, material), material, first.forgotten)


def _unpack_plays(
    records: Iterator[Struct], material: dict[str, tuple[str, bytes]]
) -> Iterator[HandedPlay]:
    size = 0
    for record in records:
        if isinstance(record, HandedPlay):
            yield record
        elif isinstance(record, _Material):
            size += len(record.body)
            if size > _MOST_MATERIAL:
                raise NotGenuine("it is too large")
            material[digest_of(record.body)] = (record.kind, record.body)


def _unpack_records(pieces: Iterable[bytes]) -> Iterator[HandedPlay | _Material | _Beginning]:
    waiting = bytearray()
    for piece in pieces:
        waiting += piece
        while len(waiting) >= 4:
            end = 4 + int.from_bytes(waiting[:4], "big")
            if end > 4 + _MOST_RECORD:
                raise NotGenuine("it is too large")
            if end > len(waiting):
                break
            try:
                yield _RECORDS.decode(waiting[4:end])
            except (msgspec.MsgspecError, ValueError, RecursionError) as error:
                raise NotGenuine("it is no bundle of plays") from error
            del waiting[:end]
    if waiting:
        raise NotGenuine("it is cut off")


def pack_only(play: HandedPlay, material: Mapping[str, tuple[str, bytes]]) -> bytes:
    """One play with its case material, as it waits."""
    return zlib.compress(b"".join(pack(Bundle(1, (play,), material))))


def unpack_only(aside: Aside, place: str) -> tuple[HandedPlay, Mapping[str, tuple[str, bytes]]]:
    """A play that waits, and its case material.

    Args:
        aside: what waits.
        place: where it is kept, for the problem.

    Raises:
        RecordsProblem: R003 what is kept of it cannot be read.
    """
    try:
        bundle = unpack(inflate([aside.body], MOST))
        [play] = bundle.plays
    except (NotGenuine, TypeError, ValueError) as error:
        params = {"path": place, "said": f"the play {aside.play}, which waits, cannot be read"}
        raise RecordsProblem(Code.DAMAGED, params) from error
    return play, bundle.material


def gather(store: Store, cohort: str, number: int, altered: list[Listed]) -> Bundle:
    """What this computer has of a course.

    The plays come one by one; those that are not as they were written go into `altered`.
    """
    material: dict[str, tuple[str, bytes]] = {}
    # Those that were only tidied away after a receipt are turned away as well.
    forgotten = tuple(sorted(store.sticks.list_forgotten() - store.sticks.list_turned_away()))
    return Bundle(number, _gather_plays(store, cohort, material, altered), material, forgotten)


def _gather_plays(
    store: Store, cohort: str, material: dict[str, tuple[str, bytes]], altered: list[Listed]
) -> Iterator[HandedPlay]:
    for listed in sorted(store.plays(cohort=cohort), key=lambda listed: listed.play):
        if sum(len(body) for _kind, body in material.values()) > _MOST_MATERIAL:
            material.clear()
        found = gather_play(store, listed, material)
        if found is None:
            altered.append(listed)
        else:
            yield found


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
        words = tuple(filter(None, map(_share_words, store.words.of(listed.play))))
        events, closure = store.read_salted(listed.play), dict(listed.facts.closure)
        return HandedPlay(listed.play, listed.participants, closure, events, words)
    except RecordsProblem:
        return None


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
