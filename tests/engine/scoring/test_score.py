"""The marking, against numbers worked out by hand."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.decisions.multi_item import measure_distance, measure_farthest
from engine.play.play import Play, undo
from engine.scenario.case_files import SHIPPED
from engine.scenario.scenario import Scenario
from engine.scoring.score import Score, chance_level, credit_of, score
from tests.cases import EVERYTHING, PASS, case, go, loaded, play_of, walk

CASES = [EVERYTHING, *sorted((SHIPPED / "foundation").glob("*.yaml"))]


def marked(scenario: Scenario, *answers: Any, **how: Any) -> Score:
    return score(scenario, play_of(scenario, *answers, **how))


def share(scenario: Scenario, *answers: Any, **how: Any) -> Fraction | None:
    return marked(scenario, *answers, **how).share()


def settled(found: Score) -> dict[str, Fraction]:
    return {s.slot: Fraction(s.overall, found.denominator) for s in found.settlements}


# Credit ----------------------------------------------------------------------------------------

DOOR = """
door:
  choose:
    prompt: P?
    assesses: [safety, dignity]
    options:
      best: {do: A., rating: 4, upholds: [P01]}
      good: {do: B., rating: 3, upholds: [P01]}
      half: {do: C., rating: 2.5, breaches: [P01]}
      weak: {do: D., rating: 2, breaches: [P01]}
      harm: {do: E., rating: 1, breaches: [P01]}
      split: {do: F., rating: {safety: 4, dignity: 2}, upholds: [P01]}
      state:
        do: G.
        rating:
          - {if: told, is: 1}
          - {is: {safety: 3.5, dignity: 1}}
        breaches: [P01]
    then: evening
"""


@pytest.mark.parametrize(
    ("option", "overall", "safety", "dignity"),
    [
        ("best", "1", "1", "1"),
        ("good", "2/3", "2/3", "2/3"),
        ("half", "1/2", "1/2", "1/2"),
        ("weak", "1/3", "1/3", "1/3"),
        ("harm", "0", "0", "0"),
        ("split", "2/3", "1", "1/3"),
        ("state", "5/12", "5/6", "0"),
    ],
)
def test_a_choice_is_worth_a_third_for_every_step_above_harmful(
    option: str, overall: str, safety: str, dignity: str
) -> None:
    found = marked(case(DOOR), option)
    assert found.share() == Fraction(overall)
    assert found.share("safety") == Fraction(safety)
    assert found.share("dignity") == Fraction(dignity)
    assert found.share("cooperation") is None


def test_a_rating_may_depend_on_the_state_before_the_answer() -> None:
    assert share(case(DOOR), "state", values={"told": True}) == 0


def test_the_chance_level_of_a_choice_is_the_mean_of_what_is_offered() -> None:
    scenario = case(DOOR)
    mean = (1 + 2 / 3 + 1 / 2 + 1 / 3 + 0 + 2 / 3 + 5 / 12) / 7
    assert chance_level(scenario, play_of(scenario)) == pytest.approx(mean)


def ranked(key: str, letters: str = "abcde") -> Scenario:
    items = ", ".join(f"{letter}: {{do: {letter}.}}" for letter in letters)
    return case(
        f"""
        minutes:
          rank:
            prompt: P?
            assesses: [safety]
            items: {{{items}}}
            key: {key}
            then: evening
        """
    )


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("abcde", "1"),
        ("bacde", "5/6"),  # two neighbours exchanged: 2 places of at most 12
        ("edcba", "0"),
        ("eabcd", "1/3"),  # one item from last to first: 4 + 1 + 1 + 1 + 1 = 8
        ("cbade", "2/3"),
    ],
)
def test_an_order_of_five_loses_a_twelfth_for_every_place_away(order: str, expected: str) -> None:
    # The marks of the UKFP ranking questions, 20 - places away, from their floor of 8 to 20.
    scenario = ranked("[a, b, c, d, e]")
    assert share(scenario, list(order)) == Fraction(expected)
    assert chance_level(scenario, play_of(scenario)) == pytest.approx(1 - 8 / 12)


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("abcde", "1"),
        ("baecd", "1"),  # inside a tie nothing is lost
        ("acbde", "3/4"),  # c stands one place early, b one late: 2 of at most 8
        ("cdeab", "0"),  # c 2, d 1, e 0, a 2, b 3
    ],
)
def test_items_that_are_tied_own_their_places_together(order: str, expected: str) -> None:
    scenario = ranked("[[a, b], [c, d, e]]")
    assert share(scenario, list(order)) == Fraction(expected)
    assert chance_level(scenario, play_of(scenario)) == pytest.approx(1 - 4.2 / 8)


def test_the_greatest_distance_is_found_by_trying_every_order() -> None:
    for key in ([["a"], ["b"], ["c"], ["d"]], [["a"], ["b", "c"], ["d"]], [["a", "b", "c"], ["d"]]):
        order = tuple(map(tuple, key))
        assert measure_farthest(order) == max(
            measure_distance(order, p) for p in permutations("abcd")
        )
    assert measure_farthest((("a", "b"),)) == 0


def test_an_order_without_a_key_is_talked_about_and_never_scored() -> None:
    scenario = case(
        """
        minutes:
          rank:
            prompt: P?
            discuss: true
            items: {a: {do: A.}, b: {do: B.}}
            then: evening
        """
    )
    play = play_of(scenario, ["b", "a"])
    credit = credit_of(scenario, play)
    assert credit is not None and (credit.slot, credit.overall) == ("", 0)
    assert score(scenario, play).share() is None
    assert chance_level(scenario, play_of(scenario)) is None


PICK = """
leaving:
  text: [{id: sign, say: A sign.}]
  select:
    prompt: P?
    pick: 3
    assesses: [safety, cooperation]
    items:
      a: {do: A., right: true}
      b: {do: B., right: true}
      c: {do: C., right: true}
      d: {do: D.}
      e: {do: E.}
      f: {do: F., critical: reveals-location, signals: [sign], breaches: [P43]}
    then: evening
