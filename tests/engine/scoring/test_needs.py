"""Needs not raised are held against somebody only where they could have been raised at no cost."""

from __future__ import annotations

from typing import Any

from engine.scenario.scenario import Scenario
from engine.scoring.needs import needs
from tests.cases import PASS, case, play_of

DOOR = """
door:
  choose:
    prompt: P?
    assesses: [safety]
    options:
      ask: {do: A., rating: RAISING, upholds: [P01], offers: [home]}
      walk: {do: B., rating: 3, upholds: [P01]}
      harm: {do: C., rating: 1, breaches: [P01], denies: [doctor]}
    then: evening
"""


def outcome(scenario: Scenario, need: str, *answers: Any) -> tuple[str, str, int, bool]:
    """How a need ended: its status, what could have raised it, at which event, and held or not."""
    (found,) = [n for n in needs(scenario, play_of(scenario, *answers)) if n.entity.id == need]
    return found.status, found.could, found.seq, found.held


def test_a_need_counts_as_missed_where_an_answer_at_least_as_good_would_have_raised_it() -> None:
    missed = ("not-raised", "door.ask", 2, True)
    assert outcome(case(DOOR.replace("RAISING", "4")), "home", "walk") == missed
    assert outcome(case(DOOR.replace("RAISING", "3")), "home", "walk") == missed
    assert outcome(case(DOOR.replace("RAISING", "2.5")), "home", "walk") == (
        "not-raised", "", -1, False,
    )  # fmt: skip


def test_a_need_raised_is_not_missed_and_one_denied_is_held_against_us() -> None:
    scenario = case(DOOR.replace("RAISING", "4"))
    assert outcome(scenario, "home", "ask") == ("offered", "", -1, False)
    assert outcome(scenario, "doctor", "harm") == ("denied", "", -1, True)
    assert outcome(scenario, "doctor", "walk") == ("not-raised", "", -1, False)  # nobody could


def test_a_forced_trade_is_not_held_against_anyone() -> None:
    scenario = case(
        """
        door:
          choose:
            prompt: P?
            assesses: [safety]
            options:
              home: {do: A., rating: 4, upholds: [P01], meets: [home]}
              doctor: {do: B., rating: 4, upholds: [P01], meets: [doctor]}
              neither: {do: C., rating: 3, upholds: [P01]}
            then: evening
        """
    )
    assert outcome(scenario, "doctor", "home") == ("not-raised", "", -1, False)
    assert outcome(scenario, "home", "doctor") == ("not-raised", "", -1, False)
    assert outcome(scenario, "home", "neither")[1] == "door.home"


def test_an_act_beside_the_decision_is_no_trade() -> None:
    scenario = case(
        """
        door:
          choose:
            prompt: P?
            options:
              home: {do: A., meets: [home]}
              walk: {do: B.}
            then: evening
          also_offered: {ring: {do: R., meets: [doctor]}}
        """
    )
    assert outcome(scenario, "doctor", "home") == ("not-raised", "door.ring", 2, True)
    assert outcome(scenario, "doctor", {"act": "ring"}, "home")[0] == "met"


TALK = """
talk:
  interview:
    who: hana
    assesses: [interviewing]
    topics:
      one:
        questions:
          wish:
            says: A?
            type: open
            rating: 4
            upholds: [P18]
            offers: [home]
            replies:
              - say: No.
                declines: [home]
          name: {says: B?, type: rapport}
    then: evening
"""


def test_her_no_is_a_full_result() -> None:
    scenario = case(TALK)
    assert outcome(scenario, "home", {"ask": "wish"}, {"close": True}) == (
        "declined", "", -1, False,
    )  # fmt: skip


def test_nothing_offered_inside_a_passed_part_counts() -> None:
    yes = case(TALK.replace("declines: [home]", "offers: [home]"))
    assert outcome(yes, "home", {"ask": "name"}, {"close": True})[1:3] == ("talk.wish", 2)
    assert outcome(yes, "home", {"ask": "name"}, PASS) == ("not-raised", "", -1, False)
    assert outcome(yes, "home", PASS) == ("not-raised", "", -1, False)


def test_an_order_that_would_have_met_it_counts_if_it_was_no_worse() -> None:
    scenario = case(
        """
        minutes:
          rank:
            prompt: P?
            assesses: [safety]
            items: {line: {do: A.}, tea: {do: B.}, file: {do: C.}}
            key: KEY
            then:
              - {if: first('line'), meets: [home], go: evening}
              - {go: evening}
        """.replace("KEY", "[line, tea, file]")
    )
    assert outcome(scenario, "home", ["tea", "line", "file"])[3]
    assert not outcome(scenario, "home", ["line", "file", "tea"])[3]
    other = case(
        """
        minutes:
          rank:
            prompt: P?
            assesses: [safety]
            items: {line: {do: A.}, tea: {do: B.}, file: {do: C.}}
            key: [file, tea, line]
            then:
              - {if: first('line'), meets: [home], go: evening}
              - {go: evening}
        """
    )
    assert not outcome(other, "home", ["file", "tea", "line"])[3]


def test_ratings_beside_an_act_are_left_out_and_do_no_harm() -> None:
    scenario = case(
        """
        thinking:
          rate:
            prompt: P?
            assesses: [investigation]
            scale: {from: 1, to: 2, labels: [a, b]}
            items: {a: {text: A., accept: [1]}}
            then:
              - {if: told, go: evening}
              - {meets: [home], go: dawn}
          also_offered: {ring: {do: R., set: {told: true}}}
        """
    )
    assert outcome(scenario, "home", {"act": "ring"}, {"a": 1}) == ("not-raised", "", -1, False)
