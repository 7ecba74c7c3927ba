"""Many plays by chance, against what is known exactly."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.explore.explored_case import Case
from engine.explore.reduce.slicing import slice_product
from engine.explore.simulate.players import PLAYERS
from engine.explore.simulate.simulation import Simulation, simulate
from engine.explore.statespace.graph import build_graph
from engine.explore.statespace.limits import Limits
from engine.explore.statespace.successors import Walker
from engine.explore.values.compute import compute_values
from engine.explore.values.scored_product import build_scored_product
from engine.kernel import model as k
from engine.scenario.load import load
from engine.scenario.scenario import Scenario
from tests.cases import EVERYTHING, FIXTURES, TICKET, case, few_first, loaded
from tests.engine.explore.small import small_cases

KINDS = FIXTURES / "every-kind.yaml"


def close_to_the_mean(scenario: Scenario, seen: Simulation) -> None:
    """The mean of random plays is within four standard errors of the exact one.

    Of a domain the standard error is not known, but it is at most that of all or nothing.
    """
    table = compute_values(Case(scenario))
    assert table is not None and seen.spread is not None
    exact = table.bound_plays().chance / table.weight
    assert abs(seen.spread.mean - exact) <= 4 * seen.spread.error + 1e-9
    slots = scenario.key.slots.values()
    assert seen.domains.keys() == {domain for slot in slots for domain in slot.domains}
    for domain, share in seen.domains.items():
        weight = sum(slot.weight for slot in slots if domain in slot.domains)
        exact = table.bound_plays(domain).chance / weight
        assert abs(share - exact) <= 4 * 0.5 / seen.plays**0.5, domain


@pytest.mark.exhaustive
@pytest.mark.parametrize("path", few_first([EVERYTHING, KINDS, TICKET], 1))
def test_random_plays_come_to_the_exact_mean(path: Path) -> None:
    scenario = loaded(path)
    close_to_the_mean(scenario, simulate(scenario, 3000, seed=5))


@pytest.mark.exhaustive
def test_random_plays_of_any_case_come_to_the_exact_mean() -> None:
    for scenario in small_cases(7):
        close_to_the_mean(scenario, simulate(scenario, 1500, seed=3))


@pytest.mark.exhaustive
def test_what_is_hit_is_what_can_be_reached() -> None:
    for scenario in small_cases(7):
        sliced = slice_product(build_scored_product(scenario)[0])
        walker = Walker(sliced, Case(scenario).classes, labelled=True, passes=False)
        nodes = build_graph(walker, Limits()).nodes
        places = {walker.at(node).place for node in nodes}
        offered = {a.move.address for node in nodes for a in walker.answers(node)}
        seen = simulate(scenario, 2000, seed=1)
        hit = {id for id, plays in seen.scenes.items() if plays}
        hit |= {id for id, ending in seen.endings.items() if ending.plays}
        assert hit == places  # so few states that nothing is left out
        single = {m.address for p in _locations(scenario) for m in p.moves} & set(seen.answers)
        assert {a for a in single if seen.answers[a].taken} == offered & single


def _locations(scenario: Scenario) -> tuple[k.Location, ...]:
    return scenario.story.model.locations


@pytest.mark.parametrize("policy", PLAYERS)
def test_every_policy_comes_to_an_end_and_the_same_seed_gives_the_same(policy: str) -> None:
    scenario = loaded(EVERYTHING)
    seen = simulate(scenario, 200, seed=9, policy=policy)
    assert seen.plays == 200 and not seen.unfinished
    assert sum(ending.plays for ending in seen.endings.values()) == 200
    assert seen == simulate(scenario, 200, seed=9, policy=policy)
    assert PLAYERS[policy][1].count("\n") <= 2


LOOP = """
gate:
  choose:
    prompt: How do you begin?
    assesses: [safety]
    options:
      again: {do: Knock once more., rating: 3, then: gate}
      enter: {do: Go in., rating: 1, then: evening}
    then: evening
  pass: {to: evening}
"""


def test_a_loop_that_earns_nothing_holds_nobody_for_ever() -> None:
    for policy in PLAYERS:
        assert not simulate(case(LOOP), 50, policy=policy).unfinished


def test_the_greedy_and_the_careful_do_better_than_chance_and_make_no_critical_errors() -> None:
    scenario = load(KINDS)
    by_chance = simulate(scenario, 500).spread
    for policy in ("greedy", "careful"):
        seen = simulate(scenario, 500, policy=policy)
        assert seen.spread is not None and by_chance is not None
        assert seen.spread.mean > by_chance.mean
        assert not seen.critical


GATE = """
gate:
  choose:
    prompt: How do you begin?
    assesses: [safety]
    options:
      wait: {do: Wait., rating: 4}
      ask:
        do: Ask in front of him.
        rating: 1
        critical: exposes-to-controller
        signals: [gate.he-listens]
      never: {if: told, do: Ask again., rating: 2}
    then: evening
  text: [{id: he-listens, say: He listens.}]
"""


def test_what_is_told_of_a_case_is_counted_right() -> None:
    seen = simulate(case(GATE.replace("gate.he-listens", "he-listens")), 1000, seed=2)
    wait, ask = seen.answers["gate.wait"], seen.answers["gate.ask"]
    assert wait.offered == ask.offered == 1000 and wait.taken + ask.taken == 1000
    assert seen.answers["gate.never"].offered == 0
    assert seen.critical == ask.taken and seen.moves == 1000
    assert seen.endings["evening"].plays == 1000 and seen.endings["dawn"].plays == 0
    assert seen.spread is not None
    assert (seen.spread.least, seen.spread.most) == (0, 1)
    assert seen.spread.mean == pytest.approx(wait.taken / 1000)
    assert seen.domains == {"safety": pytest.approx(wait.taken / 1000)}


PICKS = """
picks:
  select:
    prompt: Which two?
    pick: 2
    assesses: [safety]
    items:
      x: {do: This., right: true}
      y: {do: That., right: true}
      z: {do: The other.}
    then: evening
"""


def test_items_of_a_pick_are_counted_one_by_one() -> None:
    seen = simulate(case(PICKS), 900, seed=4)
    taken = [seen.answers[f"picks.{item}"].taken for item in "xyz"]
    assert sum(taken) == 1800 and min(taken) > 500
    assert all(seen.answers[f"picks.{item}"].offered == 900 for item in "xyz")


def test_an_interrupt_keeps_what_there_is() -> None:
    def stop(plays: int) -> None:
        if plays >= 300:
            raise KeyboardInterrupt

    seen = simulate(load(KINDS), 5000, progress=stop)
    assert seen.plays == 300 and seen.wanted == 5000


def test_a_single_play_has_a_score_and_an_unassessed_case_has_none() -> None:
    one = simulate(load(KINDS), 1).spread
    assert one is not None and one.error == 0 and one.least == one.most
    plain = case("gate: {choose: {prompt: What?, options: {a: {do: A.}, b: {do: B.}}, then: dawn}}")
    assert simulate(plain, 10).spread is None
