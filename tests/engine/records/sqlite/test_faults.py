"""Disks and files that refuse: one clear problem, and nothing lost. See also test_faulty_disk."""

import os
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from engine.records.problems import RecordsProblem
from engine.records.sqlite import database
from engine.records.sqlite.database import Version
from engine.records.sqlite.store import Store
from engine.records.stored_plays import Facts

FACTS = Facts("micro", "0.1", "2026-03-02")
CODE = "314159"
ORDINARY = 65534  # "nobody": somebody who is not the administrator


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
        with pytest.raises(RecordsProblem, match=rf"R004.*version 99; this one reads {known}"):
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
