"""Merging states that are worth the same changes no value of any state."""

from __future__ import annotations

from functools import cache

import pytest

from engine.explore.explored_case import Case
from engine.explore.reduce.bisimulation_quotient import Quotient, merge_states
from engine.explore.values.compute import (
    compute_gains,
    compute_overall,
    compute_values,
    merge_by_ending,
)
from engine.explore.values.ends import NEVER
from engine.explore.values.scored_product import OVERALL
from engine.scenario.load import load_bytes
from engine.scenario.scenario import Scenario
from tests.cases import FIXTURES, TICKET, loaded
from tests.generator import as_bytes, case

LOOP = FIXTURES / "interview-loop.yaml"  # a case that goes round
SEEDS = (0, 10, 12, 13, 19, 22, 32, 35)  # of small cases made by chance
SOURCES = [TICKET, LOOP, *SEEDS]


@cache
def scenario_of(source: object) -> Scenario:
    """A case of a file, or one made by chance."""
    if isinstance(source, int):
        return load_bytes(as_bytes(case(source)), "made-by-chance.yaml")
    return loaded(TICKET if source == TICKET else LOOP)


@cache
def explored(source: object) -> Case:
    """The case, explored once for the tests of this file."""
    return Case(scenario_of(source))


def kinds(case: Case) -> list[int]:
    """For each node, the number of its ending, or 0."""
    endings, walker = list(case.scenario.data["endings"]), case.scored.walker
    places = [walker.at(node) for node in case.scored.nodes]
    return [endings.index(place.id) + 1 if place.ended else 0 for place in places]


def extremes(merged: Quotient, case: Case, ending: int, way: str) -> list[int | None]:
    """The most or the least on the way from each node to an ending; None if no way leads there."""
    gains = [getattr(gain, way).get(OVERALL, 0) for gain in compute_gains(case).each]
    of = [number for number, kind in zip(merged.of, kinds(case), strict=True) if kind == ending]
    if way == "best":
        found = merged.find_extreme(gains, set(of), max, -NEVER)
    else:
        found = merged.find_extreme(gains, set(of), min, NEVER)
    return [
        units if abs(units) < NEVER // 2 else None for units in map(found.__getitem__, merged.of)
    ]


@pytest.mark.exhaustive
@pytest.mark.parametrize("source", SOURCES, ids=str)
def test_on_the_way_to_each_ending_the_same_can_be_gained(source: object) -> None:
    case = explored(source)
    ended = kinds(case)
    merged = merge_by_ending(case)
    plain = merge_states(case.scored, case.scored_components, compute_gains(case).of, ended)
    assert len(merged.ways) <= len(plain.ways)
    for ending in {*ended} - {0}:
        for way in ("best", "worst"):
            told = extremes(merged, case, ending, way)
            assert told == extremes(plain, case, ending, way), (ending, way)


@pytest.mark.exhaustive
@pytest.mark.parametrize("source", SOURCES, ids=str)
def test_the_values_of_every_state_are_those_of_all_domains_together(source: object) -> None:
    case = explored(source)
    found, table = compute_overall(case), compute_values(case)
    if found is None or table is None:
        assert found is None and table is None
        return
    every = table.parts[OVERALL]
    for number, state in zip(found.of, case.scored.nodes, strict=True):
        there = table.classes.number(state)
        assert there is not None
        assert found.part.best[number] == every.best[there]
        assert found.part.worst[number] == every.worst[there]
        assert found.part.chance[number] == pytest.approx(every.chance[there], abs=1e-9)


def test_many_states_of_a_talk_are_worth_the_same() -> None:
    case = explored(TICKET)
    ended = kinds(case)
    plain = merge_states(case.scored, case.scored_components, compute_gains(case).of, ended)
    assert len(merge_by_ending(case).ways) * 2 < len(plain.ways)
