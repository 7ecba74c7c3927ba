"""A case that only rates otherwise is worth what it is worth if all of it is explored anew."""

from __future__ import annotations

import pytest

from engine.explore.analysis_context import Case, Like
from engine.explore.changed_moves import ChangedMoves
from engine.explore.mutation.operators import make_mutants
from engine.explore.theorems.outcome_independence import find_bought_endings
from engine.explore.values.compute import compute_overall
from engine.scenario.compiler import compile_edited
from engine.scenario.load import load_bytes
from engine.scenario.problems import Refused
from engine.scenario.scenario import Scenario
from tests.cases import EVERYTHING, TICKET, loaded
from tests.generator import as_bytes
from tests.generator import case as made_by_chance


def case_of(seed: int) -> Scenario:
    if seed < 0:
        return loaded(EVERYTHING if seed == -1 else TICKET)
    return load_bytes(as_bytes(made_by_chance(seed)), "made-by-chance.yaml")


@pytest.mark.parametrize(("seed", "every"), [(-1, 7), (-2, 19), (4, 1), (6, 1), (7, 1), (20, 1)])
def test_what_is_only_rated_otherwise_is_worth_what_it_is_worth(seed: int, every: int) -> None:
    scenario = case_of(seed)
    base, shared = Case(scenario), 0
    rated = [m for m in make_mutants(scenario) if "rating" in m.path]
    for mutant in rated[::every]:
        try:
            other = compile_edited(scenario, mutant.source(scenario.source), [mutant.path[:2]])
        except Refused:
            continue
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
