"""What `verify` says where the events are as written, and what stands beside them is not."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from engine.kernel.machine import Machine
from engine.play.events import Event
from engine.play.play import replay
from engine.records.codes import mint
from engine.records.cohorts import Issue
from engine.records.problems import message
from engine.records.sqlite.backup import restore
from engine.records.sqlite.store import Store
from engine.scenario.load import load
from engine.scenario.scenario import Scenario
from engine.services.courses.administration import CohortService
from engine.services.led.play import LedSession, lead
from engine.services.plays import verification
from engine.services.plays.verification import verify
from engine.services.shared.recording import Recorded, carry, keep_material, reopen, retry, start
from tests.test_first_kept import KEPT
from tests.tui.faces import CASE, played, rifq_here, scenario
from tests.tui.given import COHORT, ID, given, played_in


def list_statements(store: Store, head: str | None = None) -> list[str]:
    return [message(code, params) for code, params in verify(store, head).statements()]


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
        assert verify(store).clean, list_statements(store)


@pytest.mark.parametrize(
    ("column", "value"),
    [("started", "1999-01-01"), ("scenario", "thursday-ticket"), ("version", "9.9")],
)
def test_a_play_that_is_listed_otherwise_than_it_was_begun_is_told(
    store: Store, data: Path, column: str, value: str
) -> None:
    id = played(store, answers=1).id
    change(data, f"UPDATE listing SET {column} = ?", value)
    (told,) = (
        s
        for s in list_statements(store)
        if s.startswith("Plays that are not listed as they were begun")
    )
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
    (told,) = (
        s
        for s in list_statements(store)
        if s.startswith("Plays that are not listed as they were begun")
    )
    assert again.id in told and "01" * 32 in told and recorded.head in told
    assert not verify(store).clean


def test_a_play_that_is_listed_as_ended_and_goes_on_is_told(store: Store, data: Path) -> None:
    id = played(store, answers=1).id
    assert verify(store).clean
    change(data, "UPDATE listing SET ended = 1")
    faults = verify(store).faults
    assert faults == (("V027", {"first": id, "count": "1"}),)
    assert f"listed as ended and have not ended: 1. The first is {id}." in " ".join(
        list_statements(store)
    )


def test_a_play_that_ended_and_is_listed_so_is_clean(store: Store) -> None:
    recorded = played(store)
    assert recorded.play.ended and store.find_listed(recorded.id).ended and verify(store).clean
    assert recorded.undo() is None
    assert not store.find_listed(recorded.id).ended and verify(store).clean


def changed_case(tmp_path: Path) -> Scenario:
    """The case with a word changed."""
    file = tmp_path / "every-kind.yaml"
    text = CASE.read_text("utf-8")
    file.write_text(text.replace("A blue door.", "A red door."), encoding="utf-8")
    return load(file)


def other_version(store: Store, tmp_path: Path) -> Recorded:
    """A play of a case that reads a little differently."""
    result = start(store, changed_case(tmp_path))
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
        for s in list_statements(store)
    )


def test_a_play_without_its_case_is_told(store: Store, data: Path) -> None:
    id = played(store, answers=1).id
    change(data, "DELETE FROM pinned")
    assert any("case material" in s and id in s for s in list_statements(store))
    assert not verify(store).clean


def test_the_command_line_says_it_and_ends_with_1(store: Store, data: Path) -> None:
    played(store, answers=1)
    fine = rifq_here("records", "verify", data=data)
    assert fine.returncode == 0 and "Not covered by any head, and not checked" in fine.stdout
    change(data, "DROP TABLE pinned")
    found = rifq_here("records", "verify", data=data)
    assert found.returncode == 1 and found.stderr == ""
    assert "V016 The table pinned of the records is missing." in found.stdout


def test_the_command_line_says_that_a_play_on_a_kept_report_was_forgotten(
    store: Store, data: Path
) -> None:
    gone, _stays = played(store, answers=1), played(store, answers=1)
    printed = store.head_of_all()[:16]
    assert "V009" in rifq_here("records", "verify", "--head", printed, data=data).stdout
    assert rifq_here("records", "forget", "--play", gone.id, "--yes", data=data).returncode == 0
    told = rifq_here("records", "verify", "--head", printed, data=data)
    assert told.returncode == 0 and "all here" not in told.stdout
    assert "Deleted since it was printed: 1 of the 2 plays it covers" in told.stdout


@pytest.fixture
def course(store: Store, data: Path) -> Recorded:
    """A play of a course, beside a course that it does not fit and one that it does."""
    [code] = given(store)
    recorded = played_in(store, code)
    store.cohorts.put(replace(COHORT, id="fits"))
    store.cohorts.add("fits", code)
    assert isinstance(retry(recorded, recorded.play.seq), Recorded)
    play = lead(store, scenario(), "new", cohort="irbid")
    assert isinstance(play, LedSession) and verify(store).clean, list_statements(store)
    return recorded


@pytest.mark.parametrize(
    "changes",
    [
        {"cases": ("thursday-ticket",)},
        {"mode": "assessment"},
        {"luck": {ID: {"rain": False}}},
        {"support": "nobody of it is in this course"},
    ],
    ids=["case", "mode", "luck", "people"],
)
def test_a_play_that_is_moved_to_a_course_it_does_not_fit_is_told(
    store: Store, data: Path, course: Recorded, changes: dict[str, object]
) -> None:
    store.cohorts.put(replace(COHORT, id="another", **changes))
    if "support" not in changes:
        store.cohorts.add("another", course.participants[0])
    assert verify(store).clean
    change(data, "UPDATE listing SET cohort = 'another' WHERE play = ?", course.id)
    found = verify(store)
    told = {"count": "1", "first": course.id, "listed": "another"}
    assert not found.clean and ("V034", told) in found.faults


def test_plays_of_a_course_in_which_nobody_took_part_are_told(
    store: Store, data: Path, course: Recorded
) -> None:
    change(data, "DELETE FROM participation")
    ((code, told),) = verify(store).faults
    # both that a person played, and not the one that a class was led through
    assert (code, told["count"], told["listed"]) == ("V034", "2", "irbid")


def test_a_play_that_is_listed_in_no_course_there_is_is_told(
    store: Store, data: Path, course: Recorded
) -> None:
    change(data, "UPDATE listing SET cohort = 'nowhere' WHERE play = ?", course.id)
    (told,) = (
        s for s in list_statements(store) if s.startswith("Plays that do not fit the course")
    )
    assert course.id in told and "nowhere" in told


@pytest.mark.parametrize("cohort", ["'fits'", "NULL"])
def test_a_play_that_was_reported_of_a_course_and_is_listed_in_another_is_told(
    store: Store, data: Path, course: Recorded, cohort: str
) -> None:
    store.cohorts.issue("irbid", Issue(ID, 1, ((course.id, 3),), b"{}"))
    assert verify(store).clean
    change(data, f"UPDATE listing SET cohort = {cohort} WHERE play = ?", course.id)
    found = verify(store)
    assert not found.clean
    assert ("V035", {"count": "1", "first": course.id, "told": "irbid"}) in found.faults


@pytest.mark.parametrize(
    "plays", ["x", "5", "[1]", '["ab"]', '[["ab", "cd"]]', pytest.param("[" * 10**5, id="deep")]
)
def test_an_unreadable_list_of_the_plays_behind_a_report_is_told_with_its_course(
    store: Store, data: Path, course: Recorded, plays: str
) -> None:
    store.cohorts.issue("irbid", Issue(ID, 1, ((course.id, 3),), b"{}"))
    change(data, "UPDATE issue SET plays = ?", plays)
    told = {"cohort": "irbid", "path": str(data / "plays.db")}
    assert ("R052", told) in verify(store).faults
    found = rifq_here("records", "verify", data=data)
    assert found.returncode == 1 and found.stderr == ""
    assert "R052 A kept report of the cohort irbid in" in found.stdout


def test_what_is_left_of_a_course_that_was_closed_and_forgotten_is_clean(
    store: Store, course: Recorded
) -> None:
    store.cohorts.close("irbid", "2026-11-04")
    assert verify(store).clean
    store.cohorts.forget("irbid")
    assert verify(store).clean, list_statements(store)


def test_whatever_a_course_does_by_the_book_is_clean(store: Store, tmp_path: Path) -> None:
    one, two = given(store, 2)
    pair = played_in(store, one, two, players=2, answers=3)
    store.cohorts.replace("irbid", one, mint(store.codes()))
    CohortService(store).add("irbid", "customs")
    assert verify(store).clean, list_statements(store)
    carry(reopen(store, pair.id), changed_case(tmp_path))
    assert verify(store).clean, list_statements(store)
    store.forget(two)
    assert verify(store).clean, list_statements(store)


def test_a_course_that_cannot_be_read_is_told(store: Store, data: Path, course: Recorded) -> None:
    change(data, "UPDATE cohort SET body = x'00'")
    found = verify(store)
    assert not found.clean and any(
        "a cohort cannot be read" in each for each in list_statements(store)
    )


def test_case_material_of_another_kind_is_told(store: Store, data: Path) -> None:
    played(store, answers=1)
    with closing(sqlite3.connect(data / "plays.db")) as other:
        other.execute("DROP TRIGGER closure_is_fixed")
        other.execute("UPDATE closure SET kind = 'setting' WHERE kind = 'case'")
        other.commit()
    assert any(code == "V033" for code, _ in verify(store).faults)


def test_a_head_that_is_too_short_is_answered_with_what_to_type(store: Store, data: Path) -> None:
    refused = rifq_here("records", "verify", "--head", "0123456789ab", data=data)
    assert refused.returncode == 2
    why, _, asked = " ".join(refused.stderr.split()).partition(". ")
    assert why.endswith("0123456789ab is not the head of a play")
    assert asked.startswith(
        "Type all of the head that is printed, or at least its first 16 characters."
    )


def test_a_report_that_was_printed_after_the_restored_backup_is_not_called_missing(
    store: Store, data: Path, tmp_path: Path
) -> None:
    played(store, answers=1)
    store.backup(tmp_path / "older")
    played(store, answers=1)
    printed = store.head_of_all()[:16]
    store.close()
    restore(data, tmp_path / "older")
    told = rifq_here("records", "verify", "--head", printed, data=data)
    assert told.returncode == 1 and "no report that this file knows has it" in told.stdout
    assert "or an older backup was restored after the head was printed" in told.stdout


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"\x00garbage", "V042"),
        (b"[" * 100_000, "V042"),
        (b'{"type":"decided","at":5}', "V042"),
        (b'{"type":"grown"}', "V042"),
        (b'{"type":"decided","at":"nowhere","answer":"x"}', "V041"),
        (b'{"type":"undone","to":99}', "V041"),
    ],
    ids=["garbage", "deep", "shape", "kind", "nowhere", "undone"],
)
def test_events_that_the_engine_cannot_replay_are_told_where_the_chain_is_sound(
    store: Store, data: Path, body: bytes, code: str
) -> None:
    recorded = played(store, answers=2)
    last = store.head(recorded.id).seq
    assert verify(store).clean, "and is marked as replayed"
    store.append(recorded.id, last, body)
    found = verify(store)
    (fault,) = found.faults
    assert fault[0] == code and not any(check.altered for check in found.plays)
    assert fault[1]["first"] == recorded.id and fault[1]["seq"] == str(last + 1)
    told = rifq_here("records", "verify", data=data)
    assert told.returncode == 1 and f"event {last + 1}" in told.stdout


def test_a_play_that_was_verified_before_is_not_replayed_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    [code] = given(store)
    recorded = played_in(store, code, answers=3)
    assert verify(store).clean
    replayed = []

    def count(story: Machine, events: list[Event]) -> object:
        replayed.append(len(events))
        return replay(story, events)

    monkeypatch.setattr(verification, "replay", count)
    assert verify(store).clean and not replayed
    assert recorded.undo() is None
    assert verify(store).clean and len(replayed) == 1, "what was played since is replayed"


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE content SET body = x'00' WHERE seq = 2",
        "UPDATE chain SET hash = zeroblob(32) WHERE seq = 3",
        "DELETE FROM content WHERE seq = 2",
        "UPDATE listing SET started = '1999-01-01'",
        "UPDATE listing SET cohort = NULL",
        "DELETE FROM member",
        "DELETE FROM pinned",
    ],
)
def test_a_change_of_a_play_that_was_verified_before_is_found(
    store: Store, data: Path, change: str
) -> None:
    [code] = given(store)
    recorded = played_in(store, code)
    store.cohorts.issue("irbid", Issue(ID, 1, ((recorded.id, 3),), b"{}"))
    assert verify(store).clean
    with closing(sqlite3.connect(data / "plays.db")) as other, other:
        triggers = other.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in triggers.fetchall():
            other.execute(f"DROP TRIGGER {name}")
        other.execute(change)
    found = verify(store)
    wrong = {fault for fault, _ in found.faults} - {"V016"}
    assert wrong or any(check.altered for check in found.plays)


def test_marks_come_with_no_file_of_plays(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorded = played(store, answers=2)
    store.append(recorded.id, store.head(recorded.id).seq, b"garbage")
    with monkeypatch.context() as other:
        other.setattr(verification, "_play_again", lambda *given: iter(()))
        assert verify(store).clean, "as a program that replays nothing would mark it"
    assert verify(store).clean, "believed in the account that marked it"
    monkeypatch.setenv("RIFQ_CACHE", str(tmp_path / "of-another-account"))
    assert not verify(store).clean
