"""Records with a row in every table, and the ways in which a file of them can be damaged."""

from __future__ import annotations

import random
import re
import sqlite3
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

from engine.records.annotations import Annotation, Recalled
from engine.records.codes import mint
from engine.records.cohorts import Cohort, Issue, to_bytes
from engine.records.roster import Person
from engine.records.sqlite.database import LEDGER, PLAYS, ROSTER, DatabaseKind
from engine.records.sqlite.schema import Schema
from engine.records.sqlite.store import Store
from engine.records.sticks import Aside
from engine.services.shared import kits
from tests.tui.faces import one_line, played, rifq_here
from tests.tui.given import ID, given, played_in

KINDS = (PLAYS, ROSTER, LEDGER)
STRANGER = "ab" * 32
VALUES = (None, "", "x", "é" * 40, 0, -1, 7, 1 << 62, 0.5, b"", b"\xff\xfe", bytes(32), "[" * 5000)
"""What a column may hold after a fault of a disk or another program, whatever its type."""


class Damage(NamedTuple):
    """A way to damage a data folder, and what it is called."""

    name: str
    act: Callable[[Path], object]


def fill(data: Path) -> str:
    """Make records with a row in every table; a code that plays in them."""
    with Store.open(data) as store:
        one, two = given(store, 2)
        recorded = played_in(store, one)
        other = played_in(store, two, answers=2)
        words = Annotation(recorded.id, "note", b"mine", 2, "doorway", one, shared=True)
        store.words.put(words)
        store.recalls.add(one, Recalled(recorded.id, "doorway", "2026-11-02", held=True))
        store.preferences.put(one, "screen", '{"theme": "calm"}')
        store.cohorts.issue("irbid", Issue(ID, 1, ((recorded.id, 3),), b"{}"), [words])
        store.cohorts.replace("irbid", two, mint(store.codes()))
        store.cohorts.put(Cohort("shut", "Shut", first="2026-01-01", last="2026-01-02"))
        store.cohorts.seal("shut", "2026-01-03", b"{}")
        store.cohorts.close("shut", "2026-01-03")
        store.delete(played(store, answers=1).id)
        store.head_of_all()
        _join(store)
        store.sticks.keep_device("irbid", STRANGER, 1)
        store.sticks.keep_origin(recorded.id, STRANGER)
        aside = Aside("irbid", "c" * 32, "d" * 64, "R081", STRANGER, (one,), b"play")
        store.sticks.put_aside(aside)
        store.sticks.turn_away("e" * 32)
        store.sticks.name_computer(STRANGER, "Laptop 1")
        store.sticks.keep_branch(recorded.id, other.id)
        store.roster.put(Person(one, "Rania", "police"))
    return one


def _join(store: Store) -> None:
    course = kits.KnownCourse(STRANGER, STRANGER)
    store.cohorts.put(Cohort("away", "Away", cases=(ID,), first="2026-11-01", last="2026-11-03"))
    agreed = to_bytes(store.cohorts.get("away")).decode()
    store.sticks.join("away", kits.to_json(kits.Kit(1, course, agreed, {}, ())))


def damages() -> Iterator[Damage]:
    """Every row, column, table, index and trigger of undamaged records, one after the other."""
    for kind in KINDS:
        schema = Schema.at(kind)
        for table, columns in schema.columns.items():
            yield _on(kind, f"DELETE FROM {table}")
            yield _on(kind, f"DELETE FROM {table} WHERE {columns[0]} = {_first(table, columns)}")
            for column in columns:
                yield from (
                    _on(kind, f"UPDATE OR IGNORE {table} SET {column} = ?", v) for v in VALUES
                )
                yield _on(kind, f"ALTER TABLE {table} RENAME COLUMN {column} TO other")
        for type, name in schema.parts:
            yield _on(kind, f"DROP {type} {name}")
            for column in ("type", "name", "tbl_name", "rootpage", "sql"):
                where = f"UPDATE sqlite_master SET {column} = ? WHERE name = '{name}'"
                yield from (
                    _on(kind, where, value) for value in (None, "x", 2, b"\xff\xfe", 1 << 40)
                )


def _first(table: str, columns: Iterable[str]) -> str:
    first = next(iter(columns))
    return f"(SELECT MIN({first}) FROM {table})"


def _on(kind: DatabaseKind, statement: str, *values: object) -> Damage:
    told = statement + "".join(f" [{value!r:.20}]" for value in values)
    return Damage(f"{kind.name}: {told}", partial(run_statement, kind.file, statement, values))


def run_statement(file: str, statement: str, values: tuple[object, ...], data: Path) -> None:
    """As a fault, or another program that keeps to no type, no check and no trigger of ours."""
    with closing(sqlite3.connect(data / file, isolation_level=None)) as other:
        other.execute("PRAGMA synchronous=OFF")
        if statement.startswith(("DROP", "ALTER")):
            other.execute(statement)
        elif " sqlite_master " in statement:
            other.execute("PRAGMA writable_schema=ON")
            other.execute(statement, values)
        else:
            with _loosened(other), suppress(sqlite3.IntegrityError):  # a row id is a number
                other.execute(statement, values)


