"""`rifq new`: a case to learn from, that passes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result

from engine.scenario.case_files import SHIPPED, cases
from engine.scenario.diagnose.draft_lines import PROSE, SHORT
from engine.scenario.load import load
from tests.tui.faces import invoked


def run(*args: str) -> Result:
    return invoked(*args)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_new_case_passes_the_whole_check_and_its_own_test(here: Path) -> None:
    made = run("new", "night-bus")
    assert made.exit_code == 0 and "night-bus.yaml" in made.output
    checked = run("check", "night-bus.yaml")
    assert checked.exit_code == 0, checked.output
    assert "all of them: no one gets stuck" in checked.output
    assert run("test", "night-bus.yaml").exit_code == 0


def test_it_bears_its_name_and_points_at_the_schema_beside_it(here: Path) -> None:
    run("new", "night-bus")
    scenario = load(here / "night-bus.yaml")
    assert (scenario.id, scenario.about.title) == ("night-bus", "Night bus")
    text = (here / "night-bus.yaml").read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=./scenario.schema.json\n")
    assert "new-case" not in text and "rifq check night-bus.yaml" in text
    schema = json.loads((here / "scenario.schema.json").read_text(encoding="utf-8"))
    assert schema["$schema"].endswith("2020-12/schema")
    assert run("schema").output == (here / "scenario.schema.json").read_text(encoding="utf-8")


def test_it_shows_what_a_case_is_made_of(here: Path) -> None:
    scenario = load(SHIPPED / "template.yaml")
    data = scenario.data
    kinds = {kind for scene in data["scenes"].values() for kind in scene}
    assert {"choose", "rank", "select", "interview", "person_decides", "also_offered"} <= kinds
    assert len(data["scenes"]) == 5
    assert all(data[section] for section in ("needs", "risks", "always", "tests", "chance"))
    assert any(mark.repaired_by for mark in scenario.key.marks.values())
    assert scenario.about.draft


def test_its_prose_stands_in_blocks() -> None:
    source = load(SHIPPED / "template.yaml").source
    fields = PROSE - SHORT - {"text", "content_notes", "labels"}
    assert [path for path in source.plain if path[-1] in fields] == []


def test_nothing_is_written_over(here: Path) -> None:
    (here / "night-bus.yaml").write_text("mine", encoding="utf-8")
    result = run("new", "night-bus")
    assert result.exit_code == 2 and "already" in result.output
    assert (here / "night-bus.yaml").read_text(encoding="utf-8") == "mine"
    assert not (here / "scenario.schema.json").exists()
    (here / "scenario.schema.json").write_text("{}", encoding="utf-8")
    assert run("new", "day-bus").exit_code == 0
    assert (here / "scenario.schema.json").read_text(encoding="utf-8") == "{}"


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("Night Bus", "night-bus"),
        ("night_bus.yaml", "night-bus"),
        ("../away", "away"),
        ("7th-floor", "th-floor"),
        ("x" * 61, "x" * 60),
        ("…", ""),
    ],
)
def test_a_name_that_is_no_id_is_refused_with_one_that_is(here: Path, name: str, near: str) -> None:
    result = run("new", name)
    assert result.exit_code == 2 and "is not an id" in result.output
    assert (f"`rifq new {near}`" in result.output) is bool(near)
    assert list(here.iterdir()) == []


def test_a_name_that_a_shipped_case_has_is_refused() -> None:
    result = run("new", "thursday-ticket")
    assert result.exit_code == 2 and "There is already a case called" in result.output


def test_the_template_is_no_case_of_the_library() -> None:
    assert all(path.stem != "template" for path in cases())
