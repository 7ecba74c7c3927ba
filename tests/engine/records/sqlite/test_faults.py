"""Faults of the disk at every write: one clear problem, nothing lost, nothing half-written."""

import os
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from engine.records.annotations import Words
from engine.records.problems import Code, RecordsProblem
from engine.records.sqlite import database
from engine.records.sqlite.backup import restore
from engine.records.sqlite.database import Version
from engine.records.sqlite.store import Store
from engine.records.store import Facts, Head

FACTS = Facts("micro", "0.1", "2026-03-02")
CODE = "314159"
ORDINARY = 65534  # "nobody": somebody who is not the administrator


class Failing(sqlite3.Connection):
    """A connection whose k-th statement from now on, and all after it, meet a dead disk."""

    left: int | None = None

    def execute(self, *args: Any) -> sqlite3.Cursor:
        if Failing.left is not None:
            if Failing.left == 0:
                error = sqlite3.OperationalError("disk I/O error")
                error.sqlite_errorcode = sqlite3.SQLITE_IOERR_WRITE
                raise error
            Failing.left -= 1
        return super().execute(*args)


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    connect = sqlite3.connect
    monkeypatch.setattr(
        sqlite3, "connect", lambda *args, **named: connect(*args, factory=Failing, **named)
    )
    yield
    Failing.left = None


def everything(store: Store) -> tuple[Any, ...]:
    """All that a store holds, as one value."""
    plays = store.plays()
    events = tuple(store.events(listed.play) for listed in plays)
    words = tuple(store.words.of(listed.play) for listed in plays)
    return plays, events, words, store.preferences.of(CODE), store.verify().statements()


DEEDS: dict[str, Callable[[Store, Head], object]] = {
    "create": lambda store, head: store.create(b"new", FACTS, play_id="0" * 32),
    "append": lambda store, head: store.append(head.play, 1, b"more"),
    "keep": lambda store, head: store.keep("story", b"a story"),
    "words": lambda store, head: store.words.put(Words(head.play, "note", b"note")),
    "preference": lambda store, head: store.preferences.put(CODE, "theme", "calm"),
    "forget": lambda store, head: store.forget(CODE),
    "delete": lambda store, head: store.delete(head.play),
}


@pytest.mark.exhaustive
@pytest.mark.usefixtures("failing")
@pytest.mark.parametrize("deed", DEEDS)
def test_a_disk_that_dies_at_any_statement_leaves_all_or_nothing(
    tmp_path: Path, version: Version, deed: str
) -> None:
    done, k = False, 0
    while not done:
        folder = tmp_path / str(k)
        with Store.open(folder, sqlite_version=version) as store:
            head = store.create(b"started", FACTS, participants=[CODE])
            before = everything(store)
            Failing.left = k
            try:
                DEEDS[deed](store, head)
                done = True
            except RecordsProblem as problem:
                assert problem.code == "R007"
            Failing.left = None
        with Store.open(folder, sqlite_version=version) as store:
            assert store.verify(head.hash).clean
            after = everything(store)
            if after != before:
                assert store.verify().clean
                with pytest.raises(RecordsProblem) if deed == "append" else _nothing():
                    DEEDS[deed](store, head)  # doing it again is a conflict or changes nothing
        k += 1
        assert k < 100
    assert k > 3


@contextmanager
def _nothing() -> Iterator[None]:
    try:
        yield
    except RecordsProblem as problem:
        assert problem.code == Code.BAD_ID, problem


@pytest.mark.exhaustive
@pytest.mark.usefixtures("failing")
def test_a_disk_that_dies_while_records_are_made_leaves_a_folder_that_opens(
    tmp_path: Path, version: Version
) -> None:
    for k in range(100):
        folder = tmp_path / str(k)
        Failing.left = k
        try:
            Store.open(folder, sqlite_version=version).close()
            break
        except RecordsProblem as problem:
            assert problem.code == "R007"
        finally:
            Failing.left = None
        with Store.open(folder, sqlite_version=version) as store:
            assert store.create(b"started", FACTS).seq == 1
    assert 20 < k < 99


@pytest.mark.exhaustive
@pytest.mark.usefixtures("failing")
def test_a_disk_that_dies_while_a_backup_is_brought_back_leaves_the_old_plays_or_the_new(
    tmp_path: Path, version: Version
) -> None:
    file = tmp_path / "monday.rifq"
    for k in range(200):
        folder = tmp_path / str(k)
        with Store.open(folder, sqlite_version=version) as store:
            head = store.create(b"started", FACTS)
            file.unlink(missing_ok=True)
            store.backup(file)
            head = store.append(head.play, 1, b"more")
        Failing.left = k
        try:
            restore(folder, file, sqlite_version=version)
            break
        except RecordsProblem as problem:
            assert problem.code in {"R007", "R018"}
        finally:
            Failing.left = None
        with Store.open(folder, sqlite_version=version) as store:
            assert store.verify().clean and store.head(head.play) == head
    assert 20 < k < 199