"""


@pytest.mark.parametrize(
    ("pick", "expected"),
    [("abc", "1"), ("abd", "2/3"), ("ade", "1/3"), ("def", "0"), ("abf", "0")],
)
def test_a_pick_is_worth_its_share_of_right_ones_and_nothing_with_a_critical_one(
    pick: str, expected: str
) -> None:
    found = marked(case(PICK), list(pick))
    assert found.share() == found.share("safety") == Fraction(expected)
    errors = [(c.address, c.kind) for c in found.critical]
    assert errors == ([("leaving.f", "reveals-location")] if "f" in pick else [])


def test_the_chance_level_of_a_pick_counts_every_pick() -> None:
    scenario = case(PICK.replace(", critical: reveals-location, signals: [sign]", ""))
    assert chance_level(scenario, play_of(scenario)) == pytest.approx(1 / 2)
    # Half of the 20 picks hold f; those without are worth 1.8 right ones of 3 on average.
    scenario = case(PICK)
    assert chance_level(scenario, play_of(scenario)) == pytest.approx(0.3)


RATE = """
thinking:
  rate:
    prompt: P?
    assesses: [investigation]
    scale: {from: -2, to: 2, labels: [a, b, c, d, e]}
    items:
      a: {text: A., accept: [-1, 0]}
      b: {text: B., accept: [2]}
      c: {text: C., accept: [1, 2]}
      d: {text: D., discuss: true}
    then: evening
"""


@pytest.mark.parametrize(
    ("a", "b", "c", "expected"),
    [(0, 2, 1, "1"), (-1, 1, 2, "2/3"), (1, 1, 1, "1/3"), (2, 0, 0, "0")],
)
def test_ratings_are_worth_the_share_of_items_inside_what_is_accepted(
    a: int, b: int, c: int, expected: str
) -> None:
    scenario = case(RATE)
    for d in (-2, 2):
        assert share(scenario, {"a": a, "b": b, "c": c, "d": d}) == Fraction(expected)
    assert chance_level(scenario, play_of(scenario)) == pytest.approx((2 / 5 + 1 / 5 + 2 / 5) / 3)


# Slots -----------------------------------------------------------------------------------------

TALK = """
talk:
  interview:
    who: hana
    assesses: [interviewing]
    purpose: {her-wish: She was asked.}
    topics:
      one:
        questions:
          wish: {says: A?, type: open, serves: her-wish, rating: 3, upholds: [P18]}
          wish-again: {says: B?, type: open, serves: her-wish, rating: 4, upholds: [P18]}
          leading: {says: C?, type: leading, slot: {as: tin}, rating: 2, breaches: [P18]}
          open: {says: D?, type: open, slot: {as: tin}, rating: 4, upholds: [P18]}
          must: {says: E?, type: summary, slot: {unmet: needed}, rating: 4, upholds: [P18]}
          plain: {says: F?, type: rapport, rating: 4, upholds: [P18]}
    then: evening
