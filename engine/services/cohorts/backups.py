"""Backups as people meet them: where one goes, and what it holds, in words."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from engine.language.interface import _, current
from engine.records.problems import Code, RecordsProblem
from engine.records.store import Contents, Store
from engine.services.errors import explain


def back_up(store: Store, place: Path, today: str) -> tuple[Path, Contents]:
    """Write all plays into a new file; its path, and what it holds.

    Args:
        store: the plays.
        place: the file, or a folder, in which it is named by the day. Nothing is written over.
        today: the day, as text.

    Raises:
        RecordsProblem: R019 there is a file of that name; or as `Store.backup`.
    """
    file = _free(place, today) if place.is_dir() else place
    return file, store.backup(file)


def _free(folder: Path, today: str) -> Path:
    """The first name of the day that is not in use."""
    names = (folder / f"rifq-{today}{'' if n == 1 else f'-{n}'}.backup" for n in count(1))
    return next(file for file in names if not file.exists() and not file.is_symlink())


def describe(held: Contents) -> str:
    """What records hold, in sentences: how much of what, and from when."""
    language = current()
    said = [_("Plays: {plays}, with {events} events.")]
    if held.plays:
        said.append(_("The first was begun on {first}, the last on {last}."))
    said.append(_("Cohorts: {cohorts}. Participant codes: {codes}. Forgotten plays: {forgotten}."))
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
