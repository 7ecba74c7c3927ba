"""What is written on a stick for everybody to read, and signed.

A signed file is a line that says what it is, with the version of this way of writing, the public
key of its writer (32 bytes), the signature (64 bytes, Ed25519) and the content. The signature
covers the line, the course and the content, so that nothing can be taken for another thing, or be
passed on to another course.
"""

from __future__ import annotations

import hashlib

from nacl.exceptions import BadSignatureError, CryptoError
from nacl.secret import SecretBox
from nacl.signing import SigningKey, VerifyKey

from engine.services.drives.stick_files import NotGenuine

KIT, RECEIPT = b"rifq-kit 2\n", b"rifq-receipt 2\n"
_WRITER, _SIGNATURE = 32, 64


def refuse_other_kind(kind: bytes, data: bytes) -> None:
    """Raise NotGenuine where a file does not begin with this line."""
    if data.startswith(kind):
        return
    if data.startswith(kind[: kind.index(b" ") + 1]):
        raise NotGenuine("another version of Rifq wrote it: make it again with this version")
    raise NotGenuine("it is not what its name says, or it is cut off")


def sign(kind: bytes, course: str, content: bytes, key: SigningKey) -> bytes:
    """A signed file; `course` is the id of its course."""
    signature = bytes(key.sign(kind + course.encode() + content).signature)
    return kind + bytes(key.verify_key) + signature + content


def open_signed(kind: bytes, data: bytes) -> tuple[str, bytes]:
    """The public key of the writer, 64 hex digits, and the content, of which it is not checked yet.

    Raises NotGenuine where it is not of this kind.
    """
    refuse_other_kind(kind, data)
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
    except (BadSignatureError, ValueError) as error:
        raise NotGenuine("its signature is wrong, so that it was changed or cut off") from error
