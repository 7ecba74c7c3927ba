"""What single rules reach, against plays made by hand and against brute force."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from engine.explore.explored_case import Case
from engine.explore.fairness.single_rule import Figure, list_rules, measure_rules
from engine.explore.values.scored_walk import ScoredWalk
from engine.scenario.scenario import Scenario
from engine.scoring.score import score
from tests.cases import EVERYTHING, FIXTURES, case, loaded, play_of
from tests.engine.explore.brute import Brute
from tests.engine.explore.small import small_cases

TWO = """
gate:
  choose:
    prompt: How do you begin?
    assesses: [safety]
    options:
      one:
        do: Wait for somebody to open.
        rating: {first}
        tags: [defer]
      two:
        do: Ask for the owner at the gate, and then for his papers.
        rating: {second}
  {more}
    then: order
order:
  rank:
    prompt: In what order?
    assesses: [safety]
    items:
      a: {{do: First.}}
      b: {{do: Second of them.}}
      c: {{do: The third of them all.}}
    key: [a, b, c]
    then: picks
picks:
  select:
    prompt: Which one?
    pick: 1
    assesses: [safety]
    items:
      x: {{do: This., right: true}}
      y: {{do: That one there.}}
    then: scale
scale:
  rate:
    prompt: How far?
    assesses: [safety]
    scale: {{from: 1, to: 3, labels: [no, some, yes]}}
    items:
      m: {{text: One., accept: [1]}}
      n: {{text: Two., accept: [2]}}
    then: evening
"""


@cache
def figures_of_everything() -> tuple[Figure, ...]:
    return measure_rules(Case(loaded(EVERYTHING)))


def shares(scenario: Scenario) -> dict[str, float]:
    return {figure.name: figure.share for figure in measure_rules(Case(scenario))}


def lists(first: int = 4, second: int = 1) -> Scenario:
    return case(TWO.format(first=first, second=second, more=""))


def test_a_rule_takes_what_stands_first_last_or_is_longest() -> None:
    found = shares(lists())
    # S of 4; the worst pick, order, option and ratings are worth nothing
    assert found["always-first"] == pytest.approx((1 + 1 + 1 + 0.5) / 4)
    assert found["as-listed"] == pytest.approx((1 + 1 + 1 + 1) / 4)
    assert found["first-k"] == pytest.approx((1 + 1 + 1 + 0.5) / 4)
    assert found["last"] == pytest.approx(0)
    assert found["longest"] == pytest.approx((0 + 0 + 0 + 0.5) / 4)
    assert found["always-defer"] == found["always-first"]


def test_a_tag_is_followed_wherever_it_stands() -> None:
    found = shares(lists(1, 4))
    assert found["always-defer"] == pytest.approx((0 + 1 + 1 + 0.5) / 4)
    assert "always-act" not in found


TALK = """
talk:
  interview:
    who: hana
    assesses: [interviewing]
    purpose: {wish: Asked what she wants.}
    topics:
      one:
        questions:
          tea: {says: Tea?, type: rapport, rating: 1}
          wants: {says: What do you want?, type: open, serves: wish, rating: 4}
      two:
        questions:
          again: {says: Why did you not go home to your people?, type: blame, rating: 1}
    moves:
      break: {tags: [break]}
    then: evening
"""


def test_in_a_conversation_rules_differ_in_what_they_ask() -> None:
    found = shares(case(TALK))
    # worst: both wrong questions and not the wish, S = 0; best: S = 4
    assert found["close-at-once"] == pytest.approx(2 / 4)  # nothing asked: both free slots kept
    assert found["always-first"] == pytest.approx(0 / 4)  # the first question of each subject
    assert found["as-listed"] == pytest.approx(2 / 4)  # everything
    assert found["ask-everything"] == pytest.approx(2 / 4)
    assert found["always-break"] == found["always-first"]


LOOP = """
gate:
  choose:
    prompt: How do you begin?
    assesses: [safety]
    options:
      again: {do: Knock once more., rating: 1, then: gate}
      enter: {do: Go in., rating: 4, then: evening}
    then: evening
  pass: {to: evening}
