"""The reader alone: it refuses in its own words, and knows nothing of cases."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from engine.scenario.problems import Problem, Refused
from engine.scenario.yaml.reader import parse, read
from engine.scenario.yaml.source import near_file

YAML = Path(__file__).resolve().parents[4] / "engine" / "scenario" / "yaml"


def refusal(text: str) -> tuple[Problem, ...]:
    with pytest.raises(Refused) as refused:
        parse(text.encode(), "x.yaml")
    return refused.value.problems


def test_it_imports_nothing_that_knows_what_a_case_is() -> None:
    ours = {
        node.module
        for path in YAML.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("engine.")
    }
    modules = {f"engine.scenario.yaml.{path.stem}" for path in YAML.glob("*.py")}
    assert ours <= modules | {"engine.scenario.problems", "engine.language.advice"}


def test_it_reads_any_yaml_and_knows_where_each_value_is(tmp_path: Path) -> None:
    path = tmp_path / "any.yaml"
    path.write_text("colours:\n  - red\n  - 'no'\n", encoding="utf-8")
    source = read(path)
    assert source.data == {"colours": ["red", "no"]}
    assert source.at(("colours", 1)) == "no"
    mark = source.values["colours", 1]
    assert (mark.line, mark.column) == (3, 5)


def test_where_yaml_gives_up_it_says_so_in_the_words_of_yaml() -> None:
    (problem,) = refusal("a: 'x\n")
    assert (problem.code, problem.hint) == ("E039", "")
    assert problem.params["detail"]


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "E007"), ("just words", "E008"), ("a: &x 1", "E013"), ("a: 1\na: 2", "E011")],
)
def test_what_it_refuses_has_a_code_and_no_advice(text: str, code: str) -> None:
    (problem,) = refusal(text)
    assert (problem.code, problem.hint) == (code, "")


def test_a_forbidden_character_is_reported_at_its_place() -> None:
    (problem,) = refusal("a: x\u200by")
    assert (problem.code, problem.line, problem.column) == ("E006", 1, 5)


def test_the_case_meant_by_a_path_is_found_by_its_ending_or_a_near_name(tmp_path: Path) -> None:
    (tmp_path / "night-bus.yaml").touch()
    for given in ("night-bus", "nigth-bus.yaml"):
        assert near_file(str(tmp_path / given)) == str(tmp_path / "night-bus.yaml")
    assert near_file(str(tmp_path / "harbour")) == ""
