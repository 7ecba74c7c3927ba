"""Backups: one file holding all records, whole or not there at all; and bringing one back.

A backup may come from anybody. So it is never opened as records: its rows are read, table by table,
into a file with our own tables, and whatever else is in it (triggers, views) stays behind.
"""

from __future__ import annotations

import os
import secrets
import shutil
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from msgspec.structs import replace

from engine.records import folder as folders
from engine.records.annotations import COPIED_PREFERENCES
from engine.records.problems import Code, RecordsProblem
from engine.records.sqlite import database as databases
from engine.records.sqlite.database import PLAYS, Database, Version, convert_errors, copy, is_ours
from engine.records.sqlite.schema import Part, Schema, differences, make
from engine.records.sqlite.verify import verify
from engine.records.stored_plays import Contents

_COUNTED = (
    "SELECT (SELECT COUNT(*) FROM listing), (SELECT COUNT(*) FROM content),"
    " (SELECT COALESCE(MIN(started), '') FROM listing),"
    " (SELECT COALESCE(MAX(started), '') FROM listing), (SELECT COUNT(*) FROM cohort),"
    " (SELECT COUNT(*) FROM (SELECT participant FROM participation"
    " UNION SELECT participant FROM member)), (SELECT COUNT(*) FROM play WHERE forgotten = 1)"
)


def contents(plays: Database) -> Contents:
    """What a file of plays holds."""
    with plays.read() as connection:
        return Contents(*connection.execute(_COUNTED).fetchone())


def backup(plays: Database, file: Path) -> Contents:
    """Write all plays into `file`, which must not exist, and tell what it holds.

    Raises:
        RecordsProblem: R019 when there is something of that name; R048 when its folder is missing;
            R003 when the records are damaged; or what the disk says. There is then no such file.
    """
    if os.path.lexists(file):
        raise RecordsProblem(Code.EXISTS, {"path": str(file)})
    if not file.parent.exists():
        raise RecordsProblem(Code.NO_FOLDER, {"path": str(file.parent)})
    with make_unfinished(file.parent) as part:
        with open_single(part) as target:
            plays.copy_to(target)
            target.execute("PRAGMA secure_delete=ON")
            target.execute(f"DELETE FROM preference WHERE {_OPENS}")
        with closing(Database.open(part, PLAYS, databases.OLDEST)) as written:
            said = written.damage()
            held = None if said else contents(written)
        if held is None:
            raise RecordsProblem(Code.DAMAGED, {"path": str(plays.path), "said": said})
        _put_in_new_place(part, file)
    return held


_OPENS = f"name NOT IN ({', '.join(map(repr, COPIED_PREFERENCES))})"
"""The preferences that open something on the computer they are from."""


def restore(
    folder: Path,
    file: Path,
    *,
    agree: Callable[[Contents], object] = lambda _: None,
    sqlite_version: Version = sqlite3.sqlite_version_info,
) -> Path | None:
    """Put the plays of a backup in place of those in the data folder.

    Args:
        folder: the data folder.
        file: the backup: a regular file, or a link to one.
        agree: is told what the backup holds before anything is changed; what it raises stops this.
        sqlite_version: decides the journal.

    Returns:
        Where the replaced plays are kept, or None when there were none.

    Raises:
        RecordsProblem: R018 when `file` cannot be read; R004 when it, or what it would replace,
            is of a newer Rifq; or what the disk says. The plays are then as they were.
    """
    live = folders.prepare(folder) / PLAYS.file
    with make_unfinished(folder) as part:
        agree(_fetch(file, part))
        if not live.exists():
            _put_in_place(part, live)
            return None
        aside = folders.find_free_name(folder, "plays-replaced")
        try:
            _replace(live, part, aside, sqlite_version)
        except RecordsProblem as problem:
            if problem.code not in {Code.DAMAGED, Code.NOT_OURS}:
                aside.unlink(missing_ok=True)
                raise
            put_copy_in_place(live, part, aside)
    return aside


