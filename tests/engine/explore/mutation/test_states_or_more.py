"""What is proved of a case with a slip by more states than it has is what its own states say."""

from __future__ import annotations

from collections import Counter

import pytest

from engine.explore.changed_moves import ChangedMoves
from engine.explore.explored_case import Case, Like, Theorem, ask_all_but_rules
from engine.explore.mutation.operators import make_mutants
from engine.explore.mutation.reused_searches import KnownSearches
from engine.explore.queries.backward_reachability import surely_finishes
from engine.explore.statespace.search_with_sets import Reached, search_states
from engine.explore.theorems.dead_ends import find_dead_ends
from engine.explore.theorems.unavoidable_errors import find_unavoidable_errors
from engine.explore.theorems.unfair_skipping import find_unfair_passing
from engine.scenario.load import load_bytes
from engine.scenario.scenario import Scenario
from tests.cases import few_first
from tests.engine.explore.slips import with_slips
from tests.generator import as_bytes
from tests.generator import case as made_by_chance

ASKING: tuple[Theorem, ...] = (find_dead_ends, find_unfair_passing, find_unavoidable_errors)


def prove(case: Case) -> list[tuple[object, ...]]:
    found = (finding.problem for theorem in ASKING for finding in theorem(case))
    return [(p.code, p.line, p.column, p.params.get("at")) for p in found]


def states_written_out(reached: Reached) -> set[int]:
    sets, shift = reached.carrier.sets, reached.walker.shift
    return {
        node | bits << shift
        for node, set_ in reached.found.items()
        for bits, _ in sets.split(
            set_, tuple(f.shift for f in reached.carrier.carried[node & reached.walker.low])
        )
    }


def compare(scenario: Scenario, among: slice) -> Counter[str]:
    """Prove with and without what is known of the case; how often it told what."""
    known, told = KnownSearches(), Counter[str]()
    base = Case(scenario, asked=ask_all_but_rules(), searching=known.keep)
    prove(base)
    for mutant, other in with_slips(scenario, make_mutants(scenario)[among], anew=True):
        like = Like(base, ChangedMoves(scenario.story, other.story))
        asked = ask_all_but_rules()
        case = Case(other, asked=asked, searching=known.answer, like=like)
        more, plain = case.states_or_more, Case(other, asked=asked)
        assert prove(case) == prove(plain), mutant
        if more.before is None:
            told["searched"] += 1
            continue
        every = search_states(more.walker, plain.limits)
        assert states_written_out(every) <= states_written_out(more), mutant
        sure = surely_finishes(more)
        assert surely_finishes(plain.states) or not sure, mutant
        told["sure" if sure else "unsure"] += 1
    return told


@pytest.mark.parametrize("seed", few_first([20, 11, 3], 2))
def test_a_made_case_with_a_slip(seed: int) -> None:
    scenario = load_bytes(as_bytes(made_by_chance(seed)), "made-by-chance.yaml")
    compare(scenario, slice(None, 240, 5))