def test_a_full_database_is_said_and_what_was_accepted_stays(store: Store) -> None:
    head = store.create(b"started", FACTS)
    pages = store._database.connection.execute("PRAGMA page_count").fetchone()[0]
    store._database.connection.execute(f"PRAGMA max_page_count = {pages + 3}")
    with pytest.raises(RecordsProblem, match="R001") as full:  # noqa: PT012  # until it is full
        while True:
            head = store.append(head.play, head.seq, b"x" * 1000)
    assert full.value.hint
    assert store.head(head.play) == head and store.verify(head.hash).clean
    store._database.connection.execute("PRAGMA max_page_count = 1000000")
    assert store.append(head.play, head.seq, b"space was made").seq == head.seq + 1


@pytest.mark.skipif(sys.platform == "win32", reason="no limits")
@pytest.mark.parametrize("room", [0, 1, 500, 4096, 5000, 9000, 20_000, 50_000])
def test_a_disk_that_takes_only_part_of_a_write_loses_nothing_accepted(
    folder: Path, version: Version, room: int
) -> None:
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with Store.open(folder, sqlite_version=version) as store:
        head = store.create(b"started", FACTS)
        largest = max(path.stat().st_size for path in folder.iterdir())
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest + room, hard))
            with pytest.raises(RecordsProblem, match=r"R00[17]"):  # noqa: PT012  # until it is full
                while True:
                    head = store.append(head.play, head.seq, b"x" * 3000)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert store.head(head.play) == head
        head = store.append(head.play, head.seq, b"space was made")
    with Store.open(folder, sqlite_version=version) as store:
        assert store.head(head.play) == head and store.verify(head.hash).clean


def test_a_lock_that_is_not_given_up_is_said(
    folder: Path, version: Version, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    with (
        Store.open(folder, sqlite_version=version) as store,
        closing(sqlite3.connect(folder / "plays.db", isolation_level=None)) as other,
    ):
        head = store.create(b"started", FACTS)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(RecordsProblem, match="R006"):
            store.append(head.play, 1, b"more")
        other.execute("ROLLBACK")
        assert store.append(head.play, 1, b"more").seq == 2


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be moved")
def test_nothing_is_accepted_into_a_file_that_was_moved_away(
    folder: Path, version: Version
) -> None:
    with Store.open(folder, sqlite_version=version) as store:
        head = store.create(b"started", FACTS)
        moved = [(file, file.rename(folder.parent / file.name)) for file in folder.iterdir()]
        with pytest.raises(RecordsProblem, match="R025"):
            store.append(head.play, 1, b"more")
        (folder / "plays.db").write_bytes(b"")
        with pytest.raises(RecordsProblem, match="R025"):
            store.append(head.play, 1, b"more")
        for file, away in moved:
            away.replace(file)
        assert store.append(head.play, 1, b"more").seq == 2


def test_records_of_a_newer_rifq_are_left_alone(folder: Path, version: Version) -> None:
    Store.open(folder, sqlite_version=version).close()
    with closing(sqlite3.connect(folder / "plays.db")) as newer:
        newer.execute("PRAGMA user_version = 99")
    before = (folder / "plays.db").read_bytes()
    other = (3, 46, 1) if version >= (3, 51, 3) else (3, 51, 3)
    known = len(database.PLAYS.steps())
    for opening in (version, other):
        with pytest.raises(RecordsProblem, match=f"R004.*version 99; this one reads {known}"):
            Store.open(folder, sqlite_version=opening)
    assert (folder / "plays.db").read_bytes() == before


def test_a_file_of_another_program_is_left_alone(folder: Path, version: Version) -> None:
    folder.mkdir()
    with closing(sqlite3.connect(folder / "plays.db")) as other:
        other.execute("CREATE TABLE mine (x)")
    before = (folder / "plays.db").read_bytes()
    with pytest.raises(RecordsProblem, match="R009"):
        Store.open(folder, sqlite_version=version)
    assert (folder / "plays.db").read_bytes() == before


def test_a_file_that_is_no_database_is_left_alone(folder: Path, version: Version) -> None:
    folder.mkdir()
    (folder / "plays.db").write_bytes(b"rubbish" * 999)
    with pytest.raises(RecordsProblem, match="R003") as refused:
        Store.open(folder, sqlite_version=version)
    assert "restore" in refused.value.hint
    assert (folder / "plays.db").read_bytes() == b"rubbish" * 999


@pytest.fixture
def read_only(version: Version) -> Iterator[Path]:
    """A folder with one play that may not be written to, also not by an administrator's tests."""
    if sys.platform == "win32":
        pytest.skip("no modes")
    with tempfile.TemporaryDirectory() as base:
        os.chmod(base, 0o755)
        folder = Path(base) / "data"
        with Store.open(folder, sqlite_version=version) as store:
            store.create(b"started", FACTS)
        administrator = os.geteuid() == 0
        for path in (*folder.iterdir(), folder):
            if administrator:
                os.chown(path, ORDINARY, ORDINARY)
            path.chmod(0o500 if path.is_dir() else 0o400)
        if administrator:
            os.seteuid(ORDINARY)
        try:
            yield folder
        finally:
            if administrator:
                os.seteuid(0)
            folder.chmod(0o700)


def test_a_folder_that_may_not_be_written_to_is_said(read_only: Path, version: Version) -> None:
    with (
        pytest.raises(RecordsProblem, match="R002") as refused,
        Store.open(read_only, sqlite_version=version) as store,
    ):
        store.create(b"started", FACTS)
    assert "--data" in refused.value.hint
    with pytest.raises(RecordsProblem, match="R002"):
        Store.open(read_only / "deeper", sqlite_version=version)