"""


def test_what_is_left_out_costs_nothing_where_it_is_free_and_all_where_it_is_needed() -> None:
    scenario = case(TALK)
    # Weights: her-wish 2 and needed, tin 1 and free, must 1 and needed: 4 together.
    assert share(scenario, {"close": True}) == Fraction(1, 4)
    assert share(scenario, {"ask": "leading"}, {"close": True}) == Fraction(1, 3) / 4
    assert share(scenario, {"ask": "open"}, {"close": True}) == Fraction(1, 4)
    assert share(scenario, {"ask": "wish"}, {"close": True}) == (2 * Fraction(2, 3) + 1) / 4
    assert share(scenario, {"ask": "must"}, {"close": True}) == Fraction(2, 4)
    assert share(scenario, {"ask": "plain"}, {"close": True}) == Fraction(1, 4)
    full = [{"ask": q} for q in ("wish-again", "open", "must", "plain")]
    assert share(scenario, *full, {"close": True}) == 1


def test_one_polite_question_is_not_an_interview() -> None:
    polite = share(case(TALK), {"ask": "plain"}, {"close": True})
    assert polite is not None and polite < Fraction(1, 2)


def test_the_first_settlement_counts_and_what_is_met_again_is_told() -> None:
    scenario = case(TALK)
    found = marked(scenario, {"ask": "leading"}, {"ask": "open"}, {"ask": "wish"}, {"ask": "must"})
    assert settled(found) == {"tin": Fraction(1, 3), "her-wish": Fraction(2, 3), "must": 1}
    assert [(seq, credit.address) for seq, credit in found.again] == [(3, "talk.open")]
    other = marked(scenario, {"ask": "wish-again"}, {"ask": "wish"})
    assert settled(other) == {"her-wish": 1}


def test_decisions_that_share_a_slot_are_assessed_once_with_the_greater_weight() -> None:
    options = "{x: {do: X., rating: 4, upholds: [P01]}, y: {do: Y., rating: 1, breaches: [P01]}}"
    scenario = case(
        f"""
        door:
          choose:
            prompt: P?
            assesses: [safety]
            slot: {{as: arriving}}
            options: {options}
            then: hall
        hall:
          choose:
            prompt: P?
            assesses: [safety]
            slot: {{as: arriving, weight: 3}}
            options: {options}
            then: yard
        yard:
          choose:
            prompt: P?
            assesses: [dignity]
            options: {options}
            then: evening
        """
    )
    assert {s.id: s.weight for s in scenario.key.slots.values()} == {"arriving": 3, "yard": 1}
    assert share(scenario, "x", "y", "y") == Fraction(3, 4)
    assert share(scenario, "y", "x", "x") == Fraction(1, 4)
    assert share(scenario, PASS, "x", "y") == Fraction(3, 4)  # passed over, and settled later
    assert share(scenario, PASS, PASS, "y") == 0


def test_a_move_made_again_and_again_settles_its_slot_once() -> None:
    moves = "moves: {tea: {do: T., rating: 4, upholds: [P01], slot: {unmet: needed}}}\n    topics"
    scenario = case(TALK.replace("topics", moves))
    found = marked(scenario, {"move": "tea"}, {"move": "tea"})
    assert settled(found) == {"tea": 1} and len(found.again) == 1


# What falls away -------------------------------------------------------------------------------

FALL = """
door:
  pass: {to: hall}
  choose:
    prompt: P?
    assesses: [safety]
    options:
      spare: {do: A., rating: 4, upholds: [P01], waive: [hall]}
      spoil: {do: B., rating: 2, breaches: [P01], lose: [hall], then: yard}
      walk: {do: C., rating: 4, upholds: [P01], set: {told: true}}
      run: {do: D., rating: 4, upholds: [P01], set: {separated: true}}
      wait: {do: E., rating: 4, upholds: [P01]}
    then:
      - {if: told, waive: [hall], go: yard}
      - {if: chose('door.spare'), go: yard}
      - {go: hall}
