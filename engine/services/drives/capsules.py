"""A capsule: what is sealed to courses and signed by the computer that wrote it, as a stream.

    line        what it is, and the version of this way of writing
    size        of the head: 4 bytes, big-endian
    head        `Head`, as MessagePack
    messages    of 64 KiB, the last one shorter, each with 17 bytes more

The messages are those of libsodium's secretstream (XChaCha20-Poly1305), the last tagged as final.
Their key is in the head, sealed to each course that can open the capsule (X25519). The SHA-256 of
line, size and head is additional data of each message. Together the messages hold the content,
compressed by zlib, then the public key of the writer (32 bytes) and its signature (Ed25519, 64
bytes) of the hash of all before it. So nothing of a capsule can be exchanged or left out, nobody
without a key sees who wrote it, and no more than some messages of it are in memory.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct
from nacl import bindings as sodium
from nacl.exceptions import CryptoError
from nacl.public import PublicKey, SealedBox
from nacl.signing import SigningKey, VerifyKey

from engine.records.cohorts import ID
from engine.services.drives.envelopes import refuse_other_kind
from engine.services.drives.keys import CourseKey
from engine.services.drives.stick_files import NotGenuine, inflate, open_regular
from engine.services.shared.key_files import SEALED
from engine.services.shared.kits import KnownCourse

HAND_IN, BACKUP = b"rifq-hand-in 2\n", SEALED + b"2\n"
_MESSAGE = 64 << 10
_MORE = sodium.crypto_secretstream_xchacha20poly1305_ABYTES
_FINAL = sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL
_START = sodium.crypto_secretstream_xchacha20poly1305_HEADERBYTES
_KEY = sodium.crypto_secretstream_xchacha20poly1305_KEYBYTES + sodium.crypto_box_SEALBYTES
_WRITER, _SIGNATURE = 32, 64
_MOST_HEAD = 64 << 10
_SIGNED = b"rifq-capsule-2\0"
_State = sodium.crypto_secretstream_xchacha20poly1305_state


class Opener(Struct, frozen=True):
    """Who can open a capsule.

    Attributes:
        cohort: the id of a cohort, as the writer calls it.
        course: the id of its course.
        sealed: the key of the messages, sealed to the course.
    """

    cohort: Annotated[str, Meta(pattern=rf"^{ID.pattern}\Z")]
    course: Annotated[str, Meta(pattern=r"^[0-9a-f]{32}\Z")]
    sealed: Annotated[bytes, Meta(min_length=_KEY, max_length=_KEY)]


class Head(Struct, frozen=True):
    """What is in the clear; `start` begins the messages."""

    openers: Annotated[tuple[Opener, ...], Meta(min_length=1)]
    start: Annotated[bytes, Meta(min_length=_START, max_length=_START)]


def seal(
    kind: bytes, courses: Mapping[str, KnownCourse], content: Iterable[bytes], key: SigningKey
) -> Iterator[bytes]:
    """The bytes of a capsule, piece by piece.

    Args:
        kind: HAND_IN or BACKUP.
        courses: the courses that can open it, by cohort.
        content: what is in it, piece by piece.
        key: of the computer that writes it.
    """
    state, its_key = _State(), sodium.crypto_secretstream_xchacha20poly1305_keygen()
    start = sodium.crypto_secretstream_xchacha20poly1305_init_push(state, its_key)
    openers = (
        Opener(cohort, course.id, bytes(_box(course).encrypt(its_key)))
        for cohort, course in courses.items()
    )
    head = msgspec.msgpack.encode(Head(tuple(openers), start))
    front = kind + len(head).to_bytes(4, "big") + head
    about = hashlib.sha256(front).digest()
    yield front
    for message, tag in _cut(_sign(about, content, key)):
        yield sodium.crypto_secretstream_xchacha20poly1305_push(state, message, about, tag)


def _box(course: KnownCourse) -> SealedBox[PublicKey]:
    return SealedBox(PublicKey(bytes.fromhex(course.sealing)))


def can_seal(course: KnownCourse) -> bool:
    """Whether something can be sealed to a course: not every 32 bytes are a key."""
    try:
        return bool(_box(course).encrypt(b""))
    except (CryptoError, ValueError):
        return False


def _sign(about: bytes, content: Iterable[bytes], key: SigningKey) -> Iterator[bytes]:
    """The content, compressed; then the writer and its signature."""
    packing, seen = zlib.compressobj(), hashlib.sha256(about)
    for piece in chain(map(packing.compress, content), map(packing.flush, (zlib.Z_FINISH,))):
        seen.update(piece)
        yield piece
    yield bytes(key.verify_key) + key.sign(_SIGNED + seen.digest()).signature


def _cut(pieces: Iterable[bytes]) -> Iterator[tuple[bytes, int]]:
    """Pieces as messages, each with its tag."""
    waiting = bytearray()
    for piece in pieces:
        waiting += piece
        while len(waiting) > _MESSAGE:
            yield bytes(waiting[:_MESSAGE]), 0
            del waiting[:_MESSAGE]
    yield bytes(waiting), _FINAL


class Capsule(Struct, frozen=True):
    """A capsule of which the head was read, and nothing is known to be genuine.

    Attributes:
        path: the file.
        most: bytes it may have.
        head: what is in the clear.
        size: bytes before the first message.
        about: hash of these.
    """

    path: Path
    most: int
    head: Head
    size: int
    about: bytes


def read_head(kind: bytes, path: Path, most: int) -> Capsule:
    """The head of a capsule.

    Raises:
        NotGenuine: it is none of this kind.
        RecordsProblem: R066 it is no regular file or has more than `most` bytes; or what the disk
            says.
    """
    with open_regular(path, most) as file:
        front = file.read(len(kind) + 4 + _MOST_HEAD)
    refuse_other_kind(kind, front)
    at = len(kind) + 4
    size = at + int.from_bytes(front[len(kind) : at], "big")
    if size > len(front):
        raise NotGenuine("it is cut off, or its head is too large")
    try:
        head = msgspec.msgpack.decode(front[at:size], type=Head)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise NotGenuine("its head cannot be read") from error
    return Capsule(path, most, head, size, hashlib.sha256(front[:size]).digest())


class Opened:
    """What is in a capsule, to be read once.

    Attributes:
        writer: the public key of the computer that wrote it, 64 hex digits; known at the end.
    """

    def __init__(self, capsule: Capsule, key: CourseKey, most: int) -> None:
        """`key`: of a course that can open it; `most`: bytes its content may have."""
        self.writer = ""
        self._capsule, self._key, self._most = capsule, key, most

    def __iter__(self) -> Iterator[bytes]:
        """The content, piece by piece: it is genuine once the last one came.

        Raises:
            NotGenuine: it does not open with this key, it was changed or is cut off, or it holds
                more than it may.
            RecordsProblem: what the disk says.
        """
        return inflate(self._read_compressed(), self._most)

    def _read_compressed(self) -> Iterator[bytes]:
        seen, held = hashlib.sha256(self._capsule.about), b""
        for message in self._read_messages():
            held += message
            ready, held = held[: -_WRITER - _SIGNATURE], held[-_WRITER - _SIGNATURE :]
            seen.update(ready)
            yield ready
        with _refuse_damaged():
            VerifyKey(held[:_WRITER]).verify(_SIGNED + seen.digest(), held[_WRITER:])
        self.writer = held[:_WRITER].hex()

    def _read_messages(self) -> Iterator[bytes]:
        capsule, state, tag = self._capsule, _State(), 0
        with _refuse_damaged():
            start, key = capsule.head.start, self._find_key()
            sodium.crypto_secretstream_xchacha20poly1305_init_pull(state, start, key)
        with open_regular(capsule.path, capsule.most) as file:
            file.seek(capsule.size)
            while tag != _FINAL:
                message, tag = _pull(state, file.read(_MESSAGE + _MORE), capsule.about)
                yield message
            if file.read(1):
                raise NotGenuine("more follows than belongs to it")

    def _find_key(self) -> bytes:
        course = self._key.course.id
        for opener in self._capsule.head.openers:
            if opener.course == course:
                return bytes(SealedBox(self._key.opening).decrypt(opener.sealed))
        raise NotGenuine("it is for another course")


def _pull(state: Any, block: bytes, about: bytes) -> tuple[bytes, int]:
    with _refuse_damaged():
        return sodium.crypto_secretstream_xchacha20poly1305_pull(state, block, about)


@contextmanager
def _refuse_damaged() -> Iterator[None]:
    try:
        yield
    except (CryptoError, ValueError, TypeError) as error:
        raise NotGenuine("its seal does not open: it is damaged or cut off") from error
