import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from engine.records import folder as folders
from engine.records.cohorts import Cohort
from engine.records.roster import Person
from engine.records.sqlite.database import Version
from engine.records.sqlite.doctor import doctor
from engine.records.sqlite.roster import Roster
from engine.records.sqlite.store import Store
from tests.damaged_records import fill


def test_the_doctor_tells_the_facts_and_makes_nothing(folder: Path) -> None:
    facts = {fact.name: fact for fact in doctor(folder)}
    assert facts["data-folder"].value == str(folder)
    assert facts["folder-state"].value == "not-made-yet"
    assert facts["journal"].value in {"wal", "delete"}
    assert int(facts["free-bytes"].value) > 0
    assert {"rifq", "python", "sqlite", "drive"} <= set(facts)
    assert not folder.exists()


def test_the_doctor_reads_the_journal_of_records_that_are_there(
    folder: Path, version: Version
) -> None:
    Store.open(folder, sqlite_version=version).close()
    facts = {fact.name: fact for fact in doctor(folder)}
    assert facts["folder-state"].value == "writable"
    assert facts["journal"].problem is None
    assert (facts["plays"].value, facts["roster"].value) == ("sound", "not-made-yet")


@pytest.mark.parametrize("name", ["plays", "roster"])
def test_the_doctor_notices_a_damaged_page(folder: Path, version: Version, name: str) -> None:
    Store.open(folder, sqlite_version=version).close()
    Roster(folder, sqlite_version=version).put(Person("123456", "Rania"))
    file = folder / f"{name}.db"
    with closing(sqlite3.connect(file)) as connection:
        size = connection.execute("PRAGMA page_size").fetchone()[0]
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        last = connection.execute("SELECT MAX(rootpage) FROM sqlite_schema").fetchone()[0]
    with file.open("rb+") as pages:
        pages.seek((last - 1) * size)
        pages.write(b"\xff" * size)
    facts = {fact.name: fact for fact in doctor(folder)}
    assert facts["journal"].problem is None, "it opens all the same"
    found = facts[name]
    assert found.fine is False and found.problem is not None and found.problem.code == "R003"


def test_the_doctor_says_what_is_wrong_and_goes_on(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.mkdir()
    (folder / "plays.db").write_bytes(b"not a database, but long enough to look at" * 100)
    monkeypatch.setattr(folders, "drive", lambda path: folders.Drive("nfs", True))
    facts = {fact.name: fact for fact in doctor(folder)}
    assert facts["journal"].problem is not None and facts["journal"].problem.code == "R003"
    assert facts["drive"].fine is False and facts["drive"].value == "network nfs"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("DROP TABLE pinned", "its table pinned is missing"),
        ("DROP TRIGGER chain_is_kept", "its trigger chain_is_kept is missing"),
        ("ALTER TABLE listing RENAME COLUMN turn TO t", "its table listing has been changed"),
    ],
)
def test_the_doctor_calls_nothing_sound_that_does_not_open(
    folder: Path, version: Version, change: str, said: str
) -> None:
    Store.open(folder, sqlite_version=version).close()
    with closing(sqlite3.connect(folder / "plays.db")) as other:
        other.execute(change)
    found = {fact.name: fact for fact in doctor(folder)}["plays"]
    assert found.problem is not None and found.problem.params["said"] == said


def test_the_doctor_names_a_cohort_whose_key_is_lost(folder: Path, version: Version) -> None:
    with Store.open(folder, sqlite_version=version) as store:
        store.cohorts.put(Cohort("irbid", "Irbid"))
    with closing(sqlite3.connect(folder / "plays.db")) as other, other:
        other.execute("DELETE FROM cohort_key")
    found = {fact.name: fact for fact in doctor(folder)}["plays"]
    assert found.problem is not None and "irbid is lost" in found.problem.params["said"]


def test_the_doctor_says_that_plays_are_in_no_list(folder: Path) -> None:
    fill(folder)
    with closing(sqlite3.connect(folder / "plays.db")) as other, other:
        other.execute("DELETE FROM listing")
    facts = {fact.name: fact for fact in doctor(folder)}
    assert facts["plays"].value == "unknown"
    assert "list of plays" in str(facts["plays"].problem)
