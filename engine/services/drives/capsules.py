"""What is written on a drive under a seal or a signature (libsodium).

A capsule is sealed to courses and signed by the computer that wrote it, as a stream:

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

A signed file, which everybody may read, is a line that says what it is, with the version of this
way of writing, the public key of its writer (32 bytes), the signature (64 bytes, Ed25519) and the
content. The signature covers the line, the course and the content, so that nothing can be taken for
another thing, or be passed on to another course.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct
from nacl import bindings as sodium
from nacl.exceptions import CryptoError
from nacl.public import PublicKey, SealedBox
from nacl.secret import SecretBox
from nacl.signing import SigningKey, VerifyKey

from engine.records.cohorts import ID
from engine.services.drives.keys import CourseKey
from engine.services.drives.stick_files import NotGenuine, inflate, open_regular, write_checked
from engine.services.shared.key_files import SEALED
from engine.services.shared.kits import KnownCourse

HAND_IN, BACKUP = b"rifq-hand-in 2\n", SEALED + b"2\n"
KIT, RECEIPT = b"rifq-kit 2\n", b"rifq-receipt 2\n"
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


def write(
    path: Path,
    kind: bytes,
    courses: Mapping[str, KnownCourse],
    content: Iterable[bytes],
    key: SigningKey,
) -> None:
    """Write a capsule, whole or not at all, and read it back. See `seal`; raises R047."""
    write_checked(path, seal(kind, courses, content, key))


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


def _refuse_other_kind(kind: bytes, data: bytes) -> None:
    """Raise NotGenuine where a file does not begin with this line."""
    if data.startswith(kind):
        return
    if data.startswith(kind[: kind.index(b" ") + 1]):
        raise NotGenuine("another version of Rifq wrote it: make it again with this version")
    raise NotGenuine("it is not what its name says, or it is cut off")


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
    _refuse_other_kind(kind, front)
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
            mine = [o for o in capsule.head.openers if o.course == self._key.course.id]
            if not mine:
                raise NotGenuine("it is for another course")
            key = SealedBox(self._key.opening).decrypt(mine[0].sealed)
            sodium.crypto_secretstream_xchacha20poly1305_init_pull(state, capsule.head.start, key)
        with open_regular(capsule.path, capsule.most) as file:
            file.seek(capsule.size)
            while tag != _FINAL:
                block = file.read(_MESSAGE + _MORE)
                with _refuse_damaged():
                    message, tag = sodium.crypto_secretstream_xchacha20poly1305_pull(
                        state, block, capsule.about
                    )
                yield message
            if file.read(1):
                raise NotGenuine("more follows than belongs to it")


@contextmanager
def _refuse_damaged() -> Iterator[None]:
    try:
        yield
    except (CryptoError, ValueError, TypeError) as error:
        raise NotGenuine("its seal does not open: it is damaged or cut off") from error


# Signed files


def sign(kind: bytes, course: str, content: bytes, key: SigningKey) -> bytes:
    """A signed file; `course` is the id of its course."""
    signature = bytes(key.sign(kind + course.encode() + content).signature)
    return kind + bytes(key.verify_key) + signature + content


def open_signed(kind: bytes, data: bytes) -> tuple[str, bytes]:
    """The public key of the writer, 64 hex digits, and the content, of which it is not checked yet.

    Raises NotGenuine where it is not of this kind.
    """
    _refuse_other_kind(kind, data)
    start = len(kind) + _WRITER + _SIGNATURE
    if len(data) < start:
        raise NotGenuine("it is cut off")
    return data[len(kind) : len(kind) + _WRITER].hex(), data[start:]


def hide(writer: str, content: bytes) -> bytes:
    """Content that nobody reads by opening the file, such as how luck fell in the cases.

    Its key follows from the writer's public key, which is in the file: this keeps nothing secret
    from somebody who writes a program for it.
    """
    return bytes(SecretBox(_hiding_key(writer)).encrypt(content))


def reveal(writer: str, hidden: bytes) -> bytes:
    """What was hidden. Raises NotGenuine."""
    try:
        return bytes(SecretBox(_hiding_key(writer)).decrypt(hidden))
    except (CryptoError, ValueError, TypeError) as error:
        raise NotGenuine("it was changed or cut off") from error


def _hiding_key(writer: str) -> bytes:
    return hashlib.sha256(b"rifq-hidden-1\0" + writer.encode()).digest()


def check(kind: bytes, course: str, data: bytes) -> None:
    """Raise NotGenuine where the signature of a signed file is not that of its writer."""
    writer, content = open_signed(kind, data)
    signature = data[len(kind) + _WRITER : len(kind) + _WRITER + _SIGNATURE]
    try:
        VerifyKey(bytes.fromhex(writer)).verify(kind + course.encode() + content, signature)
    except (CryptoError, ValueError) as error:
        raise NotGenuine("its signature is wrong, so that it was changed or cut off") from error
