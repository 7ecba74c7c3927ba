"""A case about a child is played in no cohort until somebody answers for that."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.records.problems import RecordsProblem
from engine.records.sqlite.store import Store
from engine.services.courses.enrolment import begin
from engine.services.led.play import LedSession, lead
from engine.services.shared.compiled_cases import open_case
from engine.services.shared.errors import Failure
from engine.services.shared.recording import Recorded
from tests.engine.scenario.test_review import CASE
from tui.cli.main import rifq

COURSE = """\
course: two
title: Two cases
cases: [yard, side-room]
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder with two cases and a course of both; one case is about a child."""
    folder = tmp_path / "own"
    (folder / "courses").mkdir(parents=True)
    (folder / "yard.yaml").write_text("scenario: yard\nchild_at_centre: true\n" + CASE, "utf-8")
    (folder / "side-room.yaml").write_text("scenario: side-room\n" + CASE, "utf-8")
    (folder / "courses" / "two.yaml").write_text(COURSE, "utf-8")
    return folder


def run(store: Store, own: Path, *args: str) -> Result:
    env = {"RIFQ_DATA": str(store.folder), "RIFQ_CASES": str(own)}
    return CliRunner().invoke(rifq, list(args), env=env, prog_name="rifq")


def sign(store: Store, own: Path) -> None:
    who = ("--who", "S. Odeh", "--role", "child-protection lawyer", "--says", "signed")
    assert run(store, own, "review", "yard", "--give", "child", *who).exit_code == 0


def test_no_cohort_is_set_up_with_it_until_its_child_aspect_is_signed(
    store: Store, own: Path
) -> None:
    refused = run(store, own, "cohort", "new", "Amman", "--case", "yard")
    assert refused.exit_code == 2 and "R060" in refused.stderr
    assert "rifq review yard --give child" in refused.stderr
    assert store.cohorts.all() == ()
    sign(store, own)
    assert run(store, own, "cohort", "new", "Amman", "--case", "yard").exit_code == 0
    assert store.cohorts.get("amman").cases == ("yard",)


def test_a_course_leaves_it_out_and_says_so(store: Store, own: Path) -> None:
    made = run(store, own, "cohort", "new", "Amman", "--course", "two")
    assert made.exit_code == 0 and made.stdout == "amman\n"
    said = " ".join(made.stderr.split())
    assert "set up with 1 of the 2 cases and forms" in said
    assert "R060 The case yard is planned for later" in said and "cannot" not in said
    assert store.cohorts.get("amman").cases == ("side-room",)
    sign(store, own)
    assert "R060" not in run(store, own, "cohort", "new", "Irbid", "--course", "two").stderr
    assert store.cohorts.get("irbid").cases == ("yard", "side-room")


def test_once_it_was_changed_nobody_begins_it_in_a_cohort_and_anybody_can_alone(
    store: Store, own: Path
) -> None:
    sign(store, own)
    run(store, own, "cohort", "new", "Amman", "--case", "yard")
    code = run(store, own, "cohort", "add", "amman").stdout.strip()
    store.cohorts.accept("amman", code)
    path = own / "yard.yaml"
    path.write_text(path.read_text("utf-8").replace("It is late.", "It is early."), "utf-8")
    changed = open_case(path)
    with pytest.raises(RecordsProblem, match="R060"):
        begin(store, changed, (code,))
    assert isinstance(begin(store, changed, ()), Recorded)
    led = lead(store, changed, "new", cohort="amman")
    assert isinstance(led, Failure) and led.code == "R060"
    assert isinstance(lead(store, changed, "new"), LedSession)
