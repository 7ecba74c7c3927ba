"""Facts about this computer and its records, as plain data for whoever shows them."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Callable
from contextlib import closing
from importlib import metadata
from pathlib import Path

from msgspec import Struct

from engine.records import folder as folders
from engine.records.problems import Code, RecordsProblem
from engine.records.sqlite import database as databases
from engine.records.sqlite.cohorts import Cohorts
from engine.records.sqlite.database import OLDEST, SAFE_WAL, Database
from engine.records.sqlite.roster import Roster
from engine.records.sqlite.schema import KEYLESS, UNLISTED, Schema, differences

LITTLE_SPACE = 100 * 1024 * 1024  # a course of 40 people writes a few MB; a sweep needs it twice


class Fact(Struct, frozen=True):
    """One thing looked at.

    Attributes:
        name: a stable word for what was looked at.
        value: what was found: a version, a path, bytes, or a stable word.
        fine: whether records are safe with it; None where this computer does not tell.
        problem: what is wrong, or None.
    """

    name: str
    value: str
    fine: bool | None = True
    problem: RecordsProblem | None = None


def doctor(folder: Path) -> list[Fact]:
    """Looks at versions, data folder, drive, free space, journal and pages; makes no file."""
    return [
        Fact("rifq", _version()),
        Fact("python", platform.python_version()),
        Fact("system", platform.platform()),
        Fact("sqlite", sqlite3.sqlite_version, sqlite3.sqlite_version_info >= OLDEST),
        Fact("data-folder", str(folder)),
        _catch_problem("folder-state", lambda: _state(folder)),
        _catch_problem("drive", lambda: _drive(folder)),
        _catch_problem("free-bytes", lambda: _space(folder)),
        _catch_problem("journal", lambda: _journal(folder)),
        _catch_problem("plays", lambda: _pages(folder, databases.PLAYS)),
        _catch_problem("roster", lambda: _pages(folder, databases.ROSTER)),
        _catch_problem("ledger", lambda: _pages(folder, databases.LEDGER)),
    ]


def due(folder: Path, today: str) -> list[Fact]:
    """The cohorts to be closed by today, and those whose plays were to be deleted."""
    path = folder / databases.PLAYS.file
    if not path.exists():
        return []
    try:
        with closing(Database.open(path, databases.PLAYS, sqlite3.sqlite_version_info)) as plays:
            due = Cohorts(plays, Roster(folder)).remind(today)
    except RecordsProblem as problem:
        return [Fact("cohorts", "unknown", False, problem)]
    names: dict[str, str] = {Code.STILL_OPEN: "to-close", Code.OVERDUE: "to-forget"}
    return [Fact(names[each.code], each.params["cohort"], False, each) for each in due]


def _catch_problem(name: str, look: Callable[[], Fact]) -> Fact:
    try:
        return look()
    except RecordsProblem as problem:
        return Fact(name, "unknown", False, problem)


def _version() -> str:
    try:
        return metadata.version("rifq")
    except metadata.PackageNotFoundError:
        return "unknown"


def _state(folder: Path) -> Fact:
    if not folder.exists():
        return Fact("folder-state", "not-made-yet")
    writable = folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)
    return Fact("folder-state", "writable" if writable else "read-only", writable)


def _drive(folder: Path) -> Fact:
    disk = folders.drive(folder)
    if disk.network is None:
        return Fact("drive", "unknown", None)
    return Fact("drive", f"{'network' if disk.network else 'local'} {disk.kind}", not disk.network)


def _space(folder: Path) -> Fact:
    free = folders.free_bytes(folder)
    return Fact("free-bytes", str(free), free >= LITTLE_SPACE)


def _journal(folder: Path) -> Fact:
    version = sqlite3.sqlite_version_info
    path = folder / databases.PLAYS.file
    if not path.exists():
        return Fact("journal", "wal" if version >= SAFE_WAL else "delete")
    with closing(Database.open(path, databases.PLAYS, version)) as plays:
        return Fact("journal", plays.journal)


def _pages(folder: Path, kind: databases.DatabaseKind) -> Fact:
    """Whether SQLite can read every page, and all tables are there.

    `verify` looks at what was stored in them.
    """
    path = folder / kind.file
    if not path.exists():
        return Fact(kind.name, "not-made-yet")
    with closing(Database.open(path, kind, sqlite3.sqlite_version_info)) as opened:
        said = opened.damage(quick=True) or _find_lost_part(opened, kind)
    if said:
        raise RecordsProblem(Code.DAMAGED, {"path": str(path), "said": said})
    return Fact(kind.name, "sound")


def _find_lost_part(opened: Database, kind: databases.DatabaseKind) -> str:
    """The first part that is missing or reads otherwise: also a cohort's key; "" for none."""
    with opened.read() as connection:
        found = differences(connection, Schema.at(kind))
    lost = [f"its {type} {name} is missing" for type, name in found.missing]
    lost += [f"its {type} {name} has been changed" for type, name in found.changed]
    if lost or kind is not databases.PLAYS:
        return lost[0] if lost else ""
    with opened.read() as connection:
        (cohort,) = connection.execute(f"SELECT MIN(id) {KEYLESS}").fetchone()
        (unlisted,) = connection.execute(f"SELECT COUNT(*) {UNLISTED}").fetchone()
    if cohort:
        return f"the key for chance of the cohort {cohort} is lost"
    return f"its list of plays does not have {unlisted} of them" if unlisted else ""