# The turn of a play only orders a list; one near the end of SQLite's numbers leaves none for the
# next event.
_RENUMBER = """\
UPDATE listing SET turn = ordered.place
FROM (SELECT play, ROW_NUMBER() OVER (ORDER BY turn, play) AS place FROM listing) AS ordered
WHERE listing.play = ordered.play AND (SELECT MAX(turn) FROM listing) > :most
"""
MOST_TURNS = 1 << 53


def _fetch(file: Path, part: Path) -> Contents:
    """Read the rows of a backup into `part`, brought up to date, or refuse it."""
    try:
        with convert_errors(file):  # a pipe would never answer: it is refused before it is opened
            if not stat.S_ISREG(os.stat(file).st_mode):
                said = "it is not a file, but a folder, a pipe or a device"
                raise RecordsProblem(Code.BAD_BACKUP, {"path": str(file), "said": said})
        if not is_ours(file):
            raise RecordsProblem(Code.NOT_OURS, {"path": str(file)})
        with convert_errors(file), open_single(part) as target:
            strange = _take_rows(file, target)
        with closing(Database.open(part, PLAYS, databases.OLDEST)) as fetched:
            return replace(contents(fetched), strange=strange, sound=verify(fetched).clean)
    except RecordsProblem as problem:
        if problem.code == Code.NEWER:
            raise RecordsProblem(Code.NEWER, {**problem.params, "path": str(file)}) from problem
        if problem.code in {Code.FULL, Code.BUSY}:
            raise
        said = problem.params.get("said", "it is not a records file of Rifq")
        raise RecordsProblem(Code.BAD_BACKUP, {"path": str(file), "said": said}) from problem


def _take_rows(file: Path, target: sqlite3.Connection) -> tuple[Part, ...]:
    """Copy the rows of every table of a backup; what it has that Rifq did not make.

    The tables must read as ours do, and each is checked by itself, so that nothing the maker of the
    file wrote is run: no trigger, no view, no expression of an index.
    """
    target.execute("PRAGMA trusted_schema=OFF")
    target.execute("PRAGMA cell_size_check=ON")
    target.execute("ATTACH ? AS theirs", (file.absolute().as_uri() + "?mode=ro",))
    version = int(target.execute("PRAGMA theirs.user_version").fetchone()[0])
    if version < 1:
        raise RecordsProblem(Code.NOT_OURS, {"path": str(file)})
    if version > len(PLAYS.steps()):
        params = {"found": str(version), "known": str(len(PLAYS.steps())), "path": str(file)}
        raise RecordsProblem(Code.NEWER, params)
    ours = Schema.at(PLAYS, version)
    target.execute("BEGIN")
    found = differences(target, ours, "theirs")
    for type, name in (*found.missing, *found.changed):
        if type == "table":
            said = f"its table {name} is not as Rifq makes it"
            raise RecordsProblem(Code.BAD_BACKUP, {"path": str(file), "said": said})
    make(target, PLAYS, version)
    triggers = [name for type, name in ours.parts if type == "trigger"]
    for name in triggers:  # they guard what is written from now on
        target.execute(f"DROP TRIGGER {name}")
    for table, columns in ours.columns.items():
        _take_table(file, target, table, ", ".join(columns))
    target.execute(f"DELETE FROM preference WHERE {_OPENS}")
    target.execute(_RENUMBER, {"most": MOST_TURNS})
    for name in triggers:
        target.execute(ours.parts["trigger", name])
    target.execute(f"PRAGMA application_id={PLAYS.mark}")
    target.execute(f"PRAGMA user_version={version}")
    target.execute("COMMIT")
    target.execute("DETACH theirs")
    ours_otherwise = (part for part in found.changed if part[0] != "table")
    return (*found.added, *ours_otherwise)


