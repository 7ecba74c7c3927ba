"""A backup that only the keys of the courses led here open.

The file is a line that says what it is, the number of bytes of its head (4, big-endian), the head,
and the backup, compressed and locked (XSalsa20-Poly1305) with a key of its own. The head holds that
key sealed to each course (X25519), with the id of its cohort.
"""

from __future__ import annotations

import os
import secrets
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import msgspec
from msgspec import Struct
from nacl import utils
from nacl.exceptions import CryptoError
from nacl.public import PublicKey, SealedBox
from nacl.secret import SecretBox

from engine.records.cohorts import ID
from engine.records.problems import Code, RecordsProblem, convert_errors
from engine.records.store import Contents, Store
from engine.services.sticks import keys
from engine.services.sticks.key_files import SEALED, name_of
from engine.services.sticks.keys import CourseKey
from engine.services.sticks.stick_files import inflate, read_regular, write_checked

SUFFIX = ".sealed"
_MOST = 4 << 30  # bytes of a backup
_MOST_HEAD = 1 << 20
Ask = Callable[[str], str]
"""Asks for something about the course of a cohort, by its id."""


class Opener(Struct, frozen=True):
    """Who can open a backup: the course of a cohort; `sealed` is the key of the backup."""

    cohort: str
    course: str
    sealed: bytes


def back_up(store: Store, data: Path, place: Path, today: str) -> tuple[Path, Contents]:
    """Write all plays into a new file, sealed, and read it back.

    In a folder, it is named by the day and by this computer.

    Returns:
        The file, and what it holds.

    Raises:
        RecordsProblem: R019 there is a file of that name; R047 what can be read back is not what
            was written; or as `Store.backup`.
    """
    file = (
        _find_free_name(place, today, name_of(keys.device(data).public))
        if place.is_dir()
        else place
    )
    if os.path.lexists(file):
        raise RecordsProblem(Code.EXISTS, {"path": str(file)})
    with _name_unsealed(data) as plain:
        held = store.backup(plain)
        content = zlib.compress(read_regular(plain, _MOST))
    key = utils.random(SecretBox.KEY_SIZE)
    head = msgspec.msgpack.encode(list(_openers(data, key)))
    locked = bytes(SecretBox(key).encrypt(content))
    write_checked(file, SEALED + len(head).to_bytes(4, "big") + head + locked)
    return file, held


def _openers(data: Path, key: bytes) -> Iterator[Opener]:
    for cohort, course in keys.known_courses(data).items():
        box = SealedBox(PublicKey(bytes.fromhex(course.sealing)))
        yield Opener(cohort, course.id, bytes(box.encrypt(key)))


def _find_free_name(folder: Path, today: str, computer: str) -> Path:
    """The first name of this day and computer that is not in use."""
    number = 1
    while os.path.lexists(file := folder / f"rifq-{today}-{computer}-{number}{SUFFIX}"):
        number += 1
    return file


@contextmanager
def open_sealed(file: Path, data: Path, passphrase: Ask, printed: Ask) -> Iterator[Path]:
    """A sealed backup, opened: a file in the data folder, for as long as it is needed.

    Args:
        file: the sealed backup.
        data: the data folder.
        passphrase: asks for that of a key that is here.
        printed: asks for the printed form of a key that is not. It opens this backup and is
            forgotten: a head that anybody could write decides nothing about keys here.

    Raises:
        RecordsProblem: R018 it cannot be read; R069 the passphrase or the printed key is wrong.
    """
    whole = read_regular(file, _MOST)
    try:
        openers, locked = _read_head(whole)
        opener, key = _find_key(openers, data, passphrase, printed)
        content = SecretBox(SealedBox(key.opening).decrypt(opener.sealed)).decrypt(locked)
        plays = inflate(bytes(content), _MOST)
    except (CryptoError, ValueError, TypeError) as error:
        said = {"path": str(file), "said": "it is damaged or cut off"}
        raise RecordsProblem(Code.BAD_BACKUP, said) from error
    with _name_unsealed(data) as plain:
        with convert_errors(plain):
            plain.write_bytes(plays)
        yield plain


def _read_head(whole: bytes) -> tuple[list[Opener], bytes]:
    """Who can open it, and what is locked. Raises ValueError."""
    at = len(SEALED)
    size = int.from_bytes(whole[at : at + 4], "big")
    if not whole.startswith(SEALED) or size > _MOST_HEAD:
        raise ValueError("it is no sealed backup")
    head = whole[at + 4 : at + 4 + size]
    openers = msgspec.msgpack.decode(head, type=list[Opener])
    if not all(ID.fullmatch(opener.cohort) for opener in openers):
        raise ValueError("it is for no course")
    return openers, whole[at + 4 + size :]


def _find_key(
    openers: list[Opener], data: Path, passphrase: Ask, printed: Ask
) -> tuple[Opener, CourseKey]:
    """A key that opens a backup. Raises ValueError where there is none that could."""
    here = {course.id: cohort for cohort, course in keys.known_courses(data).items()}
    for opener in openers:
        if cohort := here.get(opener.course):
            return opener, keys.open_key(data, cohort, partial(passphrase, cohort))
    if not openers:
        raise ValueError("nobody can open it")
    key = keys.read_printed(printed(openers[0].cohort), openers[0].cohort)
    found = [opener for opener in openers if opener.course == key.course.id]
    if not found:
        said = {"cohort": openers[0].cohort, "said": "this is the key of another course"}
        raise RecordsProblem(Code.LOCKED_KEY, said)
    return found[0], key


@contextmanager
def _name_unsealed(data: Path) -> Iterator[Path]:
    """A name for an open backup in the data folder; the file is gone afterwards.

    Deleting empties files of such names, should one ever be left.
    """
    plain = data / f"plays-{secrets.token_hex(4)}.part"
    try:
        yield plain
    finally:
        with convert_errors(plain):
            plain.unlink(missing_ok=True)
