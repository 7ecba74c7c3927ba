"""Orders, picks and ratings: one answer about several items, and what its `then` may ask of it."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from tests.cases import case, codes, play_of, refused

RANK = """
minutes:
  rank:
    prompt: P?
    items: {a: {do: A.}, b: {do: B.}, c: {do: C.}, d: {do: D.}}
    key: [a, [b, c], d]
    then:
      - {if: WHEN, go: dawn}
      - {go: evening}
"""

SELECT = """
leaving:
  select:
    prompt: P?
    pick: 2
    items:
      a: {do: A., add: {time: 1}, tells: {owner: [police-interest]}}
      b: {do: B., set: {time: 4}}
      c: {do: C., meets: [home]}
      d: {do: D.}
    then:
      - {if: picked('c') and not picked('d') and time > 0, raises: [retaliation], go: dawn}
      - {go: evening}
"""

RATE = """
thinking:
  rate:
    prompt: P?
    scale: {from: -1, to: 1, labels: [less, no change, more]}
    items: {a: {text: A., accept: [0, 1]}, b: {text: B., discuss: true}}
    then: evening
"""


@pytest.mark.parametrize(
    ("condition", "meaning"),
    [
        ("first('b')", lambda order: order[0] == "b"),
        ("before('a', 'd')", lambda order: order.index("a") < order.index("d")),
        ("within('c', 2)", lambda order: order.index("c") < 2),
        ("placed('d', 4)", lambda order: order[3] == "d"),
        (
            "within('c', 3) and not (first('b') or before('d', 'a'))",
            lambda order: (
                order.index("c") < 3
                and not (order[0] == "b" or order.index("d") < order.index("a"))
            ),
        ),
        ("first('b') and separated", lambda order: False),
        ("not separated and first('b')", lambda order: order[0] == "b"),
    ],
)
def test_what_is_asked_of_an_order_is_true_of_exactly_those_orders(
    condition: str, meaning: Any
) -> None:
    scenario = case(RANK.replace("WHEN", f'"{condition}"'))
    for order in permutations("abcd"):
        place = play_of(scenario, list(order)).location.location.id
        assert (place == "dawn") is meaning(order), order


def test_an_order_names_every_item_once() -> None:
    play = play_of(case(RANK.replace("WHEN", "told")))
    for answer in (["a", "b", "c"], ["a", "b", "c", "c"], ["a", "b", "c", "x"], [1, 2, 3, 4], []):
        assert refused(play, answer) == "P004"
    assert refused(play, "a") == "P002"
    assert refused(play, {"a": 1}) == "P001"


def test_what_picked_items_do_happens_in_the_order_they_are_listed() -> None:
    scenario = case(SELECT)
    assert play_of(scenario, ["b", "a"]).value("time") == 4  # a adds before b sets
    assert play_of(scenario, ["a", "b"]).value("time") == 4
    play = play_of(scenario, ["a", "d"])
    assert (play.value("time"), play.value("knows:owner.police-interest")) == (1, True)
    assert play.value("need:home") == "not-raised"


def test_what_is_asked_of_a_pick_is_read_after_its_effects() -> None:
    scenario = case(SELECT)
    for pick, place in (("ac", "dawn"), ("bc", "dawn"), ("cd", "evening"), ("ab", "evening")):
        play = play_of(scenario, list(pick))
        assert play.location.location.id == place
        assert play.value("risk:retaliation") == ("high" if place == "dawn" else "moderate")


def test_a_pick_has_exactly_as_many_as_are_asked_for() -> None:
    play = play_of(case(SELECT))
    for answer in (["a"], ["a", "a"], ["a", "b", "c"], []):
        assert refused(play, answer) == "P005"
    assert refused(play, ["a", "x"]) == "P002"
    assert play_of(case(SELECT), ["d", "a"]).event == play_of(case(SELECT), ["a", "d"]).event


def test_ratings_give_every_item_a_value_of_the_scale() -> None:
    play = play_of(case(RATE))
    for answer in ({"a": 2, "b": 0}, {"a": True, "b": 0}, {"a": "1", "b": 0}, {"a": 0.5, "b": 0}):
        assert refused(play, answer) == "P006"
    assert refused(play, {"a": 0}) in ("P001", "P006")
    assert refused(play, {"a": 0, "b": 0, "c": 0}) == "P006"
    assert play_of(case(RATE), {"b": -1, "a": 1}).ended


@pytest.mark.parametrize(
    ("scenes", "old", "new", "found"),
    [
        (RANK, "WHEN", "picked('a')", ["E216"]),
        (SELECT, "picked('c')", "first('c')", ["E216"]),
        (RANK, "WHEN", "\"within('a', 5)\"", ["E217"]),
        (SELECT, "pick: 2", "pick: 4", ["E231"]),
        (RATE, "from: -1", "from: 1", ["E232"]),
        (RATE, "from: -1", "from: -2", ["E233"]),
        (RATE, "accept: [0, 1]", "accept: [0, 2]", ["E255"]),
        (RANK, "    then:\n      - {if: WHEN, go: dawn}\n      - {go: evening}\n", "", ["E230"]),
    ],
)
def test_a_decision_nobody_could_answer_is_a_problem(
    scenes: str, old: str, new: str, found: list[str]
) -> None:
    assert old in scenes
    assert codes(scenes.replace(old, new)) == found


def test_ids_of_acts_are_not_those_of_items() -> None:
    assert codes(RATE + "  also_offered: {a: {do: Ring.}}\n") == ["E234"]