"""


def test_a_rule_that_comes_back_to_the_same_state_takes_its_next_answer() -> None:
    assert shares(case(LOOP))["always-first"] == 0
    assert shares(case(LOOP))["last"] == 1


def test_the_figure_is_the_mean_over_luck() -> None:
    scenario = case(
        """
        gate:
          text:
            - {if: rain, say: It rains.}
            - {if: not rain, say: It is dry.}
          choose:
            prompt: How do you begin?
            assesses: [safety]
            options:
              umbrella:
                do: Take the umbrella.
                rating: [{if: rain, is: 4}, {is: 1}]
              go:
                do: Go as you are.
                rating: [{if: rain, is: 1}, {is: 3}]
            then: evening
        """
    )
    found = shares(scenario)
    assert found["always-first"] == pytest.approx(0.5)
    assert found["last"] == pytest.approx(0.5)
    assert found["random"] == pytest.approx(0.5)


def test_every_rule_is_defined_in_at_most_three_lines() -> None:
    for figure in figures_of_everything():
        assert figure.says.strip() and figure.says.count("\n") <= 2, figure.name
        assert max(map(len, figure.says.splitlines())) <= 92


def test_chance_is_told_and_is_no_single_rule() -> None:
    found = {f.name: f for f in figures_of_everything()}
    assert not found["random"].single
    assert all(f.single for name, f in found.items() if name != "random")
    assert len(found) == len(list(list_rules(Case(loaded(EVERYTHING))))) + 1


def test_a_case_that_assesses_nothing_has_no_figures() -> None:
    scenario = case(
        "gate: {choose: {prompt: What?, options: {a: {do: A.}, b: {do: B.}}, then: evening}}"
    )
    assert measure_rules(Case(scenario)) == ()


@pytest.mark.parametrize("path", [EVERYTHING, FIXTURES / "every-kind.yaml"])
def test_the_ground_has_the_states_of_the_settled_story(path: Path) -> None:
    known = Case(loaded(path))
    ground, walker = ScoredWalk.of(known.scenario), known.scored.walker
    assert ground.walker.masks == walker.masks
    assert list(ground.walker.layout.fields) == list(walker.layout.fields)
    assert [s[1] for s in ground.walker.starts()] == [s[1] for s in walker.starts()]


@pytest.mark.exhaustive
def test_shares_lie_between_worst_and_best_for_any_case() -> None:
    for scenario in small_cases(7):
        ground = ScoredWalk.of(scenario)
        assert ground.walker.masks == Case(scenario).scored.walker.masks
        for figure in measure_rules(Case(scenario)):
            assert -1e-9 <= figure.share <= 1 + 1e-9, figure.name


@pytest.mark.exhaustive
def test_chance_agrees_with_brute_force() -> None:
    for scenario in small_cases(7):
        brute = Brute(scenario, 3000)
        best, worst, mean = brute.extreme(max), brute.extreme(min), brute.chance()
        shares = [
            (mean[key] - float(worst[key])) / float(best[key] - worst[key])
            for _, key in brute.starts
            if best[key] > worst[key]
        ]
        found = {f.name: f.share for f in measure_rules(Case(scenario))}
        assert bool(found) == bool(shares)
        if shares:
            assert found["random"] == pytest.approx(sum(shares) / len(shares), abs=1e-9)


def test_a_rule_by_hand_scores_what_its_share_says() -> None:
    scenario = lists()
    play = play_of(scenario, "one", ["a", "b", "c"], ["x"], {"m": 1, "n": 1})
    assert score(scenario, play).total() == Fraction(7, 2)
    known: dict[str, Figure] = {f.name: f for f in measure_rules(Case(scenario))}
    assert known["always-first"].share == pytest.approx(3.5 / 4)
