"""What the key says of an answer about several items: whose principles it upholds and breaches."""

from __future__ import annotations

from typing import Any

import pytest

from engine.scoring.score import Credit, credit_of
from tests.cases import case, play_of

SELECT = """
door:
  select:
    prompt: P?
    assesses: [safety]
    pick: 1
    upholds: [P02]
    items:
      a: {do: A., right: true, upholds: [P01]}
      b: {do: B., breaches: [P03]}
    then: evening
"""
RATE = """
door:
  rate:
    prompt: P?
    assesses: [safety]
    upholds: [P02]
    scale: {from: 0, to: 1, labels: [no, yes]}
    items:
      a: {text: A., accept: [1], upholds: [P01]}
      b: {text: B., accept: [0], breaches: [P03]}
    then: evening
"""


def credit(scenes: str, answer: Any) -> Credit:
    found = credit_of(scenario := case(scenes), play_of(scenario, answer))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("picked", "upholds", "breaches"),
    [("a", ("P02", "P01"), ()), ("b", ("P02",), ("P03",))],
)
def test_a_pick_upholds_and_breaches_what_the_picked_items_do(
    picked: str, upholds: tuple[str, ...], breaches: tuple[str, ...]
) -> None:
    found = credit(SELECT, [picked])
    assert (found.upholds, found.breaches) == (upholds, breaches)


@pytest.mark.parametrize("value", [0, 1])
def test_ratings_uphold_and_breach_nothing_but_what_the_decision_does(value: int) -> None:
    found = credit(RATE, {"a": value, "b": value})
    assert (found.upholds, found.breaches) == (("P02",), ())
