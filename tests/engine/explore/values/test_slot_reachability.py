"""What is ahead of every state: moves, slots, and shortest plays that pass over nothing."""

from __future__ import annotations

import pytest

from engine.explore.explored_case import Case
from engine.explore.values.slot_reachability import SlotReachability, find_reachable_slots
from engine.play.events import PassedOver
from engine.play.play import path
from tests.cases import case, few_first, scored
from tests.engine.explore.theorems.search import SMALL, searched

HALL = """
hall:
  choose:
    prompt: What now?
    assesses: [dignity]
    options:
      wait: {do: Wait., rating: 3, upholds: [P01], then: yard}
      go: {do: Go., rating: 4, upholds: [P01], then: dawn}
  pass: {to: dawn, drops: [room]}
yard:
  text: You are in the yard.
  then: room
""" + scored("room", then="dawn")


def reachability(seed: int) -> SlotReachability:
    return find_reachable_slots(Case(searched(seed).scenario))


@pytest.mark.parametrize("seed", few_first(SMALL[:10]))
def test_moves_are_those_of_the_answers_way_by_way(seed: int) -> None:
    ahead = reachability(seed)
    for number, node in enumerate(ahead.graph.nodes):
        answers = ahead.graph.walker.answers(node)
        moves = [ahead.move(number, way) for way in ahead.graph.ways(number)]
        assert moves == [answer.move for answer in answers]
        assert all(ahead.origin(way) == number for way in ahead.graph.ways(number))


def test_the_slots_open_from_a_state_are_those_still_ahead() -> None:
    ahead = find_reachable_slots(Case(case(HALL)))
    slots = {
        ahead.graph.walker.at(node).id: set(ahead.list_ids(ahead.open[number]))
        for number, node in enumerate(ahead.graph.nodes)
    }
    assert slots["hall"] == {"hall", "room"}
    assert slots["yard"] == slots["room"] == {"room"}
    assert slots["dawn"] == set()


def test_a_shortest_play_passes_over_nothing_where_it_need_not() -> None:
    longer = HALL.replace("{to: dawn, drops: [room]}", "{to: room}")
    scenario = case(longer.replace("then: dawn}", "then: yard}"))
    ahead = find_reachable_slots(Case(scenario))
    for number, node in enumerate(ahead.graph.nodes):
        if ahead.graph.walker.at(node).id == "room" and ahead.is_reached(number):
            play = ahead.play(scenario, number)
            assert not any(isinstance(moment.event, PassedOver) for moment in path(play))
            assert ahead.measure_distance(number) == (False, 2) == (False, len(path(play)))


def test_the_most_that_can_be_had_is_had_by_the_play_that_takes_it() -> None:
    scenario = case(HALL)
    ahead = find_reachable_slots(Case(scenario))
    gains = [bin(settled).count("1") for settled in ahead.settles]
    here = bytes(len(ahead.graph.nodes))
    most = ahead.find_most(gains, here)
    assert most[0] == 2
    ways = ahead.find_best_way(0, gains, here, most)
    assert sum(gains[ahead.graph.labels[way]] for way in ways) == 2
    assert len(path(ahead.replay_along(scenario, 0, ways))) == 3
