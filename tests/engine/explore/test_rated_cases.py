"""A case that only rates otherwise is worth what it is worth if all of it is explored anew."""

from __future__ import annotations

import pytest

from engine.explore.changed_moves import ChangedMoves
from engine.explore.explored_case import Case, Like
from engine.explore.mutation.operators import make_mutants
from engine.explore.theorems.outcome_independence import find_bought_endings
from engine.explore.values.compute import compute_overall
from tests.engine.explore.slips import case_of, with_slips


@pytest.mark.parametrize(("seed", "every"), [(-1, 7), (-2, 19), (4, 1), (6, 1), (7, 1)])
def test_what_is_only_rated_otherwise_is_worth_what_it_is_worth(seed: int, every: int) -> None:
    scenario = case_of(seed)
    base, shared = Case(scenario), 0
    rated = [m for m in make_mutants(scenario) if "rating" in m.path]
    for _, other in with_slips(scenario, rated[::every]):
        anew, like = Case(other), Like(base, ChangedMoves(scenario.story, other.story))
        case = Case(other, like=like)
        shared += case.scored is base.rated
        worth, found = compute_overall(anew), compute_overall(case)
        assert (worth is None) == (found is None)
        if worth is not None and found is not None:
            assert found.mean == worth.mean
            assert (found.bounds.best, found.bounds.worst) == (
                worth.bounds.best,
                worth.bounds.worst,
            )
        told = [[f.problem for f in find_bought_endings(each)] for each in (anew, case)]
        assert [problem.params for problem in told[0]] == [problem.params for problem in told[1]]
    assert shared
