"""The report of a cohort from what is on disk: `rifq cohort report`, and what it leaves out.

Of shared records. How own records are reported is in `test_cohort_issues`.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.records.annotations import Annotation
from engine.records.cohorts import Cohort
from engine.records.sqlite.store import Store
from engine.records.verify import AllPlaysCheck
from engine.services.feedback.reports import build, save
from tests.cohorts import course, own_folder
from tests.tui.faces import alter
from tui.cli.main import rifq as group

PEOPLE = 9
TODAY = "2026-03-05"


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a course that was played, and its own cases."""
    folder = tmp_path_factory.mktemp("reports")
    own_folder(folder / "cases")
    with Store.open(folder / "data") as store:
        course(store, folder / "cases", PEOPLE, title="Basic one", records="shared")
    return folder


@pytest.fixture
def store(here: Path) -> Iterator[Store]:
    with Store.open(here / "data") as opened:
        yield opened


@pytest.fixture
def cohort(store: Store) -> Cohort:
    (found,) = store.cohorts.all()
    return found


def run(here: Path, *args: str | Path) -> Result:
    """`rifq cohort report` in this process."""
    env = {
        "RIFQ_DATA": str(here / "data"),
        "RIFQ_CASES": str(here / "cases"),
        "RIFQ_CACHE": str(here / "cache"),
    }
    words = ["cohort", "report", *map(str, args)]
    return CliRunner().invoke(group, words, env=env, prog_name="rifq")


def test_the_page_goes_to_standard_output_or_to_a_file(here: Path, cohort: Cohort) -> None:
    shown = run(here, "--format", "html")
    assert shown.exit_code == 0 and shown.stdout.startswith("<!doctype html>")
    assert "Basic one" in shown.stdout
    written = run(here, cohort.id[:6], "-o", here / "report.html")
    assert written.exit_code == 0 and written.stdout == ""
    assert (here / "report.html").read_text(encoding="utf-8") == shown.stdout


def test_where_it_is_piped_on_the_report_is_text(here: Path, cohort: Cohort) -> None:
    shown = run(here)
    assert shown.exit_code == 0 and shown.stdout.startswith(cohort.title)
    assert "Basic one" in shown.stdout and "How this was counted" in shown.stdout
    assert "<" not in shown.stdout and max(map(len, shown.stdout.splitlines())) <= 76


def test_the_sheet_and_the_data_have_the_plays_of_the_store(
    here: Path, store: Store, cohort: Cohort
) -> None:
    data = json.loads(run(here, "--format", "json").stdout)
    listed = store.plays(cohort=cohort.id)
    assert data["people"] == PEOPLE
    for case in data["cases"]:
        mine = [play for play in listed if play.facts.scenario == case["case"]]
        plays = case["plays"]
        told = sum(plays[name] for name in ("counted", "repeated", "unreadable", "led"))
        assert told == len(mine)
    sheet = run(here, "--format", "csv").stdout
    rows = list(csv.DictReader(io.StringIO(sheet.removeprefix("\ufeff"))))
    finished = {r["case"]: int(r["k"]) for r in rows if r["measure"] == "finished"}
    assert finished == {c["case"]: c["plays"]["finished"] for c in data["cases"]}


def test_the_head_over_all_plays_is_printed_and_found_again(
    here: Path, store: Store, cohort: Cohort
) -> None:
    head = json.loads(run(here, "--format", "json").stdout)["head"]
    assert f"Head over all plays on this computer: {head}" in run(here, "--format", "html").stdout
    found = store.verify(head[:16]).head
    assert isinstance(found, AllPlaysCheck) and found.sound
    assert found.plays == len(store.plays())


def test_no_code_of_the_cohort_is_in_any_of_them(here: Path, store: Store, cohort: Cohort) -> None:
    codes = [member.code for member in store.cohorts.members(cohort.id)]
    for form in ("html", "text", "csv", "json"):
        text = run(here, "--format", form).stdout
        # Six digits of a fraction or of a hash are no code.
        assert not [code for code in codes if re.search(rf"(?<![\w.]){code}(?!\w)", text)]


def test_a_reason_is_told_only_where_its_writer_shared_it(
    here: Path, store: Store, cohort: Cohort
) -> None:
    plays = [p for p in store.plays(cohort=cohort.id) if p.facts.scenario == "every-kind"]
    own, shared = [play for play in plays if play.participants][:2]
    for play, kept, words in ((own, False, "mine alone"), (shared, True, "for the class")):
        body = f"disagree\n{words}".encode()
        store.words.put(
            Annotation(play.play, "contest", body, 2, "door.in-front", play.participants[0], kept)
        )
    text = run(here).stdout
    assert "for the class" in text and "mine alone" not in text
    report = build(store, cohort.id, here / "cases", TODAY)
    case = next(c for c in report.cases if c.case == "every-kind")
    found = next(c for c in case.contested if c.address == "door.in-front")
    assert found.disagree >= 2 and "for the class" in found.reasons


def test_the_app_saves_it_beside_the_others(here: Path, store: Store, cohort: Cohort) -> None:
    path = save(store, cohort.id, here / "cases", here)
    assert path.parent == here and path.name.startswith(f"report-{cohort.id}-")
    assert path.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_a_play_that_was_altered_is_left_out_and_counted(tmp_path: Path) -> None:
    own_folder(tmp_path / "cases")
    with Store.open(tmp_path / "data") as store:
        made = course(store, tmp_path / "cases", 3, cases=("every-kind",), records="shared")
        plays = store.plays(cohort=made.id)
        before = build(store, made.id, tmp_path / "cases", TODAY).cases[0].plays
    alter(tmp_path / "data", plays[0].play, 2)
    with Store.open(tmp_path / "data") as store:
        after = build(store, made.id, tmp_path / "cases", TODAY).cases[0].plays
    assert after.unreadable == 1
    assert sum((after.counted, after.led, after.repeated)) == len(plays) - 1
    assert before.unreadable == 0


def test_without_a_cohort_or_with_an_unknown_one_it_says_what_to_do(
    here: Path, tmp_path: Path
) -> None:
    (tmp_path / "cases").mkdir()
    nothing = run(tmp_path)
    assert nothing.exit_code == 2 and "rifq cohort new" in nothing.stderr
    unknown = run(here, "nowhere")
    assert unknown.exit_code == 2 and "nowhere" in unknown.stderr
    assert "Traceback" not in unknown.stderr


def test_observers_get_theirs_only_of_a_closed_cohort(here: Path) -> None:
    refused = run(here, "--observer")
    assert refused.exit_code == 2 and refused.stdout == ""
    assert "still open" in refused.stderr
