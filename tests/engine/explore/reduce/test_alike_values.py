"""Values that nothing tells apart any more are made one, and nothing else changes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from engine.explore.analysis_context import Case
from engine.explore.reduce import alike_values
from engine.explore.reduce.slicing import slice_product
from engine.explore.values.codec import pack, unpack
from engine.explore.values.compute import compute_overall, compute_values
from engine.scenario.load import load_bytes
from engine.scenario.scenario import Scenario
from tests.benchmarks.large import needs_and_risks
from tests.cases import few_first
from tests.engine.explore.brute import Brute
from tests.engine.explore.theorems.test_canon import agree, core
from tests.engine.explore.told import told
from tests.generator import as_bytes, case

SMALL = (3, 13, 35, 45, 57, 94)
"""Cases made by chance that are small enough for brute force, in which values become alike."""

OTHERS = (4, 15, 20, 23, 33, 38, 52, 70, 79, 84, 88, 92, 96, 108, 117)
"""Others, of some more states."""


@contextmanager
def everywhere() -> Iterator[None]:
    """Make values one in every case, however few states it has."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(alike_values, "MOST_STATES", 0)
        yield


def made(seed: int) -> Scenario:
    return load_bytes(as_bytes(case(seed)), f"made-{seed}.yaml")


def branching(scenes: int, needs: int, risks: int) -> Scenario:
    """A case in which the last scene leads on by each need and risk that came to it."""
    return load_bytes(needs_and_risks(scenes, needs, risks, branched=True), "made.yaml")


def alike(scenario: Scenario) -> dict[str, tuple[int, ...]]:
    """The values that the story makes one."""
    sliced = slice_product(Case(scenario).story)
    return {name: each.first for name, each in sliced.alike.items()}


def test_a_case_of_few_combinations_is_explored_as_it_is() -> None:
    assert alike(branching(9, 2, 2)) == {}


def test_what_a_condition_does_not_tell_apart_is_one_after_the_last_change() -> None:
    with everywhere():
        sliced = slice_product(Case(branching(4, 1, 1)).story)
        assert {name: each.first for name, each in sliced.alike.items()} == {
            "need:n0": (0, 0, 2, 0, 0),
            "risk:r0": (0, 0, 0, 0, 4, 4),
        }
        assert sliced.alike["need:n0"].places == {"s3", "told", "done", "left"}
        assert sliced.alike["risk:r0"].places == {"told", "done", "left"}


@pytest.mark.parametrize("seed", few_first(SMALL, 3))
def test_values_are_those_of_brute_force_in_every_state(seed: int) -> None:
    scenario = made(seed)
    with everywhere():
        assert alike(scenario)
        table = compute_values(Case(scenario))
    brute = Brute(scenario, 4_000, passes=True)
    assert table is not None
    found = unpack(pack(table))
    assert found is not None and found == table
    best, worst, chance = brute.extreme(max), brute.extreme(min), brute.chance()
    for key, play in brute.plays.items():
        number = found.number(play, key[2])
        assert number is not None, play.location.location.id
        bounds = found.bounds(number)
        assert (bounds.best, bounds.worst) == (best[key], worst[key])
        assert bounds.chance == pytest.approx(chance[key], abs=1e-9)


@pytest.mark.parametrize("seed", few_first(OTHERS, 3))
def test_every_theorem_finds_what_it_finds_with_all_values(seed: int) -> None:
    with everywhere():
        assert alike(made(seed))
        found = told(Case(made(seed)))
    assert told(Case(made(seed))) == found


@pytest.mark.parametrize("seed", few_first((*SMALL, *OTHERS), 3))
def test_a_case_is_played_alike_with_all_values_and_with_those_that_differ(seed: int) -> None:
    scenario = made(seed)
    with everywhere():
        walker = core(scenario)
    assert walker.sliced.alike
    for number in range(20):
        agree(scenario, walker, number)


def test_ten_needs_and_risks_that_a_last_scene_reads_are_exhausted() -> None:
    known = Case(branching(39, 5, 5))
    assert known.states.exhausted
    assert known.states.size < 10_000
    assert known.states.states > 10_000_000
    assert known.scored_states.exhausted


def test_their_scores_are_those_of_all_values() -> None:
    with everywhere():
        found = compute_overall(Case(branching(9, 2, 2)))
    plain = compute_overall(Case(branching(9, 2, 2)))
    assert found is not None and plain is not None
    assert (found.bounds, found.mean) == (plain.bounds, plain.mean)