hall:
  choose:
    prompt: P?
    assesses: [dignity]
    weight: 2
    options: {x: {do: X., rating: 4, upholds: [P01]}, y: {do: Y., rating: 1, breaches: [P01]}}
    then: yard
yard:
  person_decides:
    who: hana
    as:
      - {if: rain, decides: stays, say: She stays., waive: [late]}
      - {decides: goes, say: She goes.}
  then:
    - {if: rain, go: evening}
    - {go: late}
late:
  choose:
    prompt: P?
    assesses: [dignity]
    options: {x: {do: X., rating: 4, upholds: [P01]}, y: {do: Y., rating: 1, breaches: [P01]}}
    then: evening
"""
STORM = "injects: {storm: {if: separated, waive: [hall], say: A storm., go: yard}}\n"


@pytest.mark.parametrize("option", ["spare", "walk", "run"])
def test_a_slot_waived_counts_in_full_wherever_the_word_is_written(option: str) -> None:
    scenario = case(FALL, STORM)
    # door 1, hall 2 (waived at 1), late 1.
    found = marked(scenario, option, {"continue": True}, "y", luck={"rain": False})
    assert settled(found) == {"door": 1, "hall": 1, "late": 0}
    assert found.share() == Fraction(3, 4)
    assert [s.slot for s in found.settlements if s.credit is None] == ["hall"]


def test_her_own_decision_may_waive_even_on_the_first_page() -> None:
    scenario = case(FALL, STORM)
    found = marked(scenario, "spare", {"continue": True}, luck={"rain": True})
    assert found.share() == 1
    first = case(FALL[FALL.index("yard:") :])
    assert marked(first, luck={"rain": True}).share() == 1
    assert marked(first, luck={"rain": False}).share() == 0


def test_a_slot_lost_is_told_and_stays_at_nought() -> None:
    found = marked(case(FALL, STORM), "spoil", {"continue": True}, "x", luck={"rain": False})
    assert found.lost == (("hall", 2),)
    assert found.share() == (Fraction(1, 3) + 0 + 1) / 4


def test_a_pick_may_waive_and_lose_as_well() -> None:
    scenes = PICK.replace("d: {do: D.}", "d: {do: D., waive: [hall]}").replace(
        "e: {do: E.}", "e: {do: E., lose: [hall]}"
    ) + (
        "hall:\n  choose:\n    prompt: P?\n    assesses: [safety]\n    options:\n"
        "      x: {do: X., rating: 4, upholds: [P01]}\n"
        "      y: {do: Y., rating: 1, breaches: [P01]}\n    then: evening\n"
    )
    scenario = case(scenes.replace("then: evening", "then: hall", 1))
    assert settled(marked(scenario, ["a", "b", "d"])) == {"leaving": Fraction(2, 3), "hall": 1}
    assert marked(scenario, ["a", "b", "e"]).lost == (("hall", 2),)
    assert marked(scenario, ["a", "b", "c"]).lost == ()


def test_what_is_settled_is_neither_waived_nor_lost_afterwards() -> None:
    scenes = FALL.replace("waive: [late]", "waive: [door, hall]")
    found = marked(case(scenes, STORM), "spoil", {"continue": True}, luck={"rain": True})
    assert settled(found) == {"door": Fraction(1, 3), "hall": 1}


def test_passing_over_takes_the_scene_and_what_it_drops_out_of_both_sides() -> None:
    scenario = case(FALL, STORM)
    found = marked(scenario, PASS, "x", {"continue": True}, "y", luck={"rain": False})
    assert found.gone == {"door"}
    assert found.share() == Fraction(2, 3)  # hall 2 of hall 2 and late 1
    drops = case(FALL.replace("pass: {to: hall}", "pass: {to: yard, drops: [hall]}"), STORM)
    found = marked(drops, PASS, {"continue": True}, "y", luck={"rain": False})
    assert found.gone == {"door", "hall"} and found.share() == 0
    everything = marked(drops, PASS, {"continue": True}, PASS, luck={"rain": False})
    assert everything.share() is None  # nothing is left that was assessed


def test_passing_over_an_interview_keeps_what_was_settled_in_it() -> None:
    found = marked(case(TALK), {"ask": "wish"}, PASS)
    assert found.gone == {"tin", "must"}
    assert found.share() == Fraction(2, 3)


# Critical errors -------------------------------------------------------------------------------

ERRORS = """
door:
  text: [{id: sign, say: A sign.}]
  choose:
    prompt: P?
    assesses: [safety]
    slot: {as: arriving}
    options:
      x: {do: X., rating: 4, upholds: [P01]}
      y:
        do: Y.
        rating: 1
        critical: exposes-to-controller
        signals: [sign]
        breaches: [P15]
        repaired_by: [yard.mend]
    then: hall