def _take_table(file: Path, target: sqlite3.Connection, table: str, columns: str) -> None:
    """Copy the rows of one table, byte for byte. Raises R018 when it is damaged."""
    said = target.execute(f"PRAGMA theirs.quick_check('{table}')").fetchone()
    if said != ("ok",):
        params = {"path": str(file), "said": f"its table {table} is damaged"}
        raise RecordsProblem(Code.BAD_BACKUP, params)
    rows = f"SELECT {columns} FROM theirs.{table} NOT INDEXED"
    target.execute(f"DELETE FROM main.{table}")  # what its migration put in
    target.execute(f"INSERT INTO main.{table} ({columns}) {rows}")


def _replace(live: Path, part: Path, aside: Path, sqlite_version: Version) -> None:
    """Write over the live plays in one transaction, so that an open Rifq sees all or nothing."""
    with closing(Database.open(live, PLAYS, sqlite_version)) as current:
        folders.make_owned(aside)
        with open_single(aside) as kept:
            current.copy_to(kept)
        # What another process commits between these two copies is in neither of them. It is told
        # at its next event, by a conflict or an unknown play.
        with convert_errors(live), closing(sqlite3.connect(part)) as source:
            rows = current.rows(f"SELECT participant, name, value FROM preference WHERE {_OPENS}")
            with source:  # PINs and seats of this computer stay as they are
                source.executemany("INSERT OR IGNORE INTO preference VALUES (?, ?, ?)", rows)
            copy(source, current.connection, live)


def put_copy_in_place(live: Path, part: Path, aside: Path) -> None:
    """Keep a damaged file as it is, journals and all, and put a whole one in its place."""
    with convert_errors(live):
        for end in ("", "-wal", "-journal"):
            if live.with_name(live.name + end).exists():
                kept = aside.with_name(aside.name + end)
                kept.unlink(missing_ok=True)
                folders.make_owned(kept)
                shutil.copyfile(live.with_name(live.name + end), kept)
        for end in ("-wal", "-journal", "-shm"):  # or SQLite would apply them to the backup
            live.with_name(live.name + end).unlink(missing_ok=True)
    _put_in_place(part, live)


@contextmanager
def open_single(path: Path) -> Iterator[sqlite3.Connection]:
    """A file to copy into; it is left as one file, with no journal beside it."""
    address = path.absolute().as_uri()  # as an address, so that a backup can be attached read-only
    with (
        convert_errors(path),
        closing(sqlite3.connect(address, uri=True, isolation_level=None)) as target,
    ):
        yield target
        target.execute("PRAGMA journal_mode=DELETE")


@contextmanager
def make_unfinished(folder: Path) -> Iterator[Path]:
    """An owner-only file to work in; gone afterwards unless it was put in place."""
    part = folder / f"plays-{secrets.token_hex(4)}.part"
    folders.make_owned(part)
    try:
        yield part
    finally:
        with convert_errors(part):
            part.unlink(missing_ok=True)


def _put_in_new_place(part: Path, file: Path) -> None:
    """Put `part` in place whole, or refuse with R019 when something has this name by now."""
    _flush(part, file)
    try:
        os.link(part, file)  # one step, so that whoever is killed leaves all of it or none
    except FileExistsError as error:
        raise RecordsProblem(Code.EXISTS, {"path": str(file)}) from error
    except OSError:
        _reserve(file)  # a stick formatted as FAT knows no links
        try:
            _put_in_place(part, file)
        except BaseException:
            file.unlink(missing_ok=True)  # the empty one
            raise
    with convert_errors(file):
        folders.sync(file.parent)


def _reserve(file: Path) -> None:
    """Make an empty file of this name, or refuse with R019 when there is one by now."""
    try:
        with convert_errors(file):
            os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except RecordsProblem as problem:
        if isinstance(problem.__cause__, FileExistsError):
            raise RecordsProblem(Code.EXISTS, {"path": str(file)}) from problem
        raise


def _put_in_place(part: Path, file: Path) -> None:
    _flush(part, file)
    with convert_errors(file):
        os.replace(part, file)
        folders.sync(file.parent)


def _flush(part: Path, file: Path) -> None:
    """Write what the system still holds of `part`; a problem names `file`."""
    with convert_errors(file), part.open("rb+") as written:
        os.fsync(written.fileno())