@contextmanager
def _loosened(other: sqlite3.Connection) -> Iterator[None]:
    """Inside, columns take what they are given, and nothing is checked; the schema is then back."""
    kept = other.execute("SELECT type, name, tbl_name, rootpage, sql FROM sqlite_master").fetchall()
    other.execute("PRAGMA ignore_check_constraints=ON")
    other.execute("PRAGMA writable_schema=ON")
    other.execute("DELETE FROM sqlite_master WHERE type = 'trigger'")
    for type, name, _, _, sql in kept:
        if type == "table" and name != "all_plays":  # whose INTEGER is how its rows are found
            loose = re.sub(" (TEXT|INTEGER)", " BLOB", sql.replace("STRICT, ", ""))
            loose = loose.replace(" NOT NULL", "")
            other.execute("UPDATE sqlite_master SET sql = ? WHERE name = ?", (loose, name))
    other.execute("PRAGMA writable_schema=RESET")
    yield
    other.execute("PRAGMA writable_schema=ON")
    other.execute("DELETE FROM sqlite_master")
    other.executemany("INSERT INTO sqlite_master VALUES (?, ?, ?, ?, ?)", kept)


def damage_pages(chance: random.Random, data: Path) -> str:
    """Damage one file of records at random, as a disk does; what was done."""
    path = data / chance.choices([kind.file for kind in KINDS], [8, 1, 1])[0]
    raw = bytearray(path.read_bytes())
    size = int.from_bytes(raw[16:18], "big")
    one, two = (chance.randrange(len(raw) // size) * size for _ in range(2))
    here = chance.randrange(len(raw))
    kind = chance.choice(
        ("swap", "random", "zero", "byte", "bit", "burst", "cut", "longer", "schema")
    )
    if kind == "swap":
        raw[one : one + size], raw[two : two + size] = raw[two : two + size], raw[one : one + size]
    elif kind in ("random", "zero"):
        raw[one : one + size] = chance.randbytes(size) if kind == "random" else bytes(size)
    elif kind == "byte":
        raw[here] = chance.randrange(256)
    elif kind == "bit":
        raw[here] ^= 1 << chance.randrange(8)
    elif kind == "burst":
        raw[here : here + 64] = chance.randbytes(64)
    elif kind == "cut":
        del raw[here:]
    elif kind == "longer":
        raw += chance.randbytes(size)
    else:  # in the table of tables, where names stand
        raw[chance.randrange(100, min(4 * size, len(raw)))] ^= 1 << chance.randrange(8)
    path.write_bytes(raw)
    return f"{path.name}: {kind}"


def find_faults(data: Path, more: Iterable[tuple[str, ...]] = ()) -> list[str]:
    """What is wrong with how Rifq meets damaged records: each verb ends with a sentence.

    `doctor`, `list` and `verify` are tried, and `more`.
    """
    found = []
    ended = {}
    for words in (DOCTOR, LIST, VERIFY, *more):
        try:
            done = rifq_here(*words, data=data)
        except Exception as error:
            place = traceback.extract_tb(error.__traceback__)[-1]
            found.append(f"{' '.join(words)}: {error!r:.90} {place.filename}:{place.lineno}")
            continue
        ended[words] = done
        if done.returncode not in (0, 1, 2) or not (done.stdout or done.stderr):
            found.append(f"{' '.join(words)}: {done.returncode}")
    doctor, listed = (ended.get(words) for words in (DOCTOR, LIST))
    if doctor and listed and "R003" not in doctor.stdout and listed.returncode == 2:
        found.append(f"doctor calls it sound: {one_line(listed.stderr)}")
    return found


DOCTOR, LIST, VERIFY = ("doctor",), ("records", "list", "--all"), ("records", "verify")


def verbs(code: str) -> list[tuple[str, ...]]:
    """What people do with records; each reads other tables."""
    return [
        ("debrief", "--as", code),
        ("records", "list", "--as", code),
        ("records", "compare", "--as", code),
        ("records", "verify", "--head", "0" * 16),
        ("records", "backup", "copy"),
        ("records", "mend", "--yes"),
        ("records", "forget", "--as", code, "--yes"),
        ("cohort", "list"),
        ("cohort", "show", "irbid"),
        ("cohort", "codes", "irbid"),
        ("cohort", "report", "irbid"),
        ("cohort", "report", "shut"),
        ("cohort", "close", "irbid", "--yes"),
        ("cohort", "decide", "irbid"),
        ("cohort", "kit", "irbid", "stick"),
        ("cohort", "join", "stick"),
        ("play", "thursday-ticket", "--plain", "--as", code),
        ("play", "thursday-ticket", "--jsonl"),
    ]
