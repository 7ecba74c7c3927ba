"""A critical error can only be made where the danger could be seen."""

from __future__ import annotations

from engine.explore.theorems.ratings import find_unsignalled_errors
from tests.engine.explore.theorems.proofs import HALL, proved

DOOR = """
door:
  text:
    - id: listening
      if: told
      say: He stops what he is doing when she speaks.
  choose:
    prompt: And now?
    assesses: [safety]
    options:
      ask:
        do: Ask her in front of him.
        rating: 1
        critical: exposes-to-controller
        signals: [listening]
        breaches: [P01]
      leave: {do: Leave., rating: 3, upholds: [P01]}
    then: evening
"""
GUARD = "\n      if: told"


def test_a_critical_answer_whose_signal_is_skipped_on_one_path_is_found() -> None:
    assert proved(find_unsignalled_errors, HALL + DOOR) == [("F321", "door.ask", 1)]


def test_a_critical_answer_after_a_signal_everybody_reads_is_sound() -> None:
    assert proved(find_unsignalled_errors, HALL + DOOR.replace(GUARD, "")) == []
    offered = DOOR.replace("do: Ask her in", "if: told\n        do: Ask her in")
    assert proved(find_unsignalled_errors, HALL + offered) == []


def test_one_of_several_signals_is_enough() -> None:
    other = DOOR.replace(
        "  choose:",
        "    - {id: alone, if: not told, say: He is with her all the time.}\n  choose:",
        1,
    )
    both = other.replace("signals: [listening]", "signals: [listening, alone]")
    assert proved(find_unsignalled_errors, HALL + other) == [("F321", "door.ask", 1)]
    assert proved(find_unsignalled_errors, HALL + both) == []


def test_a_signal_read_earlier_on_every_path_counts() -> None:
    before = HALL.replace(
        "text: You are in the hall.", "text: [{id: early, say: He listens.}]"
    ) + DOOR.replace("signals: [listening]", "signals: [hall.early]")
    assert proved(find_unsignalled_errors, before) == []


def test_a_rating_that_is_critical_only_where_the_signal_was_shown_is_sound() -> None:
    one = "rating: 1\n        critical: exposes-to-controller"
    branch = "{if: told, is: 1, critical: exposes-to-controller, breaches: [P01]}"
    seen = f"rating: [{branch}, {{is: 2, breaches: [P01]}}]"
    assert proved(find_unsignalled_errors, HALL + DOOR.replace(one, seen)) == []
    unseen = DOOR.replace(one, seen.replace("if: told", "if: not told"))
    assert proved(find_unsignalled_errors, HALL + unseen) == [("F321", "door.ask", 1)]


def test_a_critical_item_is_offered_whenever_its_scene_is() -> None:
    bags = """
bags:
  text: [{id: label, if: told, say: The address is on the red one.}]
  select:
    prompt: Which one?
    pick: 1
    assesses: [safety]
    items:
      blue: {do: The blue one., right: true, upholds: [P01]}
      red:
        do: The red one.
        critical: reveals-location
        signals: [label]
        breaches: [P01]
    then: evening
"""
    hall = HALL.replace("then: door", "then: bags")
    assert proved(find_unsignalled_errors, hall + bags) == [("F321", "bags.red", 1)]
    assert proved(find_unsignalled_errors, hall + bags.replace("if: told, ", "")) == []


def test_a_signal_in_an_interview_has_to_be_shown_before_the_question() -> None:
    talk = """
talk:
  text: [{id: door, if: told, say: The door is open a hand's breadth.}]
  interview:
    who: hana
    assesses: [safety]
    topics:
      only:
        questions:
          wait: {says: Shall we wait?, type: open, set: {told: true}}
          where:
            says: Where do you sleep?
            type: open
            rating: 1
            critical: reveals-location
            signals: [door]
            breaches: [P01]
    then: evening
"""
    hall = HALL.replace("then: door", "then: talk")
    assert proved(find_unsignalled_errors, hall + talk) == [("F321", "talk.where", 1)]
    assert proved(find_unsignalled_errors, hall + talk.replace("if: told, ", "")) == []
