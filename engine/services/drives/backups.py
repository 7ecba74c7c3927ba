"""Backups as people meet them: where one goes, and what it holds, in words."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

from engine.language.interface import _, current
from engine.records.problems import Code, RecordsProblem, convert_errors
from engine.records.store import Contents, Store
from engine.services.shared.errors import explain
from engine.services.shared.key_files import SEALED, courses_with_key, require


def back_up(store: Store, place: Path, today: str, *, plain: bool = False) -> tuple[Path, Contents]:
    """Write all plays into a new file; its path, and what it holds.

    It is sealed where there is a key of a course to seal it to.

    Args:
        store: the plays.
        place: the file, or a folder, in which it is named by the day. Nothing is written over.
        today: the day, as text.
        plain: do not seal it.

    Raises:
        RecordsProblem: R019 there is a file of that name; R063 it is to be sealed, and the part
            for that is not installed; or as `Store.backup`.
    """
    if not plain and list_openers(store):
        require()
        from engine.services.drives import sealed_backups

        return sealed_backups.back_up(store, Path(store.place), place, today)
    file = _find_free_name(place, today) if place.is_dir() else place
    return file, store.backup(file)


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


def _find_free_name(folder: Path, today: str) -> Path:
    """The first name of the day that is not in use."""
    names = (folder / f"rifq-{today}{'' if n == 1 else f'-{n}'}.backup" for n in count(1))
    return next(file for file in names if not file.exists() and not file.is_symlink())


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
