"""The keys of a course and of a computer, each in a file of its own that its account alone reads.

A course has one secret of 32 bytes. Two keys are made from it: one opens what was sealed to the
course, one signs its kit and its receipts. Whoever has the secret can read every bundle of the
course; without it, nobody can. It is in no backup. Its printed form is the way to bring it back.
"""

from __future__ import annotations

import base64
import hashlib
import os
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct
from nacl import pwhash, secret, utils
from nacl.encoding import RawEncoder
from nacl.exceptions import CryptoError
from nacl.hash import blake2b
from nacl.public import PrivateKey
from nacl.signing import SigningKey

from engine.records import folder as folders
from engine.records.problems import Code, RecordsProblem, convert_errors
from engine.services.drives.stick_files import read_regular
from engine.services.shared.errors import unreadable
from engine.services.shared.key_files import course_key, courses_with_key, device_key
from engine.services.shared.kits import KnownCourse

WORK = pwhash.argon2id.OPSLIMIT_INTERACTIVE, pwhash.argon2id.MEMLIMIT_INTERACTIVE
"""What Argon2id does for a passphrase: twice over 64 MiB. A locked key opens by the same alone."""
_VERSION = 2  # of the file of a key
_MOST = 4096  # bytes of a file of a key
_CHECK = 2  # bytes that find a mistyped printed form
_GROUP = 5  # characters of it that stand together
T = TypeVar("T")
Ask = Callable[[], str]
"""Asks for the passphrase of a key."""


class CourseKey(Struct, frozen=True):
    """The secret of a course; `seed` is its 32 bytes."""

    seed: bytes

    @property
    def signing(self) -> SigningKey:
        """Signs kits and receipts."""
        return SigningKey(_derive(self.seed, b"rifq-sign"))

    @property
    def opening(self) -> PrivateKey:
        """Opens what was sealed to the course."""
        return PrivateKey(_derive(self.seed, b"rifq-open"))

    @property
    def course(self) -> KnownCourse:
        """What others know of it."""
        return KnownCourse(
            bytes(self.opening.public_key).hex(), bytes(self.signing.verify_key).hex()
        )

    @property
    def printed(self) -> str:
        """The secret as it is printed and typed: letters and digits in groups."""
        whole = self.seed + hashlib.sha256(self.seed).digest()[:_CHECK]
        text = base64.b32encode(whole).decode().rstrip("=")
        return "-".join(text[at : at + _GROUP] for at in range(0, len(text), _GROUP))


class DeviceKey(Struct, frozen=True):
    """What this computer signs with, and the number of the last bundle it wrote."""

    seed: bytes
    number: int = 0

    @property
    def signing(self) -> SigningKey:
        """Signs bundles."""
        return SigningKey(self.seed)

    @property
    def public(self) -> str:
        """The public key, 64 hex digits."""
        return bytes(self.signing.verify_key).hex()


class _Kept(Struct, frozen=True):
    """The file of a key of a course: the seed, or the seed locked by a passphrase and its salt.

    It names its cohort, so that a file under the name of another one is not taken for its key.
    """

    v: int
    cohort: str
    course: KnownCourse
    seed: bytes
    salt: bytes = b""


def make(data: Path, cohort: str, passphrase: str = "") -> CourseKey:
    """Make the key of a course, which has none yet."""
    key = CourseKey(utils.random(32))
    keep(data, cohort, key, passphrase)
    return key


def keep(data: Path, cohort: str, key: CourseKey, passphrase: str = "") -> None:
    """Write the key of a course, locked where there is a passphrase."""
    seed, salt = key.seed, b""
    if passphrase:
        salt = utils.random(pwhash.argon2id.SALTBYTES)
        seed = bytes(secret.SecretBox(_stretch(passphrase, salt)).encrypt(key.seed))
    _write(course_key(data, cohort), _Kept(_VERSION, cohort, key.course, seed, salt))


def has_key(data: Path, cohort: str) -> bool:
    """Whether the key of a course is on this computer."""
    return course_key(data, cohort).is_file()


