"""What is written on a stick: signed, and for the computer that leads the course also sealed.

A signed file is a line that says what it is, the public key of its writer (32 bytes), the signature
(64 bytes, Ed25519) and the content. The signature covers the line, the course and the content, so
that nothing can be taken for another thing, or be passed on to another course. A bundle is a line,
the id of its course, and a signed file in a sealed box (X25519, XSalsa20-Poly1305) of libsodium:
only the course can open it, and nothing tells who wrote it.
"""

from __future__ import annotations

from nacl.exceptions import BadSignatureError, CryptoError
from nacl.public import PublicKey, SealedBox
from nacl.signing import SigningKey, VerifyKey

from engine.services.sticks.keys import CourseKey
from engine.services.sticks.kits import KnownCourse

KIT, RECEIPT = b"rifq-kit 1\n", b"rifq-receipt 1\n"
_PLAYS, _BUNDLE = b"rifq-plays 1\n", b"rifq-hand-in 1\n"
_WRITER, _SIGNATURE, _COURSE = 32, 64, 32


class NotGenuine(Exception):
    """What was read is not what its writer wrote; the words say why."""


def sign(kind: bytes, course: str, content: bytes, key: SigningKey) -> bytes:
    """A signed file; `course` is the id of its course."""
    signature = bytes(key.sign(kind + course.encode() + content).signature)
    return kind + bytes(key.verify_key) + signature + content


def open_signed(kind: bytes, data: bytes) -> tuple[str, bytes]:
    """The public key of the writer, 64 hex digits, and the content, of which it is not checked yet.

    Raises NotGenuine where it is not of this kind.
    """
    start = len(kind) + _WRITER + _SIGNATURE
    if not data.startswith(kind) or len(data) < start:
        raise NotGenuine("it is not what its name says, or it is cut off")
    return data[len(kind) : len(kind) + _WRITER].hex(), data[start:]


def check(kind: bytes, course: str, data: bytes) -> None:
    """Raise NotGenuine where the signature of a signed file is not that of its writer."""
    writer, content = open_signed(kind, data)
    signature = data[len(kind) + _WRITER : len(kind) + _WRITER + _SIGNATURE]
    try:
        VerifyKey(bytes.fromhex(writer)).verify(kind + course.encode() + content, signature)
    except (BadSignatureError, ValueError) as error:
        raise NotGenuine("its signature is wrong, so that it was changed or cut off") from error


def seal(course: KnownCourse, content: bytes, key: SigningKey) -> bytes:
    """A bundle for a course, signed by the computer that writes it."""
    box = SealedBox(PublicKey(bytes.fromhex(course.sealing)))
    return _BUNDLE + course.id.encode() + bytes(box.encrypt(sign(_PLAYS, course.id, content, key)))


def course_of(bundle: bytes) -> str:
    """The id of the course that a bundle is for. Raises NotGenuine where it is no bundle."""
    id = bundle[len(_BUNDLE) :][:_COURSE]
    if not bundle.startswith(_BUNDLE) or len(id) < _COURSE or not id.isalnum():
        raise NotGenuine("it is no bundle of plays, or it is cut off")
    return id.decode("ascii", "replace")


def unseal(bundle: bytes, key: CourseKey) -> tuple[str, bytes]:
    """The public key of the computer that wrote a bundle, 64 hex digits, and its content.

    Raises:
        NotGenuine: it does not open with this key, or its signature is wrong.
    """
    try:
        signed = bytes(SealedBox(key.opening).decrypt(bundle[len(_BUNDLE) + _COURSE :]))
    except (CryptoError, ValueError, TypeError) as error:
        raise NotGenuine("its seal does not open: it is damaged or cut off") from error
    check(_PLAYS, key.course.id, signed)
    return open_signed(_PLAYS, signed)
