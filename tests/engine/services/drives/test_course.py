"""A course with several computers and one stick: nothing lost, nothing twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.records.problems import RecordsProblem
from engine.services.courses.administration import CohortService
from engine.services.courses.enrolment import begin, enrolment
from engine.services.feedback.reports import build, close
from engine.services.plays.verification import verify
from engine.services.shared.recording import reopen
from engine.services.shared.waiting_feedback import holds_back
from tests.engine.services.drives.course import agree, join_course, leading
from tests.tui.faces import scenario
from tests.tui.given import COHORT


def test_twelve_computers_and_one_stick_are_one_course(tmp_path: Path, stick: Path) -> None:
    lead, codes = leading(tmp_path, 24)
    lead.kit(stick)
    computers = [join_course(tmp_path, f"laptop-{n}", stick, lead) for n in range(12)]
    plays = {}
    for n, code in enumerate(codes):
        plays[code] = computers[n % 12].play(code)
    for computer in computers:
        done = computer.hand_in(stick)
        assert (done.plays, done.people, done.received) == (2, 2, ())
    outcome = lead.take_in(stick)
    assert (outcome.bundles, len(outcome.computers), outcome.count("new")) == (12, 12, 24)
    assert not outcome.wrong and not outcome.notes
    assert {p.participants[0]: p.play for p in lead.plays()} == plays
    assert {k: v for each in computers for k, v in each.heads().items()} == lead.heads()
    with lead.store() as store:
        assert verify(store).clean
        figures = build(store, COHORT.id, lead.own, "2026-11-03")
        assert figures.people == 24 and store.cohorts.list_players(COHORT.id) == set(codes)
        assert all(member.accepted for member in store.cohorts.members(COHORT.id))


def test_handing_in_and_taking_in_twice_changes_nothing(tmp_path: Path, stick: Path) -> None:
    lead, [one, two] = leading(tmp_path, 2)
    lead.kit(stick)
    laptop = join_course(tmp_path, "laptop", stick, lead)
    first = laptop.play(one, answers=3)
    laptop.hand_in(stick)
    assert lead.take_in(stick).count("new") == 1
    before = lead.heads()
    outcome = lead.take_in(stick)
    assert (outcome.count("new"), outcome.count("here"), outcome.strangers) == (0, 1, [])
    laptop.hand_in(stick)
    outcome = lead.take_in(stick)
    assert (outcome.bundles, outcome.plays, outcome.count("here")) == (2, 1, 1)
    assert lead.heads() == before

    laptop.go_on(first)
    second = laptop.play(two)
    assert laptop.hand_in(stick).received == ()
    outcome = lead.take_in(stick)  # the older bundle is on the stick as well; a play counts once
    assert (
        outcome.bundles,
        outcome.count("new"),
        outcome.count("longer"),
        outcome.count("here"),
    ) == (3, 1, 1, 0)
    assert outcome.plays == 2
    assert lead.heads() == laptop.heads() and set(lead.heads()) == {first, second}
    assert set(laptop.hand_in(stick).received) == {first, second}
    with lead.store() as store:
        assert all(play.ended for play in store.plays()) and verify(store).clean


def test_agreement_embargo_mode_and_luck_hold_on_every_computer(
    tmp_path: Path, stick: Path
) -> None:
    lead, [code] = leading(tmp_path, 1, mode="assessment")
    lead.kit(stick)
    laptop = join_course(tmp_path, "laptop", stick, lead)
    with laptop.store() as store, pytest.raises(RecordsProblem, match=r"R033.*" + code):
        begin(store, scenario(), (code,))
    play = laptop.play(code, seed=5)
    with laptop.store() as store:
        recorded = reopen(store, play)
        assert recorded.play.started.mode == "assessment"
        assert dict(recorded.play.started.luck) == {"rain": True}
        assert holds_back(recorded)
    with lead.store() as store:
        CohortService(store).open(COHORT.id, ["every-kind"])
    lead.kit(stick)
    laptop.hand_in(stick)
    with laptop.store() as store:
        assert not holds_back(reopen(store, play))


def test_a_computer_that_joined_does_not_lead(tmp_path: Path, stick: Path) -> None:
    lead, [code] = leading(tmp_path, 1)
    lead.kit(stick)
    laptop = join_course(tmp_path, "laptop", stick, lead)
    with laptop.store() as store:
        service = CohortService(store)
        agree(store, code)
        for act in (
            lambda: service.add(COHORT.id),
            lambda: service.open(COHORT.id, ["every-kind"]),
            lambda: close(service.store, COHORT.id, service.own, service.today),
            lambda: service.reissue(COHORT.id, code),
            lambda: service.take_in(COHORT.id, code),
            lambda: build(store, COHORT.id, laptop.own, "2026-11-03"),
        ):
            with pytest.raises(RecordsProblem, match="R064"):
                act()


def test_only_codes_of_the_course_are_let_in(tmp_path: Path, stick: Path) -> None:
    lead, [code] = leading(tmp_path, 1)
    lead.kit(stick)
    laptop = join_course(tmp_path, "laptop", stick, lead)
    _other, [stranger, *_rest] = leading(tmp_path / "other", 3)
    assert code != stranger
    with laptop.store() as store:
        assert enrolment(store, stranger) is None
        assert store.cohorts.members(COHORT.id) == ()
        assert enrolment(store, code) is not None
    kit = next(stick.glob("*.rifq-kit")).read_bytes()
    assert code.encode() not in kit


def test_a_laptop_leaves_a_course_and_keeps_nothing_of_it(tmp_path: Path, stick: Path) -> None:
    lead, [code] = leading(tmp_path, 1)
    lead.kit(stick)
    laptop = join_course(tmp_path, "laptop", stick, lead)
    laptop.play(code)
    with laptop.store() as store:
        CohortService(store).remove(COHORT.id)
        assert store.cohorts.all() == () and store.plays() == () and store.sticks.kits() == {}
    found = [f for f in laptop.data.rglob("*") if f.is_file() and code.encode() in f.read_bytes()]
    assert found == []
    again = join_course(tmp_path, "laptop", stick, lead)
    again.play(code)
    again.hand_in(stick)
    outcome = lead.take_in(stick)
    assert outcome.count("new") == 1 and not outcome.wrong


def test_forgetting_a_course_takes_its_key_along(tmp_path: Path, stick: Path) -> None:
    lead, [code] = leading(tmp_path, 1)
    lead.kit(stick)
    laptop = join_course(tmp_path, "laptop", stick, lead)
    laptop.play(code)
    laptop.hand_in(stick)
    lead.take_in(stick)
    with lead.store() as store:
        store.cohorts.close(COHORT.id, "2026-11-04")
        CohortService(store).forget(COHORT.id)
    assert not list((lead.data / "keys").glob("*.key"))
    outcome = lead.take_in(stick)
    assert [p.code for p in outcome.unread] == ["R072"] and lead.plays() == ()
