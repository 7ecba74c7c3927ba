"""A backup that only the keys of the courses led here open: a capsule, signed by this computer."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from engine.records import folder as folders
from engine.records.problems import Code, RecordsProblem, convert_errors
from engine.records.store import Contents, Store
from engine.services.drives import capsules, keys
from engine.services.drives.capsules import Opener
from engine.services.drives.keys import CourseKey
from engine.services.drives.stick_files import NotGenuine, open_regular, write_checked
from engine.services.shared.key_files import name_of

SUFFIX = ".sealed"
_MOST = 4 << 30  # bytes of a backup
_AT_ONCE = 1 << 20  # bytes of a backup that are read in one step
Ask = Callable[[str], str]
"""Asks for something about the course of a cohort, by its id."""


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
        with open_regular(plain, _MOST) as content:
            pieces = iter(lambda: content.read(_AT_ONCE), b"")
            courses, mine = keys.known_courses(data), keys.device(data).signing
            write_checked(file, capsules.seal(capsules.BACKUP, courses, pieces, mine))
    return file, held


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
    with _refuse_damaged(file):
        capsule = capsules.read_head(capsules.BACKUP, file, _MOST)
    key = _find_key(capsule.head.openers, data, passphrase, printed)
    with _name_unsealed(data) as plain:
        folders.make_owned(plain)
        with _refuse_damaged(file), convert_errors(plain), plain.open("wb") as opened:
            opened.writelines(capsules.Opened(capsule, key, _MOST))
        yield plain


@contextmanager
def _refuse_damaged(file: Path) -> Iterator[None]:
    try:
        yield
    except NotGenuine as error:
        raise RecordsProblem(Code.BAD_BACKUP, {"path": str(file), "said": str(error)}) from error


def _find_key(openers: Iterable[Opener], data: Path, passphrase: Ask, printed: Ask) -> CourseKey:
    """A key that opens a backup, in memory only."""
    here = {course.id: cohort for cohort, course in keys.known_courses(data).items()}
    for cohort in (here[each.course] for each in openers if each.course in here):
        return keys.open_key(data, cohort, partial(passphrase, cohort))
    cohort = next(opener.cohort for opener in openers)
    key = keys.read_printed(printed(cohort), cohort)
    if key.course.id not in {opener.course for opener in openers}:
        said = {"cohort": cohort, "said": "this is the key of another course"}
        raise RecordsProblem(Code.LOCKED_KEY, said)
    return key


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