def open_key(data: Path, cohort: str, ask: Ask) -> CourseKey:
    """The key of a course; `ask` is asked for its passphrase, where there is one.

    Raises:
        RecordsProblem: R068 it is not here; R069 the passphrase is wrong; R066 it is damaged.
    """
    kept = _read_kept(data, cohort)
    seed = kept.seed
    try:
        if kept.salt:
            seed = bytes(secret.SecretBox(_stretch(ask(), kept.salt)).decrypt(kept.seed))
    except CryptoError as error:
        said = {"cohort": cohort, "said": "this is not its passphrase"}
        raise RecordsProblem(Code.LOCKED_KEY, said) from error
    key = CourseKey(seed)
    if key.course != kept.course:
        raise unreadable(course_key(data, cohort), "it is damaged")
    return key


def known_courses(data: Path) -> dict[str, KnownCourse]:
    """The courses whose key is here, by cohort, without opening one; what is no key is left out."""
    found = {}
    for cohort in courses_with_key(data):
        with suppress(RecordsProblem):
            found[cohort] = _read_kept(data, cohort).course
    return found


def bring_back(data: Path, cohort: str, key: CourseKey, new: Ask) -> None:
    """Keep the key of a course that was read from paper, locked by what `new` asks for.

    What lies under its name and is no key of this cohort is put aside and not written over.

    Raises:
        RecordsProblem: R094 the key here is that of another course.
    """
    path, known = course_key(data, cohort), known_courses(data).get(cohort)
    if known and known != key.course:
        signs = {"sign": known.sign, "other": key.course.sign}
        raise RecordsProblem(Code.OTHER_KEY, {"cohort": cohort, **signs})
    passphrase = new()
    if path.exists() and not known:
        with convert_errors(path):
            path.replace(path.with_suffix(".aside"))
    keep(data, cohort, key, passphrase)


def read_printed(typed: str, cohort: str) -> CourseKey:
    """The key in its printed form, in any case and grouping. Raises R069 when it is none."""
    text = "".join(c for c in typed.upper() if c.isalnum()).replace("0", "O").replace("1", "I")
    text = text.replace("8", "B")
    try:
        whole = base64.b32decode(text + "=" * (-len(text) % 8))
    except ValueError:  # also of letters that no such text has
        whole = b""
    seed, check = whole[:-_CHECK], whole[-_CHECK:]
    if len(seed) != 32 or hashlib.sha256(seed).digest()[:_CHECK] != check:
        said = "this is not a printed key, or a letter of it is wrong"
        raise RecordsProblem(Code.LOCKED_KEY, {"cohort": cohort, "said": said})
    return CourseKey(seed)


def device(data: Path) -> DeviceKey:
    """The key of this computer, made when it is first asked for."""
    path = device_key(data)
    if path.exists():
        return _read(path, DeviceKey)
    made = DeviceKey(bytes(SigningKey.generate()))
    _write(path, made)
    return made


def next_number(data: Path) -> DeviceKey:
    """The key of this computer with the number of its next bundle, which is used up by this."""
    key = device(data)
    key = DeviceKey(key.seed, key.number + 1)
    _write(device_key(data), key)
    return key


def _read_kept(data: Path, cohort: str) -> _Kept:
    if has_key(data, cohort):
        kept = _read(course_key(data, cohort), _Kept)
        if kept.v == _VERSION and kept.cohort == cohort:
            return kept
    raise RecordsProblem(Code.NO_COURSE_KEY, {"cohort": cohort})


def _read(path: Path, type: type[T]) -> T:
    try:
        return msgspec.json.decode(read_regular(path, _MOST), type=type)
    except msgspec.MsgspecError as error:
        raise unreadable(path, "it is no key of Rifq") from error


def _write(path: Path, key: Struct) -> None:
    with convert_errors(path):
        if not path.parent.is_dir():
            os.mkdir(path.parent, 0o700)
        folders.write_whole(path, msgspec.json.encode(key), durable=True)


def _derive(seed: bytes, purpose: bytes) -> bytes:
    """32 bytes for one purpose (BLAKE2b with a key and a personalization)."""
    return bytes(blake2b(b"", digest_size=32, key=seed, person=purpose, encoder=RawEncoder))


def _stretch(passphrase: str, salt: bytes) -> bytes:
    """The key that a passphrase gives (Argon2id).

    Keyboards write one letter in different ways: it is brought to one way (NFKC) first.
    """
    return bytes(
        pwhash.argon2id.kdf(
            secret.SecretBox.KEY_SIZE,
            unicodedata.normalize("NFKC", passphrase).encode("utf-8", "surrogatepass"),
            salt,
            *WORK,
        )
    )
