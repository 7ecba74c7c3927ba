"""Plans: the plays an author wrote down as tests, and the first thing in one that is not so."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.explore.plans import Failure, run_plan
from engine.scenario.library import cases, load, load_bytes
from engine.scenario.scenario import Scenario

CASE = """
title: The side room
role: >-
  You are the investigator.
chance:
  bus_comes: {values: [true, false]}
state:
  late: {start: false}
scenes:
  room:
    choose:
      assesses: [safety]
      options:
        wait: {do: "Wait.", rating: 4, upholds: [P01], set: {late: true}}
        go: {do: "Go.", rating: 1, breaches: [P01]}
      then:
        - {if: bus_comes, go: bus}
        - {go: evening}
endings:
  evening:
    person: >-
      She walks.
  bus:
    person: >-
      She rides.
tests:
"""


def plan(text: str) -> Failure | None:
    scenario = load_bytes((CASE + text).encode(), "case.yaml")
    return run_plan(scenario, scenario.plans[0])


def test_a_plan_that_holds_says_nothing() -> None:
    assert (
        plan("""
  - name: she is given time
    chance: {bus_comes: false}
    play: [{room: wait}]
    expect: {ending: evening, state: {late: true}, credit: {room: {at_least: 1}}}
""")
        is None
    )


def test_luck_that_is_not_named_takes_its_first_value() -> None:
    assert (
        plan("""
  - name: the bus
    play: [{room: wait}]
    expect: {ending: bus}
""")
        is None
    )


def test_the_first_answer_that_is_not_offered_is_named_with_what_was() -> None:
    failure = plan("""
  - name: gone
    play: [{room: leave}]
    expect: {ending: bus}
""")
    assert failure is not None
    assert failure.step == 1
    assert "room.wait" in failure.found


def test_an_expectation_that_fails_says_what_was_found() -> None:
    failure = plan("""
  - name: wrong
    play: [{room: go}]
    expect: {credit: {room: {at_least: 0.5}}}
""")
    assert failure == Failure("wrong", 0, "credit: room: at_least: 0.5", "room: 0.00")


@pytest.mark.parametrize("path", list(cases()), ids=lambda p: p.stem)
def test_every_plan_of_a_shipped_case_holds(path: Path) -> None:
    scenario: Scenario = load(path)
    assert scenario.plans
    for each in scenario.plans:
        assert run_plan(scenario, each) is None
