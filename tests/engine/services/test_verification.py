"""What `verify` says where the events are as written, and what stands beside them is not."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from engine.records import messages
from engine.records.sqlite.store import Store
from engine.scenario.load import load
from engine.services.recording import Recorded, keep_material, retry, start
from engine.services.verification import verify
from tests.test_first_kept import KEPT
from tests.tui.faces import CASE, played, rifq


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def store(data: Path) -> Iterator[Store]:
    with Store.open(data) as opened:
        yield opened


def said(store: Store, head: str | None = None) -> list[str]:
    return [messages.message(code, params) for code, params in verify(store, head).statements()]


def change(data: Path, statement: str, *values: str) -> None:
    with closing(sqlite3.connect(data / "plays.db")) as other:
        other.execute(statement, values)
        other.commit()


def test_what_was_played_is_clean(store: Store) -> None:
    recorded = played(store)
    played(store, answers=0)
    assert verify(store, recorded.head).clean


def test_plays_as_they_were_first_kept_are_clean(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "plays.db")) as connection:
        connection.executescript(KEPT.read_text(encoding="utf-8"))
    with Store.open(tmp_path) as store:
        assert verify(store).clean, said(store)


@pytest.mark.parametrize(
    ("column", "value"),
    [("started", "1999-01-01"), ("scenario", "thursday-ticket"), ("version", "9.9")],
)
def test_a_play_that_is_listed_otherwise_than_it_was_begun_is_told(
    store: Store, data: Path, column: str, value: str
) -> None:
    id = played(store, answers=1).id
    change(data, f"UPDATE listing SET {column} = ?", value)
    (told,) = (s for s in said(store) if s.startswith("Plays that are listed otherwise"))
    assert id in told and value in told.partition("begun as")[0]
    assert not verify(store).clean


def test_a_play_that_is_listed_as_carrying_on_another_than_it_does_is_told(
    store: Store, data: Path
) -> None:
    recorded = played(store, answers=1)
    again = retry(recorded, recorded.play.seq)
    assert isinstance(again, Recorded) and verify(store).clean
    with closing(sqlite3.connect(data / "plays.db")) as other:
        other.execute("UPDATE listing SET origin = ? WHERE play = ?", (b"\1" * 32, again.id))
        other.commit()
    (told,) = (s for s in said(store) if s.startswith("Plays that are listed otherwise"))
    assert again.id in told and "01" * 32 in told and recorded.head in told
    assert not verify(store).clean


def test_a_play_that_is_listed_as_ended_and_goes_on_is_told(store: Store, data: Path) -> None:
    id = played(store, answers=1).id
    assert verify(store).clean
    change(data, "UPDATE listing SET ended = 1")
    faults = verify(store).faults
    assert faults == (("V027", {"first": id, "count": "1"}),)
    assert f"listed as ended and have not ended: 1. The first is {id}." in " ".join(said(store))


def test_a_play_that_ended_and_is_listed_so_is_clean(store: Store) -> None:
    recorded = played(store)
    assert recorded.play.ended and store.listed(recorded.id).ended and verify(store).clean
    assert recorded.undo() is None
    assert not store.listed(recorded.id).ended and verify(store).clean


def other_version(store: Store, tmp_path: Path) -> Recorded:
    """A play of a case that reads a little differently."""
    file = tmp_path / "every-kind.yaml"
    text = CASE.read_text("utf-8")
    file.write_text(text.replace("A blue door.", "A red door."), encoding="utf-8")
    result = start(store, load(file))
    assert isinstance(result, Recorded)
    return result


def test_a_play_that_is_put_on_another_case_is_told(
    store: Store, data: Path, tmp_path: Path
) -> None:
    first, second = played(store, answers=1), other_version(store, tmp_path)
    assert verify(store).clean
    digest = keep_material(store, second.scenario)["case"]
    change(data, "UPDATE pinned SET hash = ? WHERE play = ? AND kind = 'case'", digest, first.id)
    assert any(
        s.startswith("Plays whose case material is not what they were begun with: 1.")
        and first.id in s
        for s in said(store)
    )


def test_a_play_without_its_case_is_told(store: Store, data: Path) -> None:
    id = played(store, answers=1).id
    change(data, "DELETE FROM pinned")
    assert any("case material" in s and id in s for s in said(store))
    assert not verify(store).clean


def test_the_command_line_says_it_and_ends_with_1(store: Store, data: Path) -> None:
    played(store, answers=1)
    fine = rifq("records", "verify", data=data)
    assert fine.returncode == 0 and "Not covered by any head, and not checked" in fine.stdout
    change(data, "DROP TABLE pinned")
    found = rifq("records", "verify", data=data)
    assert found.returncode == 1 and found.stderr == ""
    assert "V016 The table pinned of the records is missing." in found.stdout


def test_the_command_line_says_that_a_play_on_a_kept_report_was_forgotten(
    store: Store, data: Path
) -> None:
    gone, _stays = played(store, answers=1), played(store, answers=1)
    printed = store.head_of_all()[:16]
    assert "V009" in rifq("records", "verify", "--head", printed, data=data).stdout
    assert rifq("records", "forget", "--play", gone.id, "--yes", data=data).returncode == 0
    told = rifq("records", "verify", "--head", printed, data=data)
    assert told.returncode == 0 and "all here" not in told.stdout
    assert "Forgotten since it was printed: 1 of the 2 plays it covers" in told.stdout
