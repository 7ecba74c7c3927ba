"""Large regions read derived variables instead of needs and risks, and nothing else changes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from engine.explore.explored_case import Case
from engine.explore.reduce import derived_variables
from engine.explore.reduce.slicing import slice_product
from engine.explore.values.compute import compute_overall, compute_values
from engine.scenario.load import load_bytes
from engine.scenario.scenario import Scenario
from tests.benchmarks.large import needs_and_risks
from tests.cases import few_first
from tests.engine.explore.brute import Brute
from tests.engine.explore.theorems.test_canon import agree, core
from tests.engine.explore.told import assert_as_brute, told
from tests.generator import as_bytes, case

SMALL = (3, 13, 35, 45, 57, 94)
"""Cases made by chance that are small enough for brute force, in which variables are derived."""

OTHERS = (4, 15, 20, 23, 33, 38, 52, 84, 88, 92, 96, 108)
"""Others, of some more states."""


@contextmanager
def everywhere() -> Iterator[None]:
    """Derive variables in every case, however few states it has."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(derived_variables, "MOST_STATES", 0)
        yield


def made(seed: int) -> Scenario:
    return load_bytes(as_bytes(case(seed)), f"made-{seed}.yaml")


def branching(scenes: int, needs: int, risks: int) -> Scenario:
    """A case in which the last scene leads on by each need and risk that came to it."""
    return load_bytes(needs_and_risks(scenes, needs, risks, branched=True), "made.yaml")


def branching_early(scenes: int, needs: int, risks: int) -> Scenario:
    """A case in which a scene in the middle leads on by each of them; then they change again."""
    raw, at = needs_and_risks(scenes, needs, risks).decode(), scenes // 2 + 1
    things = [f"need('n{n}') == 'met'" for n in range(needs)]
    things += [f"risk('r{n}') >= 'high'" for n in range(risks)]
    ways = "".join(f"        - {{if: {each}, go: s{at + 1}}}\n" for each in things)
    branched = raw.replace(f"      then: s{at}\n", f"      then:\n{ways}        - go: s{at}\n")
    assert branched != raw
    return load_bytes(branched.encode(), "made.yaml")


def derived(scenario: Scenario) -> dict[str, tuple[int, ...]]:
    """The derived variables of the story."""
    sliced = slice_product(Case(scenario).story)
    return {name: each.value for name, each in sliced.derived.items()}


def test_a_case_of_few_combinations_is_explored_as_it_is() -> None:
    assert derived(branching(9, 2, 2)) == {}


def test_what_the_last_scene_reads_is_derived() -> None:
    with everywhere():
        assert derived(branching(4, 1, 1)) == {
            "need:n0 as read": (0, 0, 1, 0, 0),
            "risk:r0 as read": (0, 0, 0, 0, 1, 1),
        }


@pytest.mark.parametrize("seed", few_first(SMALL, 3))
def test_values_are_those_of_brute_force_in_every_state(seed: int) -> None:
    scenario = made(seed)
    with everywhere():
        assert derived(scenario)
        table = compute_values(Case(scenario))
    brute = Brute(scenario, 4_000, passes=True)
    assert_as_brute(table, brute)


@pytest.mark.parametrize("seed", few_first(OTHERS, 3))
def test_every_theorem_finds_what_it_finds_without(seed: int) -> None:
    scenario = made(seed)
    with everywhere():
        assert derived(scenario)
        found = told(Case(scenario))
    assert told(Case(made(seed))) == found


def test_so_it_does_where_a_scene_in_the_middle_reads_them() -> None:
    with everywhere():
        found = told(Case(branching_early(7, 2, 1)))
    assert told(Case(branching_early(7, 2, 1))) == found


@pytest.mark.parametrize("seed", few_first((*SMALL, *OTHERS), 3))
def test_a_case_is_played_alike_with_derived_variables_and_without(seed: int) -> None:
    scenario = made(seed)
    with everywhere():
        walker = core(scenario)
    assert walker.sliced.derived
    for number in range(20):
        agree(scenario, walker, number)


def test_ten_needs_and_risks_that_a_last_scene_reads_are_exhausted() -> None:
    known = Case(branching(39, 5, 5))
    assert known.states.exhausted
    assert known.states.size < 10_000
    assert known.states.states > 10_000_000
    assert known.scored_states.exhausted


def test_a_scene_in_the_middle_may_read_them_too() -> None:
    known = Case(branching_early(39, 5, 5))
    assert known.states.exhausted
    assert known.states.size < 10_000
    assert known.scored_states.exhausted


def test_their_scores_are_those_without_derived_variables() -> None:
    for make in (branching, branching_early):
        scenario = make(9, 2, 2)
        with everywhere():
            assert derived(scenario)
            found = compute_overall(Case(scenario))
        plain = compute_overall(Case(make(9, 2, 2)))
        assert found is not None and plain is not None
        assert (found.bounds, found.mean) == (plain.bounds, plain.mean)
