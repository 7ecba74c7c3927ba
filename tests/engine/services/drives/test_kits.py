"""A kit may come from anybody: what it says is checked before anything is kept of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from engine.records.problems import RecordsProblem
from engine.services.courses.administration import CohortService
from engine.services.drives import capsules, keys, kit_files
from engine.services.shared import kits
from engine.services.shared.kits import Kit, read_joined, recognise
from tests.engine.services.drives.course import Computer, Leading, leading
from tests.engine.services.drives.course import join_course as join_by
from tests.tui.given import COHORT

Given = tuple[Leading, Path, Path]
WORK = kits.WORK  # as it is outside these tests
LOCK = keys.WORK


def test_a_mark_is_what_it_always_was(monkeypatch: pytest.MonkeyPatch) -> None:
    """Kits on sticks have it; another one would let nobody in."""
    monkeypatch.setattr(kits, "WORK", WORK)
    mark = kits.mark_of.__wrapped__("amman-basic-1", "482135")
    assert mark == "481f1633023dc7a974937cdf14741c55"


@pytest.fixture
def given(tmp_path: Path, stick: Path) -> Given:
    """A course of one person, its stick, and the kit on it."""
    lead, _codes = leading(tmp_path, 1)
    return lead, stick, lead.kit(stick)


def content_of(path: Path) -> bytes:
    """What a kit says, as a program can read it."""
    return capsules.reveal(*capsules.open_signed(capsules.KIT, path.read_bytes()))


def sign_changed(lead: Leading, path: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """A kit that its own course signed, and that says something else."""
    key = keys.open_key(lead.data, COHORT.id, str)
    kit = json.loads(content_of(path))
    change(kit)
    body = capsules.hide(key.course.signing, json.dumps(kit).encode())
    path.write_bytes(capsules.sign(capsules.KIT, key.course.id, body, key.signing))


def change_agreed(**changes: object) -> Callable[[dict[str, Any]], None]:
    def change(kit: dict[str, Any]) -> None:
        kit["cohort"] = json.dumps({**json.loads(kit["cohort"]), **changes})

    return change


HOSTILE: dict[str, Callable[[dict[str, Any]], None]] = {
    "a path for an id": change_agreed(id="../../keys/irbid"),
    "an escape in its title": change_agreed(title="\x1b]0;own\x07"),
    "an escape in the support": change_agreed(support="Ms \x9b31m"),
    "half a character in its title": change_agreed(title="Irbid \ud800"),
    "a title that is none": change_agreed(title=["Irbid"]),
    "a mode that is none": change_agreed(mode="led"),
    "records that are nobody's": change_agreed(records="public"),
    "days that are no number": change_agreed(keep_days="thirty"),
    "days beyond all calendars": change_agreed(keep_days=10**9),
    "a first day that is none": change_agreed(first="tomorrow"),
    "luck that is none": change_agreed(luck=[1]),
    "a path for a case": change_agreed(cases=["/tmp/case.yaml"]),
    "a share on a network for a case": change_agreed(cases=["\\\\host\\share\\case.yaml"]),
    "a path among what is open": change_agreed(opened=["../case.yaml"]),
    "no cohort": lambda kit: kit.update(cohort="[" * 50_000),
    "no marks": lambda kit: kit.pop("marks"),
    "a key that is none": lambda kit: kit["course"].update(sealing="zz" * 32),
    "a key that nothing can be sealed to": lambda kit: kit["course"].update(sealing="00" * 32),
    "another course's key": lambda kit: kit["course"].update(sealing="ab" * 32),
}


@pytest.mark.parametrize("how", HOSTILE)
def test_a_kit_that_says_what_no_kit_says_is_refused(given: Given, how: str) -> None:
    lead, stick, path = given
    sign_changed(lead, path, HOSTILE[how])
    computer = Computer(lead.data.parent / "laptop", lead.own)
    with computer.store() as store:
        with pytest.raises(RecordsProblem, match="R066") as raised:
            kit_files.join(store, computer.data, *kit_files.find_kit(stick), computer.own)
        assert "\x1b" not in str(raised.value)
        assert store.cohorts.all() == () and read_joined(store) == {}


def test_a_kit_of_a_newer_rifq_says_so(given: Given) -> None:
    lead, stick, path = given
    sign_changed(lead, path, lambda kit: kit.update(v=99))
    with pytest.raises(RecordsProblem, match="R004"):
        kit_files.find_kit(stick)


def test_a_kit_that_was_changed_or_cut_off_is_refused(given: Given) -> None:
    _lead, stick, path = given
    data = path.read_bytes()
    for other in (data[:-1], data[:50], b"", data[:200] + b"\0" + data[201:], data[::-1]):
        path.write_bytes(other)
        with pytest.raises(RecordsProblem, match="R066"):
            kit_files.find_kit(stick)


def test_an_older_kit_takes_nothing_back(given: Given, tmp_path: Path) -> None:
    lead, stick, path = given
    older = path.read_bytes()
    with lead.store() as store:
        service = CohortService(store)
        [code] = service.add(COHORT.id)
        service.admit(COHORT.id, "shelter")
        service.open(COHORT.id, ["every-kind"])
    lead.kit(stick)
    laptop = join_by(tmp_path, "laptop", stick, lead)
    path.write_bytes(older)
    with laptop.store() as store:
        kit_files.join(store, laptop.data, *kit_files.find_kit(stick), laptop.own)
        cohort = store.cohorts.get(COHORT.id)
        assert "shelter" in cohort.agencies and not cohort.holds_back("every-kind")
        recognise(store, [code])
        assert [m.code for m in store.cohorts.members(COHORT.id)] == [code]


def test_what_is_missing_on_a_laptop_is_named(given: Given, tmp_path: Path) -> None:
    lead, stick, _path = given
    empty = tmp_path / "empty"
    empty.mkdir()
    laptop = Computer(tmp_path / "laptop", empty)
    with laptop.store() as store:
        kit = kit_files.find_kit(stick)
        [lost] = kit_files.join(store, laptop.data, *kit, empty).notes
        assert (lost.code, lost.params["cases"]) == ("R073", "every-kind")
        assert kit_files.join(store, laptop.data, *kit, lead.own).notes == ()


def test_a_course_with_a_case_that_is_not_here_gets_no_kit(given: Given) -> None:
    lead, stick, path = given
    before = path.read_bytes()
    (lead.own / "every-kind.yaml").unlink()
    with pytest.raises(RecordsProblem, match="R073"):
        lead.kit(stick)
    assert path.read_bytes() == before


def test_nothing_of_a_person_is_in_a_kit(given: Given) -> None:
    lead, _stick, path = given
    with lead.store() as store:
        [member] = store.cohorts.members(COHORT.id)
    content = content_of(path)
    kit = msgspec.json.decode(content, type=Kit)
    assert len(kit.marks) == 1 and member.code.encode() not in content
    secret = keys.open_key(lead.data, COHORT.id, str).seed
    assert secret not in path.read_bytes() and secret.hex().encode() not in content


def test_nobody_reads_how_luck_fell_by_opening_a_kit(given: Given, tmp_path: Path) -> None:
    """Luck is the same on every computer of a course; told before, it spoils a case."""
    lead, stick, path = given
    luck = {"every-kind": {"rain": True}}
    assert json.loads(msgspec.json.decode(content_of(path), type=Kit).cohort)["luck"] == luck
    raw = path.read_bytes()
    assert not [word for word in (b"rain", b"every-kind", b"luck") if word in raw]
    with join_by(tmp_path, "laptop", stick, lead).store() as store:
        assert store.cohorts.get(COHORT.id).luck == luck


def test_a_stick_full_of_kits_is_looked_at_no_further_than_it_helps(
    given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    _lead, stick, path = given
    monkeypatch.setattr(kit_files, "_MOST_KITS", 3)
    for n in range(9):
        (stick / f"{n}.rifq-kit").write_bytes(path.read_bytes())
    assert len(kit_files.find_kits(stick)) == 3


def test_a_passphrase_is_not_tried_out_quickly() -> None:
    assert LOCK == (2, 64 << 20), "Argon2id: twice over 64 MiB, as keys were always locked"
