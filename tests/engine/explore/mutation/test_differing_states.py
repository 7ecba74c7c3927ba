"""Pairs of states that are not walked hide no difference."""

from __future__ import annotations

import pytest

from engine.explore.mutation.equivalence import PairedWalk
from engine.explore.mutation.operators import make_mutants
from engine.scenario.compiler import compile_edited
from engine.scenario.load import load_bytes
from engine.scenario.problems import Refused
from engine.scenario.scenario import Scenario
from tests.cases import EVERYTHING, loaded
from tests.generator import as_bytes
from tests.generator import case as made_by_chance

PAIRS = 3000


class EveryPair(PairedWalk):
    """Walks on from every pair of states."""

    _divergence = None


def case_of(seed: int) -> Scenario:
    if seed < 0:
        return loaded(EVERYTHING)
    return load_bytes(as_bytes(made_by_chance(seed)), "made-by-chance.yaml")


@pytest.mark.parametrize("seed", [-1, 1, 4])
def test_what_is_found_is_what_a_walk_over_every_pair_finds(seed: int) -> None:
    scenario = case_of(seed)
    found = set()
    for mutant in make_mutants(scenario)[::5]:
        try:
            other = compile_edited(scenario, mutant.source(scenario.source), [mutant.path[:2]])
        except Refused:
            continue
        every, few = (walk(scenario, other, PAIRS) for walk in (EveryPair, PairedWalk))
        (wanted, sure), (told, certain) = every.compared(), few.compared()
        assert certain or not sure
        if sure:
            assert (wanted is None) == (told is None), mutant
        if wanted is not None and told is not None and sure:
            assert wanted.play.seq == told.play.seq, mutant
        found.add(told is None)
    assert found == {True, False}
