"""Checks every event of a file of plays, and everything that stands beside the events."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import suppress

from msgspec.structs import replace

from engine.records.chain import START, link_all
from engine.records.problems import Code, RecordsProblem
from engine.records.sqlite.cohorts import Ledger
from engine.records.sqlite.database import FAULTS, Database
from engine.records.sqlite.schema import look, look_beside
from engine.records.sqlite.stored_chain import Printed, find_sound, hash_of, read, read_printed
from engine.records.stored_plays import digest_of
from engine.records.verify import (
    AllPlaysCheck,
    HeadCheck,
    HeadPlace,
    PlayCheck,
    Statement,
    Verification,
    find_head,
    find_unlike_tables,
    parse_head,
)


def verify(database: Database, head: str | None = None) -> Verification:
    """Check every play, all case material, what stands beside them, and a printed head.

    Args:
        database: the plays.
        head: a head as printed, whole or at least its first 16 characters; spaces are ignored.

    Raises:
        RecordsProblem: R020 when `head` is not one; R003 when no list of plays is readable.
    """
    wanted = None if head is None else parse_head(head)
    found: HeadCheck | AllPlaysCheck | None
    with database.read() as connection:
        beside = look(connection)
        linked = beside.links(frozenset({"chain", "content"}))
        plays, unlisted = _list_ids(connection, beside.missing, linked=linked)
        sound = _find_sound(connection, wanted, linked=linked)
        checks, found = _check_each(connection, plays, sound, wanted)
        closures, unreadable = _find_altered_closures(connection, beside.missing)
        over_all, unlinked = _check_printed(connection, checks, beside.missing)
    if wanted and not found:
        same = (each for each in over_all if each.hash.startswith(wanted))
        found = next(same, HeadCheck(HeadPlace.ABSENT))
    said = database.damage() or unlisted or unreadable or beside.unreadable or unlinked
    damage = None
    if said:
        damage = RecordsProblem(Code.DAMAGED, {"path": str(database.path), "said": said})
    return Verification(tuple(checks.values()), closures, found, damage, beside.faults, over_all)


def _check_each(
    connection: sqlite3.Connection,
    plays: Iterable[tuple[str, bool]],
    sound: Mapping[str, PlayCheck],
    wanted: str | None,
) -> tuple[dict[str, PlayCheck], HeadCheck | None]:
    """Every play, event by event where it is not known to be sound; and where a head stands."""
    checks: dict[str, PlayCheck] = {}
    found: HeadCheck | None = None
    for play, forgotten in plays:
        if play in sound and not forgotten:
            checks[play] = sound[play]
            continue
        stored, altered = read(connection, play, forgotten=forgotten)
        gone = sum(row.body is None for row in stored)
        checks[play] = PlayCheck(play, len(stored), gone, altered)
        if wanted and not found:
            found = find_head(wanted, stored, checks[play])
    return checks, found


def verify_folder(plays: Database, ledger: Ledger, head: str | None = None) -> Verification:
    """Check all records of a data folder: as `verify`, and the roster and the ledger."""
    found = verify(plays, head)
    faults = [*found.faults, *look_beside(plays.path.parent)]
    if not find_unlike_tables(faults) & {"sealed", "issue", "cohort_key"}:
        with suppress(RecordsProblem):  # told above
            faults += ledger.differences()
    return replace(found, faults=tuple(faults))


def _list_ids(
    connection: sqlite3.Connection, missing: frozenset[str], *, linked: bool
) -> tuple[list[tuple[str, bool]], str]:
    """Every id in any of three tables, whether it was deleted, and what could not be read.

    An id altered in one of the tables shows up as a play of its own. In tables that are `linked`,
    there is none.
    """
    tables = {
        "play": "id, forgotten",
        "chain": "DISTINCT play, 0",
        "content": "DISTINCT play, 0",
    }
    if lost := sorted(tables.keys() & missing):
        return [], f"without the table {lost[0]}, no event can be checked"
    if linked:
        del tables["chain"], tables["content"]
    known: dict[str, bool] = {}
    failures: list[Exception] = []
    for table, columns in tables.items():
        try:
            for play, forgotten in connection.execute(f"SELECT {columns} FROM {table}"):
                known[str(play)] = known.get(str(play), False) or forgotten == 1
        except FAULTS as error:
            failures.append(error)
    if len(failures) == len(tables):
        raise failures[0]
    return sorted(known.items()), str(failures[0]) if failures else ""


def _find_sound(
    connection: sqlite3.Connection, wanted: str | None, *, linked: bool
) -> dict[str, PlayCheck]:
    """The plays in which nothing is wrong, without those that may have the wanted head."""
    found: dict[str, PlayCheck] = {}
    try:
        for play, last, witness in find_sound(connection, linked=linked):
            found[play] = PlayCheck(play, last, 0, None, witness)
        if wanted:
            has = "SELECT play FROM chain WHERE lower(hex(hash)) GLOB ?"
            for (play,) in connection.execute(has, (f"{wanted}*",)):
                found.pop(play, None)
    except FAULTS:  # event by event, it is found out which
        return {}
    return found


def _find_altered_closures(
    connection: sqlite3.Connection, missing: frozenset[str]
) -> tuple[tuple[str, ...], str]:
    if "closure" in missing:
        return (), ""
    altered: list[str] = []
    try:
        for digest, data in connection.execute("SELECT hash, data FROM closure ORDER BY hash"):
            if not isinstance(data, bytes) or digest_of(data) != digest:
                altered.append(str(digest))
    except FAULTS as error:
        return tuple(altered), str(error)
    return tuple(altered), ""


def _check_printed(
    connection: sqlite3.Connection, checks: Mapping[str, PlayCheck], missing: frozenset[str]
) -> tuple[tuple[AllPlaysCheck, ...], str]:
    """Every head over all plays that was printed, held against what is stored."""
    if {"all_plays", "chain"} & missing:
        return (), ""
    found: list[AllPlaysCheck] = []
    covered: dict[str, int] = {}
    lost: set[str] = set()
    previous, sound = START, True
    try:
        for each in read_printed(connection):
            covered.update(each.ends)
            wrong = _find_unlike(connection, previous, each, lost)
            whole = all(_reaches(checks, play, seq) for play, seq in covered.items())
            sound = sound and not wrong
            gone = {play for play in covered if play in checks and checks[play].forgotten}
            before = set[str]()  # those that had been deleted when it was printed
            if "forgetting" not in missing:
                before = gone & {id for (id,) in connection.execute(_BEFORE, (each.number,))}
            found.append(
                AllPlaysCheck(
                    each.number,
                    each.hash.hex(),
                    len(covered),
                    sum(covered.values()),
                    sound and whole,
                    tuple(wrong),
                    len(gone - before),
                    len(before),
                )
            )
            previous = each.hash
    except (*FAULTS, RecordsProblem) as error:
        return tuple(found), str(error)
    return tuple(found), ""


_BEFORE = "SELECT play FROM forgetting WHERE heads < ?"


def _find_unlike(
    connection: sqlite3.Connection, previous: bytes, each: Printed, lost: set[str]
) -> list[Statement]:
    """What is no longer as it was when a head was printed; plays found missing go into `lost`."""
    number = {"number": str(each.number)}
    hashes = {play: hash_of(connection, play, seq) for play, seq in each.ends.items()}
    ends = [(play, each.ends[play], found) for play, found in hashes.items() if found is not None]
    if len(ends) == len(hashes):
        same = link_all(previous, each.number, ends) == each.hash
        return [] if same else [("V025", number)]
    gone = [play for play, found in hashes.items() if found is None and play not in lost]
    lost.update(gone)
    return [("V024", {"play": play, "seq": str(each.ends[play]), **number}) for play in gone]


def _reaches(checks: Mapping[str, PlayCheck], play: str, seq: int) -> bool:
    """Whether a play is here and unaltered up to and with an event."""
    check = checks.get(play)
    if check is None or check.events < seq:
        return False
    return check.altered is None or check.altered.seq > seq
