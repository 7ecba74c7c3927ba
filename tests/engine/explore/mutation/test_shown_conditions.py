"""What known plays show of conditions of the key with a slip, against a search of every state."""

from __future__ import annotations

import pytest

from engine.explore.changed_moves import ChangedMoves
from engine.explore.explored_case import Case, Like, QueryScope
from engine.explore.mutation.affected_theorems import Concern
from engine.explore.mutation.impact import trace_reach
from engine.explore.mutation.operators import make_mutants
from engine.explore.queries.search import find_occurrences
from engine.explore.queries.shown_conditions import find_shown
from engine.explore.reduce.partial_evaluation import build_story
from engine.explore.theorem_list import PARTS
from engine.scenario.problems import Path
from engine.scenario.scenario import Scenario
from tests.engine.explore.slips import case_of, with_slips


def happening(scenario: Scenario) -> set[tuple[Path, bool]]:
    """The conditions that are read in some play, with the value they have."""
    happens = find_occurrences(Case(scenario)).happens
    return {(scenario.written[q[0]], q[1]) for q in happens if isinstance(q, tuple)}


@pytest.mark.parametrize(("seed", "among"), [(-1, 1), (5, 5), (26, 8)])
def test_plays_show_only_what_happens_and_what_is_not_asked_about_happens_as_before(
    seed: int, among: int
) -> None:
    scenario = case_of(seed)
    base, story, before, some = Case(scenario), build_story(scenario), happening(scenario), 0
    slips = [m for m in make_mutants(scenario) if "rating" in m.path and m.kind == "condition"]
    for mutant, other in with_slips(scenario, slips[::among]):
        entry = mutant.path[:2]
        reach = trace_reach(story, build_story(other, scenario))
        asked = Concern(scenario, other, reach, PARTS, entry).asked
        like = Like(base, ChangedMoves(scenario.story, other.story))
        case = Case(other, asked=asked, known=None if reach.ways else base, like=like)
        held = {(n, held) for n, path in enumerate(other.written) if path for held in (True, False)}
        shown, now = find_shown(case, held), happening(other)
        assert {(other.written[n], holds) for n, holds in shown} <= now, mutant
        assert asked.conditions is None or all(
            ((path, value) in now) == ((path, value) in before)
            for path in other.written
            for value in (True, False)
            if path not in asked.conditions
        ), mutant
        some += len(shown)
    assert some


def test_plays_of_another_story_show_nothing() -> None:
    scenario = case_of(5)
    base, some = Case(scenario), 0
    for _, other in with_slips(scenario, make_mutants(scenario)[::9]):
        moves = ChangedMoves(scenario.story, other.story)
        case = Case(other, asked=QueryScope(bare=True), like=Like(base, moves))
        held = {(n, held) for n, path in enumerate(other.written) if path for held in (True, False)}
        assert bool(find_shown(case, held)) != moves.any
        some += moves.any
    assert some
