"""Answers that are offered together can be told apart by how they begin."""

from __future__ import annotations

import pytest

from engine.explore.explored_case import Case
from engine.explore.theorems.texts import find_answers_alike
from engine.scenario.case_files import SHIPPED
from tests.cases import case, loaded
from tests.engine.explore.theorems.proofs import HALL, only, proved

DOOR = "door: {text: The door., then: dawn}\n"
TWELVE = "One two three four five six seven eight nine ten eleven twelve"


def hall(tell: str, wait: str) -> str:
    written = HALL.replace("{do: Wait.}", f"{{{wait}}}").replace("do: Tell her.", tell)
    assert tell in written and wait in written
    return written + DOOR


@pytest.mark.parametrize(
    ("tell", "wait"),
    [
        ("do: Wait here.", "do: 'wait, here'"),
        (
            "do: Wait here.",
            "says: Wait here.",
        ),
        (f"do: {TWELVE} here.", f"do: {TWELVE} there."),
    ],
)
def test_two_answers_with_one_beginning_are_told_with_it(tell: str, wait: str) -> None:
    scenario = case(hall(tell, wait))
    problem = only(find_answers_alike, scenario).problem
    assert (problem.code, problem.params["at"], problem.params["other"]) == (
        "F343",
        "hall.wait",
        "hall.tell",
    )
    assert "wait: " in scenario.source.text.splitlines()[problem.line - 1]


@pytest.mark.parametrize(
    ("tell", "wait"),
    [
        ("do: Wait.", "do: Wait here."),
        (f"do: {TWELVE} here.", f"do: 'Then: {TWELVE} here.'"),
        ("if: told, do: Wait.", "if: not told, do: Wait."),
    ],
)
def test_answers_that_differ_or_are_never_offered_together_are_not_told(
    tell: str, wait: str
) -> None:
    assert proved(find_answers_alike, hall(tell, wait)) == []


def test_items_of_an_order_that_read_alike_are_told() -> None:
    items = "{one: {do: Wait.}, two: {do: Call her.}, three: {do: Wait.}}"
    scenes = f"hall:\n  rank: {{prompt: First?, items: {items}, discuss: true, then: dawn}}\n"
    assert proved(find_answers_alike, scenes) == [("F343", "hall.three", 0)]


def test_what_a_shipped_case_means_so_is_accepted_in_it() -> None:
    scenario = loaded(SHIPPED / "foundation" / "traffic-light.yaml")
    told = [finding.problem.params["at"] for finding in find_answers_alike(Case(scenario))]
    assert told == [entry["at"] for entry in scenario.data["accept"]]
