"""Teaching notes and tools: what is wrong is said with its place; what is read is whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from engine.scenario.case_files import SHIPPED, cases_under, yaml_files
from engine.scenario.load import load_course, load_note, load_tool
from engine.scenario.messages import message
from engine.scenario.problems import Refused
from engine.scenario.teaching import NOTE_SCHEMA, TOOL_SCHEMA, find_note, find_tool
from tests.cases import loaded
from tests.tui.faces import CASE

NOTE = """\
teaching: every-kind
aim: >-
  Look first.
luck:
  - of: rain
    is: {rain}
    means: >-
      It rains.
moments:
  - at: {scene}
    signal: >-
      A light.
    pull: >-
      It is late.
    ask: >-
      What did you see?
    principles: [{principle}]
role_play:
  who: {who}
  seat: >-
    You ask.
  actor: >-
    You answer.
  openly: [Yes.]
  leadingly: [No.]
  unasked: [Perhaps.]
  distress: >-
    You look away.
  cue: >-
    Cough.
  watch: [Waited]
"""


def written(folder: Path, scene: str, principle: str, who: str, rain: str = "true") -> Path:
    path = folder / "every-kind.yaml"
    path.write_text(
        NOTE.format(scene=scene, principle=principle, who=who, rain=rain), encoding="utf-8"
    )
    return path


def first_of(case: Path) -> tuple[str, str]:
    scenario = loaded(case)
    return next(iter(scenario.data["scenes"])), next(iter(scenario.text.people))


def test_a_note_names_scenes_people_and_principles_of_its_case(tmp_path: Path) -> None:
    scene, who = first_of(CASE)
    note = load_note(written(tmp_path, scene, "P01", who), loaded(CASE))
    assert [moment.at for moment in note.moments] == [scene]
    with pytest.raises(Refused) as refused:
        load_note(written(tmp_path, "nowhere", "P99", "nobody", "wet"), loaded(CASE))
    found = {(problem.code, problem.line) for problem in refused.value.problems}
    assert found == {("E220", 5), ("E226", 10), ("E241", 17), ("E220", 19)}


def test_a_note_of_another_case_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, *("x", "P01", "y"))
    with pytest.raises(Refused) as refused:
        load_note(path, loaded(SHIPPED / "foundation" / "counter-four.yaml"))
    assert "every-kind" in message(refused.value.problems[0])


def test_a_chance_variable_that_is_drawn_twice_is_named_with_its_place(tmp_path: Path) -> None:
    """A room on paper plays one version: of two values nobody could say which was drawn."""
    scene, who = first_of(CASE)
    path = written(tmp_path, scene, "P01", who)
    again = "  - of: rain\n    is: false\n    means: It is dry.\nmoments:"
    path.write_text(path.read_text(encoding="utf-8").replace("moments:", again), encoding="utf-8")
    with pytest.raises(Refused) as refused:
        load_note(path, loaded(CASE))
    (problem,) = refused.value.problems
    assert (problem.code, problem.line, problem.column) == ("E114", 9, 9)
    assert message(problem) == "`rain` is in `luck` twice"
    assert problem.hint == "keep one of them"


def test_an_own_note_comes_before_the_shipped_one(tmp_path: Path) -> None:
    shipped = find_note("counter-four")
    assert shipped is not None and shipped.parent == SHIPPED / "teaching"
    (tmp_path / "teaching").mkdir()
    own = tmp_path / "teaching" / "counter-four.yaml"
    own.write_bytes(shipped.read_bytes())
    assert find_note("counter-four", tmp_path) == own
    assert find_tool("risk-board", tmp_path) == SHIPPED / "tools" / "risk-board.yaml"


def test_notes_and_tools_are_not_taken_for_cases() -> None:
    found = {path.parent.name for path in cases_under(SHIPPED)}
    assert not found & {"teaching", "tools"}


def test_every_shipped_tool_can_be_read() -> None:
    for path in yaml_files(SHIPPED / "tools"):
        assert load_tool(path).id == path.stem


@pytest.mark.parametrize("schema", [NOTE_SCHEMA, TOOL_SCHEMA])
def test_each_schema_is_one_and_its_examples_fit(schema: Path) -> None:
    document = json.loads(schema.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(document)
    for example in document["examples"]:
        Draft202012Validator(document).validate(example)


def test_a_course_says_which_tool_card_or_case_of_its_days_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "courses" / "mine.yaml"
    path.parent.mkdir()
    path.write_text(
        "course: mine\ntitle: Mine\ncases: [counter-four]\ntools: [hammer]\nsettings: [atlantis]\n"
        "days:\n  - title: One\n    blocks:\n"
        "      - {title: A, does: Nothing., case: thursday-ticket, tools: [saw]}\n",
        encoding="utf-8",
    )
    with pytest.raises(Refused) as refused:
        load_course(path, tmp_path)
    found = {message(problem): problem.line for problem in refused.value.problems}
    assert {name: line for text, line in found.items() for name in (text.split("`")[1],)} == {
        "hammer": 4,
        "atlantis": 5,
        "thursday-ticket": 9,
        "saw": 9,
    }
