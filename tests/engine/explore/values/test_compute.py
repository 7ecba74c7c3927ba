"""What can still be gained from every state, against brute force, and the laws of a play."""

from __future__ import annotations

import random
from fractions import Fraction
from functools import cache

import pytest

from engine.explore.explored_case import Case
from engine.explore.values.compute import compute_overall, compute_values
from engine.explore.values.worth import find_extreme_play
from engine.play.play import Play, begin, pass_over, step
from engine.scenario.load import load_bytes
from engine.scenario.scenario import Scenario
from engine.scoring.attainable_range import appraise
from engine.scoring.score import score
from engine.scoring.value_function import Values
from tests.cases import FIXTURES, TICKET, loaded, started
from tests.engine.explore.brute import Brute, Key, TooLarge, answers
from tests.generator import as_bytes, case

MOST = 1_500  # answers a brute force may try
SEEDS = (0, 10, 12, 13, 19, 22, 32, 35)  # of small cases: to see that others are not takes longer


@cache
def small(seed: int) -> tuple[Scenario, Brute, Values] | None:
    """A case made by chance that is small enough and has no dead end, with both its values."""
    scenario = load_bytes(as_bytes(case(seed)), "made-by-chance.yaml")
    try:
        brute = Brute(scenario, MOST, passes=True)
    except TooLarge:
        return None
    found = compute_values(Case(scenario))
    return None if found is None else (scenario, brute, found)


def cases() -> list[tuple[Scenario, Brute, Values]]:
    found = [each for each in map(small, SEEDS) if each is not None]
    assert len(found) == len(SEEDS)
    return found


@pytest.mark.exhaustive
def test_best_worst_and_chance_are_those_of_brute_force_in_every_state() -> None:
    for scenario, brute, found in cases():
        best, worst, chance = brute.extreme(max), brute.extreme(min), brute.chance()
        for key, play in brute.plays.items():
            number = found.number(play, key[2])
            assert number is not None, play.location.location.id
            bounds = found.bounds(number)
            assert (bounds.best, bounds.worst) == (best[key], worst[key]), scenario.id
            assert bounds.chance == pytest.approx(chance[key], abs=1e-9)


@pytest.mark.exhaustive
def test_the_mean_over_all_random_plays_is_exact() -> None:
    for scenario, brute, _ in cases():
        found = compute_overall(Case(scenario))
        assert found is not None

        @cache
        def mean(key: Key, brute: Brute = brute) -> Fraction:
            ways = brute.ways[key]
            return sum((r + mean(to) for r, to in ways), Fraction()) / max(1, len(ways))

        begun = [brute.gained[key] + mean(key) for _, key in brute.starts]
        assert found.mean == sum(begun, Fraction()) / len(begun), scenario.id


@pytest.mark.exhaustive
def test_so_they_are_in_every_domain() -> None:
    for scenario, _, found in cases()[:6]:
        for domain in found.parts:
            brute = Brute(scenario, MOST, domain, passes=True)
            best, worst, chance = brute.extreme(max), brute.extreme(min), brute.chance()
            for key, play in brute.plays.items():
                number = found.number(play, key[2])
                assert number is not None
                bounds = found.bounds(number, domain)
                assert (bounds.best, bounds.worst) == (best[key], worst[key])
                assert bounds.chance == pytest.approx(chance[key], abs=1e-9)


def walked(scenario: Scenario, seed: int, passing: float) -> Play:
    """A play at random, which sometimes passes a scene over."""
    chance = random.Random(seed)
    play = begin(scenario.story, started(scenario, seed=seed))
    for _ in range(90):
        assert isinstance(play, Play)
        if play.ended:
            break
        if chance.random() < passing:
            play = pass_over(play)
        else:
            play = step(play, chance.choice(list(answers(play))))
    assert isinstance(play, Play)
    return play


def several(seeds: int) -> list[tuple[Scenario, Values, int]]:
    found = [(scenario, table, seed) for scenario, _, table in cases() for seed in range(seeds)]
    return found + [(loaded(TICKET), of_the_ticket(), seed) for seed in range(25)]


@cache
def of_the_ticket() -> Values:
    table = compute_values(Case(loaded(TICKET)))
    assert table is not None
    return table


@pytest.mark.exhaustive
def test_what_was_closed_adds_up_to_what_is_missing_from_the_best() -> None:
    for scenario, table, seed in several(8):
        play = walked(scenario, seed, passing=0)
        found = appraise(scenario, play, table)
        assert found is not None
        assert all(regret >= 0 for regret in found.closed.values())
        if play.ended:
            assert sum(found.closed.values()) == found.range.best - found.reached
            assert found.range.worst <= found.reached <= found.range.best


@pytest.mark.exhaustive
def test_passing_over_moves_the_bounds_and_closes_nothing() -> None:
    passed = 0
    for scenario, table, seed in several(8):
        play = walked(scenario, seed, passing=0.25)
        found = appraise(scenario, play, table)
        assert found is not None
        gone = score(scenario, play).gone
        passed += bool(gone)
        if play.ended:
            assert sum(found.closed.values()) == found.range.best - found.reached
            assert found.range.worst <= found.reached <= found.range.best
            weight = sum(s.weight for id, s in scenario.key.slots.items() if id not in gone)
            assert Fraction() <= found.reached <= weight
    assert passed > 20


@pytest.mark.exhaustive
def test_the_best_and_the_worst_can_be_played() -> None:
    ticket = loaded(TICKET)
    for scenario in (*(scenario for scenario, _, _ in cases()), ticket):
        checked = Case(scenario)
        table = compute_values(checked)
        assert table is not None
        bounds = table.bound_plays()
        best, worst = find_extreme_play(checked, "best"), find_extreme_play(checked, "worst")
        assert best is not None and best.ended and worst is not None and worst.ended
        assert score(scenario, best).total() == bounds.best
        assert score(scenario, worst).total() == bounds.worst


@pytest.mark.exhaustive
def test_a_case_that_goes_round_has_the_chance_of_going_round() -> None:
    scenario = loaded(FIXTURES / "interview-loop.yaml")
    table = compute_values(Case(scenario))
    assert table is not None
    assert table.bound_plays().best == 0
