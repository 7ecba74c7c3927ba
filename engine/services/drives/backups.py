"""Backups: where one goes, what it holds in words, and how it is sealed and opened again.

Where a course is led here, a backup is a capsule that only the keys of such courses open, signed by
this computer. Only what is sealed needs the extra `sticks`.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from engine.language.interface import _, current
from engine.lazy_import import lazy_modules
from engine.records import folder as folders
from engine.records.problems import Code, RecordsProblem, convert_errors
from engine.records.stored_plays import Contents
from engine.services.drives.stick_files import NotGenuine, open_regular
from engine.services.shared.errors import explain
from engine.services.shared.key_files import SEALED, courses_with_key, name_of, require

with lazy_modules():
    from engine.services.drives import capsules, keys

if TYPE_CHECKING:
    from engine.records.sqlite.store import Store
    from engine.services.drives.capsules import Opener
    from engine.services.drives.keys import CourseKey

_MOST = 4 << 30  # bytes of a backup
_AT_ONCE = 1 << 20  # bytes of a backup that are read in one step
Ask = Callable[[str], str]
"""Asks for something about the course of a cohort, by its id."""


def back_up(store: Store, place: Path, today: str, *, plain: bool = False) -> tuple[Path, Contents]:
    """Write all plays into a new file, sealed where there is a key of a course to seal it to.

    Args:
        store: the plays.
        place: the file, or a folder, in which it is named by the day. Nothing is written over.
        today: the day, as text.
        plain: do not seal it.

    Returns:
        The file, and what it holds.

    Raises:
        RecordsProblem: R019 there is a file of that name; R063 it is to be sealed, and the part
            for that is not installed; R047 what can be read back is not what was written; or as
            `Store.backup`.
    """
    if plain or not list_openers(store):
        names = (f"rifq-{today}{'' if n == 1 else f'-{n}'}.backup" for n in count(1))
        file = _find_free(place, names)
        return file, store.backup(file)
    require()
    data = Path(store.place)
    key, courses = keys.device(data), keys.known_courses(data)
    file = _find_free(place, (f"rifq-{today}-{name_of(key.public)}-{n}.sealed" for n in count(1)))
    if os.path.lexists(file):
        raise RecordsProblem(Code.EXISTS, {"path": str(file)})
    with _name_unsealed(data) as unsealed:
        held = store.backup(unsealed)
        with open_regular(unsealed, _MOST) as content:
            pieces = iter(lambda: content.read(_AT_ONCE), b"")
            capsules.write(file, capsules.BACKUP, courses, pieces, key.signing)
    return file, held


def _find_free(place: Path, names: Iterable[str]) -> Path:
    """In a folder, the first of these names that is not in use; else the file that was named."""
    if not place.is_dir():
        return place
    return next(file for name in names if not os.path.lexists(file := place / name))


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


# In words


def list_openers(store: Store) -> list[str]:
    """The courses, by id, whose keys open a backup made here; nobody's: it is not sealed."""
    return courses_with_key(Path(store.place))


def describe_protection(file: Path, store: Store) -> str:
    """Who can read a backup that was just written, and how it is brought back."""
    if not is_sealed(file):
        words = _(
            "Anyone who has this file can read it. To bring the plays back, use `rifq records "
            "restore FILE`."
        )
        return " ".join([str(words), *_name_lost_keys(store)])
    words = _(
        "The file is sealed: only the key of {courses} opens it. To bring the plays back, "
        "use `rifq records restore FILE`. On another computer, this asks for the printed "
        "key."
    )
    return words.format(courses=current().commas(list_openers(store)))


def _name_lost_keys(store: Store) -> Iterator[str]:
    """A sentence for each course that computers handed in to, and whose key is not here."""
    words = _(
        "The key of {cohort} is not on this computer. Bring it back with `rifq cohort key {cohort} "
        "--recover`, then make the backup again: it will be sealed."
    )
    for cohort in store.cohorts.all():
        if store.sticks.devices(cohort.id) and cohort.id not in list_openers(store):
            yield words.format(cohort=cohort.id)


def is_sealed(file: Path) -> bool:
    """Whether a file says that it is a sealed backup; what is no file is not opened."""
    if not file.is_file():
        return False
    with convert_errors(file), file.open("rb") as opened:
        return opened.read(len(SEALED)) == SEALED


def describe(held: Contents) -> str:
    """What records hold, in sentences: how much of what, and from when."""
    language = current()
    said = [_("Plays: {plays}, with {events} events.")]
    if held.plays:
        said.append(_("The first play was begun on {first}, the last on {last}."))
    said.append(_("Cohorts: {cohorts}. Participant codes: {codes}. Deleted plays: {forgotten}."))
    numbers = {
        name: language.number(getattr(held, name))
        for name in ("plays", "events", "cohorts", "codes", "forgotten")
    }
    days = {name: language.date(getattr(held, name)) for name in ("first", "last")}
    return " ".join(words.format(**numbers, **days) for words in said)


def warnings(held: Contents) -> list[str]:
    """What must be said of a backup before it is brought back; a sentence each."""
    said = []
    if held.strange:
        parts = current().commas(f"{type} {name}" for type, name in held.strange)
        said.append(explain(RecordsProblem(Code.STRANGE_PARTS, {"parts": parts})))
    if held.sound is False:
        said.append(explain(RecordsProblem(Code.UNSOUND_BACKUP)))
    return said
