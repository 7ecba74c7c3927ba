"""A decision met again does not count again, and the author is told."""

from __future__ import annotations

from engine.explore.theorems.ratings import find_repeats
from tests.cases import case
from tests.engine.explore.theorems.proofs import only, proved

HALL = """
hall:
  text: You are in the hall.
  choose:
    prompt: What now?
    assesses: [dignity]
    options:
      wait: {do: Wait., rating: 3, upholds: [P01], then: yard}
      go: {do: Go., rating: 4, upholds: [P01]}
    then: evening
  pass: {to: evening}
yard:
  text: You are in the yard.
  then: hall
"""


def test_a_loop_that_would_earn_credit_for_ever_is_found() -> None:
    finding = only(find_repeats, case(HALL))
    assert proved(find_repeats, HALL) == [("F319", "hall", 2)]
    assert finding.play is not None
    assert finding.play.location.location.id == "hall"


def test_a_decision_that_is_only_talked_about_may_be_met_again() -> None:
    plain = HALL.replace("    assesses: [dignity]\n", "").replace(", rating: 3, upholds: [P01]", "")
    assert proved(find_repeats, plain.replace(", rating: 4, upholds: [P01]", "")) == []


def test_a_loop_that_leads_round_another_way_is_sound() -> None:
    assert proved(find_repeats, HALL.replace("then: hall", "then: dawn")) == []


def test_a_loop_only_passing_over_closes_is_sound() -> None:
    passed = HALL.replace("upholds: [P01], then: yard", "upholds: [P01]")
    assert proved(find_repeats, passed.replace("pass: {to: evening}", "pass: {to: yard}")) == []


def test_a_move_in_an_interview_with_a_slot_of_its_own_may_be_done_again() -> None:
    talk = """
talk:
  interview:
    who: hana
    assesses: [safety]
    topics:
      only: {questions: {cold: {says: Was it cold?, type: open}}}
    moves:
      wait: {do: Wait with her., rating: 4, upholds: [P01], slot: {unmet: needed}}
    then: evening
"""
    assert proved(find_repeats, talk) == []


def test_an_order_met_again_is_found() -> None:
    order = """
order:
  rank:
    prompt: In what order?
    assesses: [safety]
    upholds: [P01]
    items:
      tea: {do: Make tea.}
      call: {do: Make the call.}
    key: [tea, call]
    then: [{if: first('call'), go: order}, {go: evening}]
"""
    assert proved(find_repeats, order) == [("F319", "order", 1)]


def test_a_decision_met_again_behind_a_counter_is_found() -> None:
    again = "if: time < 2, add: {time: 1}, then: hall"
    assert proved(find_repeats, HALL.replace("then: yard", again)) == [("F319", "hall", 1)]


def test_a_decision_met_again_once_and_never_in_a_loop_is_found() -> None:
    once = HALL.replace("then: yard", "if: not told, set: {told: true}, then: yard")
    assert proved(find_repeats, once) == [("F319", "hall", 2)]


def test_another_scene_of_the_same_slot_is_found_where_both_can_be_met_in_turn() -> None:
    def scene(id: str, then: str) -> str:
        return f"""
{id}:
  choose:
    prompt: And now?
    assesses: [safety]
    slot: {{as: her-safety}}
    options:
      ask: {{do: Ask., rating: 4, upholds: [P01]}}
      go: {{do: Go., rating: 2, breaches: [P01]}}
    then: {then}
"""

    fork = """
fork:
  choose:
    prompt: Where?
    options: {left: {do: Left., then: hall}, right: {do: Right., then: room}}
    then: evening
  pass: {to: evening}
"""
    apart = fork + scene("hall", "evening") + scene("room", "dawn")
    assert proved(find_repeats, apart) == []
    assert proved(find_repeats, apart.replace("then: evening\n\nroom", "then: room\n\nroom")) == [
        ("F319", "room", 2)
    ]


def test_a_slot_that_was_waived_and_is_met_later_was_not_answered_before() -> None:
    waived = """
hall:
  choose:
    prompt: What now?
    assesses: [dignity]
    options:
      wait: {do: Wait., rating: 3, upholds: [P01], waive: [room]}
      go: {do: Go., rating: 4, upholds: [P01]}
    then: room
room:
  choose:
    prompt: And now?
    assesses: [safety]
    options:
      ask: {do: Ask., rating: 4, upholds: [P01]}
      go: {do: Go., rating: 2, breaches: [P01]}
    then: evening
"""
    assert proved(find_repeats, waived) == []