hall:
  choose:
    prompt: P?
    assesses: [safety]
    slot: {as: arriving}
    options:
      x: {do: X., rating: 4, upholds: [P01]}
      y: {do: Y., rating: 1, critical: ignores-danger, signals: [door.sign], breaches: [P01]}
    then: yard
yard:
  also_offered: {mend: {do: Mend.}}
  then: evening
"""


def test_a_critical_error_is_listed_even_where_its_slot_was_settled_before() -> None:
    found = marked(case(ERRORS), "x", "y")
    assert found.share() == 1
    assert [(c.address, c.kind, c.repaired, c.taken_back) for c in found.critical] == [
        ("hall.y", "ignores-danger", "", False)
    ]


def test_a_critical_error_knows_whether_it_was_mended_afterwards() -> None:
    scenario = case(ERRORS)
    (unmended,) = marked(scenario, "y", "x", {"continue": True}).critical
    (mended,) = marked(scenario, "y", "x", {"act": "mend"}).critical
    assert (unmended.repaired, mended.repaired) == ("", "yard.mend")
    assert share(scenario, "y", "x", {"act": "mend"}) == 0  # told, never credited


def test_what_was_taken_back_is_listed_and_the_score_follows_what_stands() -> None:
    scenario = case(ERRORS)
    play = undo(play_of(scenario, "y"))
    assert isinstance(play, Play)
    found = score(scenario, go(play, "x", "x"))
    assert found.share() == 1
    assert [(c.address, c.taken_back) for c in found.critical] == [("door.y", True)]
    again = score(scenario, go(play, "y", "x"))
    assert [c.taken_back for c in again.critical] == [True, False]


# Every play ------------------------------------------------------------------------------------


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(CASES), st.integers(min_value=0, max_value=2**32), st.booleans())
def test_a_score_lies_between_nought_and_one_and_has_the_same_whole_for_everyone(
    file: Path, seed: int, passes: bool
) -> None:
    scenario = loaded(file)
    found = score(scenario, walk(scenario, seed, passes=passes))
    domains = {domain for slot in scenario.key.slots.values() for domain in slot.domains}
    for domain in ("", *domains):
        part = found.share(domain)
        assert part is None or 0 <= part <= 1
        weight = sum(slot.weight for slot in found.list_counted(domain))
        whole = [s for s in scenario.key.slots.values() if not domain or domain in s.domains]
        if not passes:
            assert weight == sum(slot.weight for slot in whole)
    assert len({s.slot for s in found.settlements}) == len(found.settlements)
    assert not found.gone & {s.slot for s in found.settlements}
    settled = {s.slot: Fraction(s.overall, found.denominator) for s in found.settlements}
    worth = {s: s.weight * settled.get(s.id, Fraction(s.free)) for s in found.list_counted()}
    assert sum(worth.values(), Fraction(0)) == found.total()
    assert sum((found.total(scene=s) for s in scenario.data["scenes"]), Fraction(0)) == sum(
        (len(slot.scenes) * value for slot, value in worth.items()), Fraction(0)
    ), "a slot of two scenes is told with each of them"
