"""Deleting in SQLite: everything of a person is wiped from every file of the data folder."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress

from engine.records.cohorts import Forgotten
from engine.records.folder import empty, empty_file
from engine.records.problems import RecordsProblem
from engine.records.sqlite import database as databases
from engine.records.sqlite.database import Database, is_ours

# Copies this room makes itself: an interrupted one, and those kept aside by `restore` and `mend`.
UNFINISHED = "plays-*.part*"
KEPT_ASIDE = ("plays-replaced-*.db", "*-damaged-*.db")


Erase = Callable[[sqlite3.Connection], Forgotten]


def person(participant: str) -> Erase:
    """Take away a code, what it wrote and liked, and the plays nobody else took part in."""

    def erase(connection: sqlite3.Connection) -> Forgotten:
        of_person = (participant,)
        plays = connection.execute(
            "SELECT play, (SELECT COUNT(*) FROM participation AS other WHERE other.play = own.play)"
            " FROM participation AS own WHERE participant = ?",
            of_person,
        ).fetchall()
        for table in ("words", "preference", "participation", "recall", "member", "replaced"):
            connection.execute(f"DELETE FROM {table} WHERE participant = ?", of_person)
        _turn_away(connection, "instr(codes, ?) > 0", participant)
        alone = [play for play, people in plays if people == 1]
        events = sum(_erase_play(connection, play) for play in alone)
        return Forgotten(len(alone), events, len(plays) - len(alone))

    return erase


def cohort(id: str, codes: set[str], *, whole: bool) -> Erase:
    """Take away the plays of a cohort and its codes; with `whole` all that is known of it.

    Args:
        id: of the cohort.
        codes: is given the codes that belonged to it.
        whole: also what was sealed, and that there was such a cohort.
    """

    def erase(connection: sqlite3.Connection) -> Forgotten:
        of_cohort = (id,)
        plays = connection.execute(
            "SELECT play FROM listing WHERE cohort = ?", of_cohort
        ).fetchall()
        events = sum(_erase_play(connection, play) for (play,) in plays)
        found = connection.execute(
            "SELECT participant FROM member WHERE cohort = ?", of_cohort
        ).fetchall()
        _turn_away(connection, "cohort = ?", id)
        told = ("sealed", "issued_words", "issue", "cohort_key") if whole else ()
        for table in ("member", "replaced", "joined", "device", *told):
            connection.execute(f"DELETE FROM {table} WHERE cohort = ?", of_cohort)
        if whole:
            connection.execute("DELETE FROM cohort WHERE id = ?", of_cohort)
        for (code,) in found:
            codes.add(code)
            if not is_known(connection, code):
                connection.execute("DELETE FROM preference WHERE participant = ?", (code,))
        return Forgotten(len(plays), events, 0)

    return erase


def is_known(connection: sqlite3.Connection, code: str) -> bool:
    """Whether a code is still in a cohort, or took part in a play."""
    found = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM member WHERE participant = :code)"
        " OR EXISTS (SELECT 1 FROM participation WHERE participant = :code)",
        {"code": code},
    ).fetchone()
    return bool(found[0])


def play(play_id: str) -> Erase:
    """Take away one play, whoever took part."""

    def erase(connection: sqlite3.Connection) -> Forgotten:
        events = _erase_play(connection, play_id)
        return Forgotten(1, events, 0)

    return erase


def _erase_play(connection: sqlite3.Connection, play_id: str) -> int:
    connection.execute("UPDATE play SET forgotten = 1 WHERE id = ?", (play_id,))
    connection.execute(
        "INSERT INTO forgetting (play, heads)"
        " VALUES (?, (SELECT COALESCE(MAX(number), 0) FROM all_plays)) ON CONFLICT DO NOTHING",
        (play_id,),
    )
    events = connection.execute("DELETE FROM content WHERE play = ?", (play_id,)).rowcount
    for table in ("words", "participation", "recall", "pinned", "listing", "brought"):
        connection.execute(f"DELETE FROM {table} WHERE play = ?", (play_id,))
    connection.execute("DELETE FROM branch WHERE :play IN (play, instead)", {"play": play_id})
    _turn_away(connection, "play = ?", play_id)
    return events


def _turn_away(connection: sqlite3.Connection, which: str, value: str) -> None:
    """Delete plays that wait for a decision, those of a pair whole; none of them comes again."""
    connection.execute(
        f"INSERT INTO turned_away (play) SELECT DISTINCT play FROM aside WHERE {which}"
        " ON CONFLICT DO NOTHING",
        (value,),
    )
    connection.execute(f"DELETE FROM aside WHERE {which}", (value,))


def erase_everywhere(plays: Database, erase: Erase, also: Callable[[], None]) -> Forgotten:
    """Delete in the plays and in every copy of them in the data folder, and wipe the traces.

    Traces that cannot be wiped now are told when everything else is deleted.

    Args:
        plays: the plays.
        erase: takes away what is to be deleted.
        also: deletes what lies elsewhere, once the plays are deleted.

    Raises:
        RecordsProblem: R023 when nothing was deleted, for want of room; R021, R024 when it is
            deleted but traces stay, because of another program or for want of room.
    """
    done = _erase_in(plays, erase)
    unwiped = None
    try:
        _sweep(plays)
    except RecordsProblem as problem:
        unwiped = problem
    for unfinished in plays.path.parent.glob(UNFINISHED):
        empty_file(unfinished)
    folder, left = plays.path.parent, []
    copies = {file for names in KEPT_ASIDE for file in folder.glob(names)}
    for file in folder.iterdir():
        with suppress(RecordsProblem):  # what we may not read, we did not write
            if file.is_file() and file.name != databases.PLAYS.file and is_ours(file):
                copies.add(file)
    for copy in sorted(copies):
        try:
            with closing(Database.open(copy, databases.PLAYS, databases.OLDEST)) as opened:
                _erase_in(opened, erase)
                _sweep(opened)
        except RecordsProblem:
            left.append(copy)
    also()
    if unwiped:
        raise unwiped
    return Forgotten(done.plays, done.events, done.shared, tuple(left))


def finish(plays: Database) -> None:
    """Wipe what an interrupted deletion left; where it cannot now, the next opening will."""
    with suppress(RecordsProblem):
        with plays.read() as connection:
            due = connection.execute("SELECT 1 FROM unswept").fetchone()
        if due:
            _sweep(plays)


def _erase_in(plays: Database, erase: Erase) -> Forgotten:
    with plays.erase() as connection:
        done = erase(connection)
        connection.execute("INSERT OR IGNORE INTO unswept (one) VALUES (1)")
    return done


def _sweep(plays: Database) -> None:
    try:
        plays.sweep()
    finally:
        empty([plays.path.parent / databases.SUMMARIES])
    # All is wiped: where this cannot be kept, the next opening wipes once more.
    with suppress(RecordsProblem), plays.write() as connection:
        connection.execute("DELETE FROM unswept")
