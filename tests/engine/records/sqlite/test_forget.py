import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from engine.records.annotations import Annotation
from engine.records.problems import RecordsProblem
from engine.records.roster import Person
from engine.records.sqlite import database
from engine.records.sqlite.backup import restore
from engine.records.sqlite.database import Database, Version
from engine.records.sqlite.store import Store
from engine.records.stored_plays import Facts, Head

FACTS = Facts("unmistakable-case", "0.1", "unmistakable-date")
CODE, OTHER = "314159", "271828"
MARK = b"unmistakable"


def play_of(store: Store, *codes: str, events: int = 5, mark: str = "unmistakable") -> Head:
    head = store.create(f"{mark} start".encode(), FACTS, participants=codes, cohort="cohort")
    while head.seq < events:
        body = f"{mark} answer {head.seq} ".encode() * (head.seq * 40)
        head = store.append(head.play, head.seq, body)
    return head


def holding(folder: Path, *needles: bytes) -> list[tuple[str, bytes]]:
    """Which files of a folder hold which bytes."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    return [(f.name, n) for f in files for n in needles if n in f.read_bytes()]


@pytest.mark.exhaustive
def test_forgetting_leaves_no_byte_of_the_person_in_any_file(store: Store, folder: Path) -> None:
    for number in range(12):
        kept = store.create(b"somebody else" * 50, Facts("c", "1", "d"), participants=[OTHER])
        mine = play_of(store, CODE, events=3 + number)
        store.words.put(Annotation(mine.play, "note", MARK + b" note", 1, "unmistakable", CODE))
        store.words.put(Annotation(mine.play, "contest", MARK + b" contest", 2))
    store.preferences.put(CODE, "theme", "unmistakable theme")
    store.roster.put(Person(CODE, "unmistakable name"))
    store.backup(folder / "before.backup")
    log, cache = folder / "rifq.log", folder / "cache"
    log.write_bytes(MARK + CODE.encode())
    cache.mkdir()
    (cache / "page.html").write_bytes(MARK)
    assert len(holding(folder, MARK, CODE.encode())) > 6

    done = store.forget(CODE, traces=[log, cache, folder / "never-written.log"])

    assert (done.plays, done.events, done.shared, done.left) == (12, sum(range(3, 15)), 0, ())
    assert holding(folder, MARK, CODE.encode()) == []
    found = store.verify(mine.hash)
    assert found.clean and found.head is not None and found.head.sound
    assert found.statements()[0] == (
        "V001",
        {"plays": "24", "events": str(12 + done.events), "forgotten": str(done.events)},
    )
    assert [event.body for event in store.events(mine.play)] == [None] * 14
    assert store.events(kept.play)[0].body == b"somebody else" * 50
    assert len(store.plays()) == 12 and store.codes() == {OTHER}


def test_copies_in_the_data_folder_are_searched_too(
    store: Store, folder: Path, version: Version
) -> None:
    play_of(store, CODE)
    store.backup(folder / "monday.backup")
    aside = restore(folder, folder / "monday.backup", sqlite_version=version)
    assert aside is not None and MARK in aside.read_bytes()
    (folder / "plays-0000.part").write_bytes(MARK)
    (folder / "plays-replaced-9.db").write_bytes(b"damaged " * 100)
    done = store.forget(CODE)
    assert done.left == (folder / "plays-replaced-9.db",)
    assert holding(folder, MARK, CODE.encode()) == []


def test_files_of_other_programs_in_the_folder_are_left_alone(store: Store, folder: Path) -> None:
    with closing(sqlite3.connect(folder / "other.db")) as other:
        other.execute(f"CREATE TABLE mine (x TEXT DEFAULT '{CODE}')")
    before = (folder / "other.db").read_bytes()
    store.forget(CODE)
    assert (folder / "other.db").read_bytes() == before


def test_when_another_program_holds_the_journal_it_is_said_and_forgetting_again_completes_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    with Store.open(folder, sqlite_version=(3, 51, 3)) as store:
        play_of(store, CODE)
        with closing(sqlite3.connect(folder / "plays.db", isolation_level=None)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT COUNT(*) FROM content").fetchone()
            with pytest.raises(RecordsProblem, match="R021"):
                store.forget(CODE)
        assert store.plays() == ()
        store.forget(CODE)
        assert holding(folder, MARK, CODE.encode()) == []


def test_an_interrupted_forgetting_is_completed_when_rifq_opens_again(
    folder: Path, version: Version, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(self: Database) -> None:
        raise KeyboardInterrupt

    with Store.open(folder, sqlite_version=version) as store:
        play_of(store, CODE)
        with monkeypatch.context() as patched:
            patched.setattr(Database, "sweep", interrupted)
            with pytest.raises(KeyboardInterrupt):
                store.forget(CODE)
    swept = []
    monkeypatch.setattr(Database, "sweep", lambda self: swept.append(self.path))
    for _ in range(2):
        Store.open(folder, sqlite_version=version).close()
    assert swept == [folder / "plays.db"]


def test_a_log_that_cannot_be_emptied_is_said(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, data: bytes) -> int:
        raise PermissionError(13, "Permission denied")

    (folder / "rifq.log").write_bytes(MARK)
    monkeypatch.setattr(Path, "write_bytes", refuse)
    with pytest.raises(RecordsProblem, match=r"R022.*rifq\.log"):
        store.forget(CODE, traces=[folder / "rifq.log"])


class Full(sqlite3.Connection):
    """A connection that finds the disk full at statements that begin like `at`."""

    at = ""

    def execute(self, *args: Any) -> sqlite3.Cursor:
        if Full.at and args[0].startswith(Full.at):
            error = sqlite3.OperationalError("database or disk is full")
            error.sqlite_errorcode = sqlite3.SQLITE_FULL
            raise error
        return super().execute(*args)


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Full]]:
    connect = sqlite3.connect
    monkeypatch.setattr(
        sqlite3, "connect", lambda *args, **named: connect(*args, factory=Full, **named)
    )
    yield Full
    Full.at = ""


def test_a_disk_too_full_to_forget_says_that_nothing_was_forgotten(
    full: type[Full], folder: Path, version: Version
) -> None:
    with Store.open(folder, sqlite_version=version) as store:
        head = play_of(store, CODE)
        store.roster.put(Person(CODE, "unmistakable name"))
        (folder / "rifq.log").write_bytes(MARK)
        full.at = "DELETE"
        for what, forget_it in ((CODE, store.forget), (head.play, store.delete)):
            with pytest.raises(RecordsProblem, match=r"R023: Nothing was deleted") as refused:
                forget_it(what)
            assert "delete again" in refused.value.hint
            assert store.plays()[0].participants == (CODE,) and store.roster.people()
        full.at = ""
        store.forget(CODE, traces=[folder / "rifq.log"])
        assert store.plays() == () == store.roster.people()


def test_a_disk_too_full_to_wipe_forgets_everywhere_says_so_and_wipes_when_there_is_room(
    full: type[Full], folder: Path, version: Version
) -> None:
    with Store.open(folder, sqlite_version=version) as store:
        play_of(store, CODE)
        store.roster.put(Person(CODE, "unmistakable name"))
        (folder / "rifq.log").write_bytes(MARK)
        full.at = "VACUUM"
        with pytest.raises(RecordsProblem, match=r"R024: Deleted, but traces"):
            store.forget(CODE, traces=[folder / "rifq.log"])
        assert store.roster.people() == () == store.plays()
        full.at = ""
        store.forget(CODE, traces=[folder / "rifq.log"])
    assert holding(folder, MARK, CODE.encode()) == []
