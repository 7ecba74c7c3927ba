"""A test that surely passes with a slip is not run: against all tests, run."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from engine.explore.mutation.known_tests import SlipChange, find_passing_tests
from engine.explore.mutation.operators import make_mutants
from engine.explore.run_plans import run_plan
from engine.scenario.compiler import compile_edited, compile_scenario
from engine.scenario.problems import Refused
from engine.scenario.scenario import Scenario
from tests.cases import FIXTURES, TICKET, case, loaded
from tests.engine.explore.mutation.test_mutation_testing import DOOR, TEST

ARRIVING = """
hall:
  choose:
    prompt: What do you do?
    options:
      apart: {do: Take her aside., set: {separated: true}}
      together: {do: Ask in front of him., if: not told}
    then: room
room:
  person_decides:
    who: hana
    as:
      - {if: separated, decides: talks, say: She talks., set: {told: true}}
      - {decides: waits, say: She waits.}
  then: talk
talk:
  choose:
    prompt: And now?
    options:
      listen: {do: Listen., if: told, meets: [home]}
      leave: {do: Leave., if: not told}
    then: dawn
"""
OFFERS = """
tests:
  - name: she talks
    play: [{hall: apart}, {room: {continue: true}}]
    expect: {offered: [listen], not_offered: [leave]}
  - name: she waits
    play: [{hall: together}, {room: {continue: true}}, {talk: leave}]
    expect: {ending: dawn}
"""

WAYS = """
hall:
  choose:
    prompt: What do you do?
    options:
      apart: {do: Take her aside., set: {separated: true}}
      together: {do: Ask in front of him.}
    then:
      - {if: separated, go: room}
      - {go: room, waive: [room]}
room:
  choose:
    prompt: And now?
    assesses: [safety]
    options:
      listen: {do: Listen., rating: 4, upholds: [P01]}
      leave: {do: Leave., rating: 2, breaches: [P01]}
    then: dawn
"""
SETTLED = """
tests:
  - name: what is asked in front of him asks for nothing more
    play: [{hall: together}]
    expect: {credit: {room: {at_least: 1}}}
  - name: to take her aside leaves it open
    play: [{hall: apart}, {room: listen}]
    expect: {credit: {room: {at_least: 1}}}
"""


def compare(scenario: Scenario, among: int, *, edited: bool = True) -> Counter[str]:
    """How many tests fail, are run and pass, or are not run, over some slips."""
    known, told = list(find_passing_tests(scenario)), Counter[str]()
    for mutant in make_mutants(scenario)[::among]:
        source = mutant.source(scenario.source)
        try:
            other = (
                compile_edited(scenario, source, [mutant.path[:2]])
                if edited
                else compile_scenario(source, scenario.doctrine, scenario.words)
            )
        except Refused:
            continue
        change = SlipChange(scenario, other)
        for test in known:
            fails, may_fail = run_plan(other, test.plan) is not None, test.may_fail(change)
            assert may_fail or not fails, (mutant, test.plan.name)
            assert test.fails(change) == fails, (mutant, test.plan.name)
            told["fails" if fails else "run" if may_fail else "spared"] += 1
    return told


@pytest.mark.parametrize(
    ("file", "among"),
    [(FIXTURES.parent / "whole-format.yaml", 1), (FIXTURES.parent / "guide.yaml", 3), (TICKET, 17)],
)
def test_what_is_not_run_passes(file: Path, among: int) -> None:
    told = compare(loaded(file), among)
    assert told["spared"] > told["run"]


@pytest.mark.parametrize(("scenes", "tests"), [(DOOR, TEST), (ARRIVING, OFFERS), (WAYS, SETTLED)])
@pytest.mark.parametrize("edited", [True, False])
def test_of_a_small_case_too(scenes: str, tests: str, edited: bool) -> None:
    told = compare(case(scenes, tests), 1, edited=edited)
    assert told["fails"] and told["spared"]
