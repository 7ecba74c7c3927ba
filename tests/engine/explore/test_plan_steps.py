"""A play as the steps of a plan: written down, and taken again."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from engine.explore.plan_steps import (
    Halt,
    follow,
    list_answers,
    list_steps,
    read_steps,
    show,
)
from engine.explore.play_as_text import make_plan, write_flow, write_line, write_yaml
from engine.explore.run_plans import run_plan
from engine.play.play import Play
from engine.scenario.case_files import cases
from engine.scenario.load import load_bytes
from engine.scenario.problems import Refused
from tests.cases import EVERYTHING, FIXTURES, PASS, few_first, loaded, play_of, walk

FILES = [EVERYTHING, FIXTURES / "every-kind.yaml", *cases()]


def afresh(play: Play) -> Play:
    """The same play before anything was answered."""
    return next(p for p in _back(play) if p.before is None)


def _back(play: Play | None) -> list[Play]:
    return [] if play is None else [play, *_back(play.before)]


@pytest.mark.parametrize("path", few_first(FILES, 1), ids=lambda p: p.stem)
@pytest.mark.parametrize("seed", few_first(range(8), 1))
def test_any_play_written_on_one_line_is_the_same_play_again(path: Path, seed: int) -> None:
    play = walk(loaded(path), seed, passes=True, most=60)
    again = follow(afresh(play), read_steps(write_line(list_steps(play))))
    assert isinstance(again, Play)
    assert (again.at, again.state, again.seq) == (play.at, play.state, play.seq)
    assert len(list_answers(play)) == len(list_steps(play)) == play.seq - 1


@pytest.mark.parametrize("path", few_first(FILES, 1), ids=lambda p: p.stem)
def test_a_play_pasted_as_a_test_holds(path: Path) -> None:
    scenario = loaded(path)
    plans = [
        make_plan(f"play {seed}", show(walk(scenario, seed, passes=True))) for seed in range(4)
    ]
    pasted = "\n".join(write_yaml(plan) for plan in plans)
    text = path.read_text(encoding="utf-8").partition("\ntests:")[0]
    tested = load_bytes(f"{text}\ntests:\n{pasted}\n".encode(), str(path))
    assert [plan.name for plan in tested.plans] == [f"play {seed}" for seed in range(4)]
    assert [run_plan(tested, plan) for plan in tested.plans] == [None] * 4


def test_an_answer_is_named_by_its_address_and_an_order_by_its_items() -> None:
    scenario = loaded(FIXTURES / "every-kind.yaml")
    order = ["interpreter", "danger", "statement"]
    play = play_of(scenario, {"act": "ring-the-line"}, "separate", order, PASS)
    assert list_answers(play) == (
        "door.ring-the-line",
        "door.separate",
        "order [interpreter, danger, statement]",
        "see-to {pass: true}",
    )


def test_what_is_not_offered_is_said_with_what_is() -> None:
    play = play_of(loaded(FIXTURES / "every-kind.yaml"))
    halt = follow(play, [("door", "separate"), ("door", {"act": "ring-the-line"})])
    assert halt == Halt(
        2, "door: {act: ring-the-line}", "order", ("rank: interpreter, statement, danger",)
    )
    halt = follow(play, [("door", "nowhere")])
    assert isinstance(halt, Halt)
    assert halt.offered == ("separate", "in-front", "walk-first", "{act: ring-the-line}")


@pytest.mark.parametrize("text", ["", "door", "{door: separate}", "[door]", "[{a: b, c: d}]"])
def test_what_is_no_list_of_answers_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        read_steps(text)


def test_a_line_that_is_no_yaml_is_refused() -> None:
    with pytest.raises(Refused):
        read_steps("[{door: separate")


@pytest.mark.parametrize(
    "value",
    [{"a": ["b", {"c": -1}]}, {"x": True, "y": "true"}, "a: b", "12", "", "no", {"hana.trust": 3}],
)
def test_whatever_is_written_on_one_line_is_read_back(value: Any) -> None:
    assert read_steps(f"[{{a: {write_flow(value)}}}]") == [("a", value)]
    assert json.dumps(value)
