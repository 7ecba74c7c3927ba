"""Which decisions are worth talking about most, and how often another room would have them."""

from __future__ import annotations

import random
from collections import Counter
from itertools import product
from math import comb, sqrt

import pytest

from engine.reports.cohort.statistics import share
from engine.reports.cohort.topic_order import (
    REDRAWN,
    Answer,
    Answers,
    Weight,
    firmness,
    in_order,
)

GOOD = Answer(0.0, False, False)
OPTIONS = {"door": True, "order": False, "pick": False, "call": True}
Row = dict[str, Answer]


def weight(at: str, closes: float, harm: tuple[int, int] = (0, 40), *, sure: float = 0.0) -> Weight:
    return Weight(at, OPTIONS[at], False, closes, share(*harm), sure)


def ordered(*weights: Weight) -> list[str]:
    return [each.at for each in in_order(weights)]


def test_what_cost_most_comes_first_and_a_choice_is_one_of_the_two() -> None:
    assert ordered(weight("call", 0.01), weight("order", 0.041), weight("door", 0.043)) == [
        "door", "order", "call",
    ]  # fmt: skip
    assert ordered(weight("call", 0.01), weight("order", 0.05), weight("pick", 0.04)) == [
        "order", "call", "pick",
    ]  # fmt: skip


def test_harm_comes_first_where_a_fifth_of_the_room_or_more_gave_it_and_two_at_least() -> None:
    other = weight("order", 0.09)
    assert ordered(other, weight("door", 0.01, (21, 103)))[0] == "door"
    assert ordered(other, weight("door", 0.01, (8, 40)))[0] == "door"
    assert ordered(other, weight("door", 0.01, (7, 40)))[0] == "order"
    assert ordered(other, weight("door", 0.01, (1, 5)))[0] == "order", "one person is no topic"


def test_harm_that_drew_two_of_twenty_does_not_come_before_what_cost_the_room_most() -> None:
    """Its interval reaches a fifth, 3 to 30 %, as that of any harmful answer in a small room."""
    assert share(2, 20).high > 0.2
    costly = weight("order", 0.09)
    assert ordered(costly, weight("door", 0.01, (2, 20)), weight("call", 0.02)) == [
        "order", "call", "door",
    ]  # fmt: skip


def test_harm_that_would_draw_a_fifth_in_another_room_too_comes_first() -> None:
    """45 of 106 is 33 to 52 %; 25 of 99 is 18 to 35 %."""
    dearer, surely = weight("door", 0.09, (25, 99)), weight("pick", 0.01, (45, 106))
    assert ordered(dearer, surely, weight("call", 0.2)) == ["pick", "door", "call"]


def test_of_two_that_cost_the_same_the_one_they_were_surer_of_comes_first() -> None:
    thirds = 0.1 + 0.2  # and 0.3: equal but for how it was summed
    assert ordered(weight("door", 0.3, sure=0.1), weight("call", thirds, sure=0.2))[0] == "call"


# The room, drawn again ----------------------------------------------------------------------------

ROWS: list[Row] = [
    {"door": Answer(0.10, True, False), "order": GOOD, "pick": Answer(0.05, False, False)},
    {"door": GOOD, "order": Answer(0.07, False, True), "pick": Answer(0.03, False, False)},
    {"door": GOOD, "order": Answer(0.07, False, False), "call": Answer(0.04, False, False)},
    {"order": GOOD, "pick": Answer(0.06, False, False), "call": GOOD},
]


def plainly(rows: list[Row]) -> set[str]:
    """The first two of a room, written out."""
    found = []
    for at, options in OPTIONS.items():
        here = [row[at] for row in rows if at in row]
        if not any(answer.closed for answer in here):
            continue
        harmed, n = sum(answer.harmed for answer in here), len(here)
        interval = share(harmed, n)
        danger = (interval.share >= 0.2) + (interval.low >= 0.2) if harmed >= 2 else 0
        closes = round(sum(answer.closed for answer in here) / n, 9)
        sure = sum(answer.very_wrong for answer in here) / n
        found.append((-danger, -closes, -sure, at, options))
    found.sort(key=lambda one: one[:3])
    first = found[:2]
    choice = next((one for one in found if one[4]), None)
    if choice and choice not in first and not first[1][0]:
        first[1] = choice
    return {one[3] for one in first}


def test_how_firm_they_are_is_what_all_rooms_that_can_be_drawn_say() -> None:
    """Of four plays every room of four can be drawn: 256. The report draws a hundred."""
    exact: Counter[str] = Counter()
    for drawn in product(ROWS, repeat=4):
        exact.update(plainly(list(drawn)))
    found = firmness(ROWS, OPTIONS, (), "a case")
    for at in OPTIONS:
        p = exact[at] / 256
        assert found.get(at, 0.0) == pytest.approx(p, abs=3.3 * sqrt(p * (1 - p) / REDRAWN) + 0.01)


def test_the_same_plays_give_the_same_shares_in_whatever_order_they_were_written() -> None:
    first = firmness(ROWS, OPTIONS, (), "a case")
    assert firmness(list(reversed(ROWS)), OPTIONS, (), "a case") == first
    assert firmness(ROWS, OPTIONS, (), "another") != first


def test_a_room_in_which_all_are_alike_is_drawn_again_as_it_is() -> None:
    rows = [{"door": Answer(0.1, False, False), "order": Answer(0.05, False, False)}] * 12
    assert firmness(rows, OPTIONS, (), "a case") == {"door": 1.0, "order": 1.0}
    assert firmness((), OPTIONS, (), "a case") == {}


def test_answers_weigh_as_often_as_their_plays_were_drawn() -> None:
    given = [row.get("door") for row in ROWS]
    found = Answers("door", True, given).weigh([2, 0, 1, 1])
    assert found is not None
    assert found.closes == pytest.approx(2 * 0.10 / 3)
    assert (found.harm.k, found.harm.n) == (2, 3)
    assert Answers("door", True, given).weigh([0, 2, 1, 1]) is None


class Cast:
    """A vote between a good and a bad answer."""

    def __init__(self, good: int, bad: int, least: int) -> None:
        self.counts = {"good": good, "bad": bad}
        self.least = least

    def weigh(self, counts: dict[str, int]) -> Weight | None:
        bad, n = counts["bad"], sum(counts.values())
        if bad < self.least:
            return None
        return Weight("door", True, True, bad / n, share(0, n), 0.0)


def test_votes_are_cast_again_as_they_fell() -> None:
    """At least five of twelve again, where four were: a binomial sum."""
    p = sum(comb(12, k) * (4 / 12) ** k * (8 / 12) ** (12 - k) for k in range(5, 13))
    found = firmness((), {}, [Cast(8, 4, least=5)], "a case")  # type: ignore[list-item]
    assert found["door"] == pytest.approx(p, abs=3.3 * sqrt(p * (1 - p) / REDRAWN))


def test_of_a_large_room_drawing_it_again_takes_no_time() -> None:
    """Counted in sums, not seconds: one pass over those who were wrong, for each room."""
    chance = random.Random(5)
    rows: list[Row] = [
        {at: Answer(chance.choice([0.0, 0.1]), False, False) for at in OPTIONS} for _ in range(116)
    ]
    answers = Answers("door", True, [row.get("door") for row in rows])
    assert len(answers.wrong) + len(answers.harmed) + len(answers.missed) < 116
    assert 1.9 < sum(firmness(rows, OPTIONS, (), "a case").values()) < 2.1
