import multiprocessing
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from engine.records.problems import RecordsProblem
from engine.records.sqlite.database import Version
from engine.records.sqlite.store import Store
from engine.records.stored_plays import Facts

ROOT = Path(__file__).resolve().parents[4]
FACTS = Facts("micro", "0.1", "2026-03-02")


def test_the_journal_fits_the_sqlite_that_keeps_it(store: Store, version: Version) -> None:
    connection = store._database.connection
    durable = connection.execute("PRAGMA synchronous").fetchone()[0]
    wal = version >= (3, 51, 3)
    assert (store.journal, durable) == (("wal", 2) if wal else ("delete", 3))
    assert connection.execute("PRAGMA secure_delete").fetchone()[0] == 1
    assert connection.execute("PRAGMA foreign_keys").fetchone()[0] == 1
    assert connection.execute("PRAGMA busy_timeout").fetchone()[0] == 20_000


def test_records_move_between_an_older_and_a_newer_sqlite(folder: Path) -> None:
    with Store.open(folder, sqlite_version=(3, 51, 3)) as store:
        play = store.create(b"one", FACTS).play
    with Store.open(folder, sqlite_version=(3, 46, 1)) as store:
        assert store.journal == "delete"
        store.append(play, 1, b"two")
    with Store.open(folder, sqlite_version=(3, 60, 0)) as store:
        assert store.journal == "wal"
        assert [event.body for event in store.events(play)] == [b"one", b"two"]


def test_a_sqlite_that_is_too_old_is_said(folder: Path) -> None:
    with pytest.raises(RecordsProblem, match=r"R008.*3\.26\.0.*3\.37\.0"):
        Store.open(folder, sqlite_version=(3, 26, 0))


def _open_and_write(folder: str, version: Version, number: int) -> int:
    with Store.open(Path(folder), sqlite_version=version) as store:
        head = store.create(b"started", FACTS)
        for _ in range(5):
            head = store.append(head.play, head.seq, b"more")
    return head.seq


@pytest.mark.exhaustive
def test_several_processes_may_open_a_new_folder_at_once(folder: Path, version: Version) -> None:
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        work = [(str(folder), version, number) for number in range(6)]
        assert pool.starmap(_open_and_write, work) == [6] * 6
    with Store.open(folder, sqlite_version=version) as store:
        assert len(store.plays()) == 6 and store.verify().clean


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE chain SET hash = zeroblob(32)",
        "DELETE FROM chain",
        "UPDATE content SET body = x'00'",
        "DELETE FROM content",
        "DELETE FROM play",
        "UPDATE play SET id = '11111111111111111111111111111111'",
        "INSERT OR REPLACE INTO chain SELECT play, seq, zeroblob(32), hash FROM chain",
        "UPDATE closure SET data = x'00'",
        "DELETE FROM closure",
    ],
)
def test_no_statement_can_change_what_was_recorded(
    store: Store, folder: Path, statement: str
) -> None:
    store.keep("story", b"a story")
    store.create(b"1", FACTS)
    with closing(sqlite3.connect(folder / "plays.db")) as other, pytest.raises(sqlite3.Error):
        other.execute(statement)
    assert store.verify().clean


def test_opening_the_plays_loads_no_other_room() -> None:
    code = (
        "import sys, engine.records.sqlite.store\n"
        "print([m for m in sys.modules if m.startswith('engine.')"
        " and not m.startswith('engine.records') and m != 'engine.lazy_import'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
