from pathlib import Path

import pytest

from engine.records.problems import RecordsProblem
from engine.records.roster import Person
from engine.records.sqlite.database import Version
from engine.records.sqlite.roster import Roster
from engine.records.sqlite.store import Store


def test_names_are_kept_apart_from_the_plays(folder: Path, version: Version) -> None:
    roster = Roster(folder, sqlite_version=version)
    roster.put(Person("123456", "Rania"))
    roster.put(Person("123456", "Rania Haddad", "Irbid"))
    assert roster.people() == (Person("123456", "Rania Haddad", "Irbid"),)
    assert not (folder / "plays.db").exists()


def test_who_leaves_the_roster_leaves_no_byte(folder: Path, version: Version) -> None:
    roster = Roster(folder, sqlite_version=version)
    roster.put(Person("123456", "Rania Haddad"))
    roster.forget("123456")
    assert not any(b"Rania" in file.read_bytes() for file in folder.iterdir())


def test_a_roster_is_not_taken_for_plays(folder: Path) -> None:
    Roster(folder).put(Person("123456", "Rania"))
    (folder / "roster.db").rename(folder / "plays.db")
    with pytest.raises(RecordsProblem, match="R009"):
        Store.open(folder)
