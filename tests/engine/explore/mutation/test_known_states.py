"""What is told apart among known states is what a walk over pairs of states tells apart."""

from __future__ import annotations

from collections import Counter

import pytest

from engine.explore.mutation.equivalence import PairedWalk
from engine.explore.mutation.impact import trace_reach
from engine.explore.mutation.known_states import KnownStates
from engine.explore.mutation.known_tests import SlipChange
from engine.explore.mutation.operators import make_mutants
from engine.explore.reduce.partial_evaluation import build_story
from engine.explore.statespace.limits import Limits
from tests.engine.explore.slips import case_of, with_slips

PAIRS = 30_000


@pytest.mark.parametrize(("seed", "every"), [(-1, 2), (-2, 9), (6, 2), (7, 2), (20, 3), (52, 2)])
def test_known_states_tell_apart_what_pairs_of_states_do(seed: int, every: int) -> None:
    scenario = case_of(seed)
    states = KnownStates(scenario, Limits(states=PAIRS))
    told = Counter[bool]()
    for _, other in with_slips(scenario, make_mutants(scenario)[::every]):
        change = SlipChange(scenario, other)
        reach = trace_reach(build_story(scenario), build_story(other, scenario))
        known = states.compare(change, reach)
        if known is None:
            continue
        walk = PairedWalk(scenario, other, PAIRS)
        (wanted, sure), (nearest, _) = walk.compare(), known.compare()
        assert sure
        assert known.differ() == (wanted is not None)
        told[known.differ()] += 1
        if wanted is not None:
            assert nearest is not None
            assert nearest.seen == wanted.seen
            assert nearest.play.seq <= wanted.play.seq  # the walk may stop at a play by chance
    assert told[True]
