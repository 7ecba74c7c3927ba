"""Ratings of what is only talked about count nothing, and that is said."""

from __future__ import annotations

from engine.explore.theorems.ratings import find_idle_ratings
from engine.scenario.scenario import Scenario
from tests.cases import case
from tests.engine.explore.theorems.proofs import only, proved

DECISION = """
hall:
  choose:
    prompt: What now?
    assesses: [safety]
    discuss: true
    options:
      tell: {do: Tell her., rating: 3, upholds: [P01]}
      wait: {do: Wait., rating: 4, upholds: [P01]}
      go: {do: Go., rating: [{if: told, is: 2}, {is: 1}], breaches: [P01]}
    then: talk
talk:
  interview:
    who: hana
    assesses: [safety]
    topics:
      first:
        questions:
          name: {says: What is your name?, type: open, rating: 4, upholds: [P01]}
          age: {says: How old?, type: open, discuss: true, rating: 2, breaches: [P01]}
    asks:
      why:
        says: Why?
        discuss: true
        answers:
          because: {says: Because., rating: 2, breaches: [P01]}
          so: {says: So., rating: 4, upholds: [P01]}
    then: dawn
"""
FOUND = [("F308", "hall", -1), ("F308", "talk.age", -1), ("F308", "talk.why", -1)]


def test_each_is_told_once_at_its_first_rating_and_can_be_accepted() -> None:
    assert proved(find_idle_ratings, DECISION) == FOUND
    accept = "".join(f"\n  - {{finding: F308, at: {at}, because: So.}}" for _, at, _ in FOUND)
    assert proved(find_idle_ratings, DECISION, f"accept:{accept}\n") == FOUND


def test_it_stands_at_the_rating_and_names_the_line_of_discuss() -> None:
    alone = DECISION.replace("type: open, discuss: true", "type: open").replace(
        "        discuss: true\n", ""
    )
    scenario: Scenario = case(alone)
    problem = only(find_idle_ratings, scenario).problem
    lines = scenario.source.text.splitlines()
    assert lines[problem.line - 1].lstrip().startswith("tell:")
    number = next(n for n, text in enumerate(lines, 1) if "discuss: true" in text)
    assert f"line {number}," in problem.hint


def test_a_decision_that_is_marked_or_has_no_ratings_is_clean() -> None:
    assert proved(find_idle_ratings, DECISION.replace("discuss: true", "discuss: false")) == []
