import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from engine.records.problems import RecordsProblem
from engine.records.sqlite import backup as backups
from engine.records.sqlite import database
from engine.records.sqlite.backup import restore
from engine.records.sqlite.database import Version
from engine.records.sqlite.store import Store
from engine.records.store import Facts, Head

FACTS = Facts("micro", "0.1", "2026-03-02")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "monday.rifq"


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if not path.name.endswith(("-wal", "-shm"))}


def test_a_backup_holds_everything_in_one_file(store: Store, file: Path, tmp_path: Path) -> None:
    head = store.create(b"started", FACTS, participants=["123456"])
    store.backup(file)
    assert names(tmp_path) == {"monday.rifq", "data"}
    assert restore(tmp_path / "elsewhere", file) is None
    with Store.open(tmp_path / "elsewhere") as other:
        assert other.head(head.play) == head and other.verify(head.hash).clean
        assert other.plays() == store.plays()


def test_a_backup_takes_the_place_of_an_older_one_only(store: Store, file: Path) -> None:
    store.backup(file)
    store.create(b"started", FACTS)
    store.backup(file)
    thesis = file.with_name("thesis.txt")
    thesis.write_text("mine")
    for wrong in (thesis, store._database.path):
        with pytest.raises(RecordsProblem, match="R019"):
            store.backup(wrong)
    assert thesis.read_text() == "mine" and len(store.plays()) == 1


def test_a_backup_to_where_nothing_can_be_written_is_said(store: Store, tmp_path: Path) -> None:
    with pytest.raises(RecordsProblem, match="R002"):
        store.backup(tmp_path / "no-such-folder" / "monday.rifq")


def replaced(folder: Path, file: Path, version: Version) -> tuple[Head, Head]:
    """A head from before a backup, and one from after it."""
    with Store.open(folder, sqlite_version=version) as store:
        before = store.create(b"before", FACTS)
        store.backup(file)
        return before, store.create(b"after", FACTS)


def test_restoring_keeps_what_it_replaces(folder: Path, file: Path, version: Version) -> None:
    before, after = replaced(folder, file, version)
    aside = restore(folder, file, sqlite_version=version)
    assert aside == folder / "plays-replaced-1.db"
    with Store.open(folder, sqlite_version=version) as store:
        assert [listed.play for listed in store.plays()] == [before.play]
        assert store.verify(before.hash).clean
    assert restore(folder, aside, sqlite_version=version) == folder / "plays-replaced-2.db"
    with Store.open(folder, sqlite_version=version) as store:
        assert store.head(after.play) == after


def test_a_rifq_that_is_open_sees_the_restored_plays_and_is_told(
    store: Store, folder: Path, file: Path, version: Version
) -> None:
    before = store.create(b"before", FACTS)
    store.backup(file)
    later = store.create(b"later", FACTS)
    restore(folder, file, sqlite_version=version)
    with pytest.raises(RecordsProblem, match="R010"):
        store.append(later.play, 1, b"more")
    assert store.append(before.play, 1, b"more").seq == 2


@pytest.mark.parametrize("damage", ["rubbish", "half", "empty", "missing", "other"])
def test_what_is_not_a_whole_backup_is_refused_and_changes_nothing(
    folder: Path, file: Path, version: Version, damage: str
) -> None:
    _, after = replaced(folder, file, version)
    whole = file.read_bytes()
    file.unlink()
    if damage == "other":
        with closing(sqlite3.connect(file)) as other:
            other.execute("CREATE TABLE mine (x)")
    elif damage != "missing":
        broken = {"rubbish": b"rubbish" * 999, "half": whole[: len(whole) // 2], "empty": b""}
        file.write_bytes(broken[damage])
    with pytest.raises(RecordsProblem, match="R018") as refused:
        restore(folder, file, sqlite_version=version)
    assert str(file) in str(refused.value)
    with Store.open(folder, sqlite_version=version) as store:
        assert store.head(after.play) == after
        assert names(folder) == {"plays.db"}


def test_a_backup_of_a_newer_rifq_is_refused(folder: Path, file: Path, version: Version) -> None:
    replaced(folder, file, version)
    with closing(sqlite3.connect(file)) as newer:
        newer.execute("PRAGMA user_version = 99")
    with pytest.raises(RecordsProblem, match=r"R004.*99") as refused:
        restore(folder, file, sqlite_version=version)
    assert str(file) in str(refused.value)
    assert names(folder) == {"plays.db"}


@pytest.mark.parametrize("rubbish", [b"rubbish" * 999, b"rubbish"])
def test_damaged_records_are_replaced_and_kept_as_they_were(
    folder: Path, file: Path, version: Version, rubbish: bytes
) -> None:
    before, _ = replaced(folder, file, version)
    (folder / "plays.db").write_bytes(rubbish)
    (folder / "plays.db-wal").write_bytes(b"more rubbish")
    aside = restore(folder, file, sqlite_version=version)
    assert aside is not None and aside.read_bytes() == rubbish
    if len(rubbish) < 512:  # else SQLite saw for itself that the journal was worth nothing
        assert aside.with_name(aside.name + "-wal").read_bytes() == b"more rubbish"
    with Store.open(folder, sqlite_version=version) as store:
        assert store.head(before.play) == before and store.verify().clean


def test_restoring_while_another_program_writes_is_refused_and_changes_nothing(
    folder: Path, file: Path, version: Version, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, after = replaced(folder, file, version)
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    with closing(sqlite3.connect(folder / "plays.db", isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        with pytest.raises(RecordsProblem, match="R006"):
            restore(folder, file, sqlite_version=version)
    with Store.open(folder, sqlite_version=version) as store:
        assert store.head(after.play) == after
        assert names(folder) == {"plays.db"}


def test_a_backup_interrupted_at_its_last_moment_leaves_the_older_one(
    store: Store, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(part: Path, file: Path) -> None:
        raise KeyboardInterrupt

    store.backup(file)
    older = file.read_bytes()
    store.create(b"started", FACTS)
    monkeypatch.setattr(backups, "_put_in_place", interrupted)
    with pytest.raises(KeyboardInterrupt):
        store.backup(file)
    assert file.read_bytes() == older
    assert names(tmp_path) == {"monday.rifq", "data"}
