"""What looks different in the random plays of a case with a slip is all found, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from engine.explore.changed_moves import ChangedMoves
from engine.explore.explored_case import Case, Like
from engine.explore.fairness import overlong_case
from engine.explore.fairness.overlong_case import find_overlong_case
from engine.explore.mutation.affected_theorems import Concern
from engine.explore.mutation.impact import trace_reach
from engine.explore.mutation.operators import make_mutants
from engine.explore.queries.drawn_plays import draw_moments, find_changed_moments
from engine.explore.reduce.partial_evaluation import build_story
from engine.explore.theorem_list import PARTS
from engine.play.estimated_duration import minutes
from engine.play.play import Play
from engine.play.view import describe_answer, find_visible, list_offered
from engine.scenario.compiler import compile_edited
from engine.scenario.scenario import Scenario
from tests.cases import case
from tests.engine.explore.slips import case_of, with_slips


def looks(scenario: Scenario, plays: Iterable[Play]) -> set[object]:
    """How these moments look, each with the card that was chosen before it."""
    return {
        (
            p.at,
            tuple(find_visible(p)),
            describe_answer(scenario, p),
            tuple(m.move.key for m in list_offered(p)),
        )
        for p in plays
    }


@pytest.mark.parametrize(("seed", "among"), [(-1, 9), (2, 9), (4, 9), (19, 9), (5, 7), (7, 7)])
def test_a_moment_that_looks_different_is_among_those_that_may(seed: int, among: int) -> None:
    scenario = case_of(seed)
    base, ways = Case(scenario), set()
    before, story = looks(scenario, draw_moments(base)), build_story(scenario)
    for mutant, other in with_slips(scenario, make_mutants(scenario)[::among]):
        like = Like(base, ChangedMoves(scenario.story, other.story))
        goes_apart = trace_reach(story, build_story(other, scenario)).ways
        here = Case(other, known=None if goes_apart else base, like=like)
        found = looks(other, find_changed_moments(here, like))
        every = looks(other, draw_moments(Case(other)))
        assert every - before <= found <= every, mutant
        ways.add((goes_apart, bool(found)))
    assert ways >= {(True, True), (False, True), (False, False)}


LONG = """
hall:
  text:
    - {if: rain, say: WET}
    - {if: not rain, say: Nobody is here.}
  choose:
    prompt: What do you do?
    options:
      apart: {do: Take her aside., set: {separated: true}}
      together: {do: Ask in front of him.}
    then: dawn
"""


@pytest.mark.parametrize("words", [0, 300, 1500])
def test_a_case_takes_too_long_with_a_slip_whether_or_not_its_plays_are_known(
    monkeypatch: pytest.MonkeyPatch, words: int
) -> None:
    scenario = case(LONG.replace("WET", "It rains. " + "It rains on. " * words))
    monkeypatch.setattr(overlong_case, "MOST", {"foundation": minutes(scenario).first})
    base, story, found = Case(scenario), build_story(scenario), set()
    for mutant in make_mutants(scenario):
        other = compile_edited(scenario, mutant.source(scenario.source), [mutant.path[:2]])
        reach = trace_reach(story, build_story(other, scenario))
        asked = Concern(scenario, other, reach, PARTS, mutant.path[:2]).asked
        like = Like(base, ChangedMoves(scenario.story, other.story))
        known = Case(other, asked=asked, known=None if reach.ways else base, like=like)
        told, plain = (
            [f.problem.code for f in find_overlong_case(c)] for c in (known, Case(other))
        )
        assert bool(told) == bool(plain), mutant
        found.add(bool(told))
    assert found == ({False, True} if words else {False})
