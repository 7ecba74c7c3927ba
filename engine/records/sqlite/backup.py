"""Backups: one file holding all records, whole or not there at all; and bringing one back."""

from __future__ import annotations

import os
import secrets
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from engine.records import folder as folders
from engine.records.problems import Code, RecordsProblem
from engine.records.sqlite import database as databases
from engine.records.sqlite.database import Database, Version, copy, is_ours
from engine.records.sqlite.faults import speaking


def backup(plays: Database, file: Path) -> None:
    """Write all plays into `file`, in place of an older backup of that name.

    Raises:
        RecordsProblem: R019 when `file` is something else; R003 when the records are damaged; or
            what the disk says. `file` is then as it was.
    """
    if file.exists() and (file.samefile(plays.path) or not is_ours(file, databases.PLAYS)):
        raise RecordsProblem(Code.EXISTS, {"path": str(file)})
    with _unfinished(file.parent) as part:
        with _single(part) as target:
            plays.copy_to(target)
        said = _damage(part)
        if said:
            raise RecordsProblem(Code.DAMAGED, {"path": str(plays.path), "said": said})
        _put_in_place(part, file)


def restore(
    folder: Path, file: Path, *, sqlite_version: Version = sqlite3.sqlite_version_info
) -> Path | None:
    """Put the plays of a backup in place of those in the data folder.

    Returns:
        Where the replaced plays are kept, or None when there were none.

    Raises:
        RecordsProblem: R018 when `file` cannot be read; R004 when it, or what it would replace,
            is of a newer Rifq; or what the disk says. The plays are then as they were.
    """
    live = folders.prepare(folder) / databases.PLAYS.file
    with _unfinished(folder) as part:
        _fetch(file, part)
        if not live.exists():
            _put_in_place(part, live)
            return None
        aside = _free_name(folder)
        try:
            _replace(live, part, aside, sqlite_version)
        except RecordsProblem as problem:
            if problem.code not in {Code.DAMAGED, Code.NOT_OURS}:
                aside.unlink(missing_ok=True)
                raise
            _replace_damaged(live, part, aside)
    return aside


def _fetch(file: Path, part: Path) -> None:
    """Copy a backup to `part`, sound and brought up to date, or refuse it."""
    try:
        if not is_ours(file, databases.PLAYS):
            raise RecordsProblem(Code.NOT_OURS, {"path": str(file)})
        address = file.absolute().as_uri() + "?mode=ro"
        with (
            speaking(file),
            closing(sqlite3.connect(address, uri=True)) as source,
            _single(part) as target,
        ):
            copy(source, target, file)
        said = _damage(part)
    except RecordsProblem as problem:
        if problem.code == Code.NEWER:
            raise RecordsProblem(Code.NEWER, {**problem.params, "path": str(file)}) from problem
        if problem.code in {Code.FULL, Code.BUSY}:
            raise
        said = problem.params.get("said", "it is not a records file of Rifq")
        raise RecordsProblem(Code.BAD_BACKUP, {"path": str(file), "said": said}) from problem
    if said:
        raise RecordsProblem(Code.BAD_BACKUP, {"path": str(file), "said": said})


def _damage(part: Path) -> str:
    with closing(Database.open(part, databases.PLAYS, databases.OLDEST)) as opened:
        return opened.damage()


def _replace(live: Path, part: Path, aside: Path, sqlite_version: Version) -> None:
    """Write over the live plays in one transaction, so that an open Rifq sees all or nothing."""
    with closing(Database.open(live, databases.PLAYS, sqlite_version)) as current:
        folders.own(aside)
        with _single(aside) as kept:
            current.copy_to(kept)
        # What another process commits between these two copies is in neither of them. It is told
        # at its next event, by a conflict or an unknown play.
        with speaking(live), closing(sqlite3.connect(part)) as source:
            copy(source, current.connection, live)


def _replace_damaged(live: Path, part: Path, aside: Path) -> None:
    """Keep a file SQLite cannot read as it is, journals and all, and put the backup there."""
    with speaking(live):
        for end in ("", "-wal", "-journal"):
            if live.with_name(live.name + end).exists():
                kept = aside.with_name(aside.name + end)
                kept.unlink(missing_ok=True)
                folders.own(kept)
                shutil.copyfile(live.with_name(live.name + end), kept)
        for end in ("-wal", "-journal", "-shm"):  # or SQLite would apply them to the backup
            live.with_name(live.name + end).unlink(missing_ok=True)
    _put_in_place(part, live)


@contextmanager
def _single(path: Path) -> Iterator[sqlite3.Connection]:
    """A file to copy into; it is left as one file, with no journal beside it."""
    with speaking(path), closing(sqlite3.connect(path, isolation_level=None)) as target:
        yield target
        target.execute("PRAGMA journal_mode=DELETE")


@contextmanager
def _unfinished(folder: Path) -> Iterator[Path]:
    """An owner-only file to work in; gone afterwards unless it was put in place."""
    part = folder / f"plays-{secrets.token_hex(4)}.part"
    folders.own(part)
    try:
        yield part
    finally:
        with speaking(part):
            part.unlink(missing_ok=True)


def _put_in_place(part: Path, file: Path) -> None:
    with speaking(file):
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        os.replace(part, file)
        folders.sync(file.parent)


def _free_name(folder: Path) -> Path:
    number = 1
    while (folder / f"plays-replaced-{number}.db").exists():
        number += 1
    return folder / f"plays-replaced-{number}.db"
