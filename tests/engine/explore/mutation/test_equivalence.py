"""Pairs of states that are not walked hide no difference."""

from __future__ import annotations

import pytest

from engine.explore.mutation.equivalence import PairedWalk
from engine.explore.mutation.operators import make_mutants
from tests.engine.explore.slips import case_of, with_slips

PAIRS = 3000


class EveryPair(PairedWalk):
    """Walks on from every pair of states."""

    _divergence = None


@pytest.mark.parametrize("seed", [-1, 1, 4])
def test_what_is_found_is_what_a_walk_over_every_pair_finds(seed: int) -> None:
    scenario = case_of(seed)
    found = set()
    for mutant, other in with_slips(scenario, make_mutants(scenario)[::5]):
        every, few = (walk(scenario, other, PAIRS) for walk in (EveryPair, PairedWalk))
        (wanted, sure), (told, certain) = every.compare(), few.compare()
        assert certain or not sure
        if sure:
            assert (wanted is None) == (told is None), mutant
        if wanted is not None and told is not None and sure:
            assert wanted.play.seq == told.play.seq, mutant
        found.add(told is None)
    assert found == {True, False}
