"""Whoever made no critical error can come to an ending without one."""

from __future__ import annotations

import pytest

from engine.explore.explored_case import Case
from engine.explore.queries.backward_reachability import search_error_free
from engine.explore.reduce import slicing
from engine.explore.theorems.endings import find_unavoidable_errors
from engine.scenario.load import load_bytes
from tests.benchmarks.large import carried
from tests.engine.explore.theorems.proofs import proved

HALL = """
hall:
  text: [{id: he-listens, say: He listens.}]
  choose:
    prompt: What do you do?
    assesses: [safety]
    options:
      early: {do: Early., rating: 2, breaches: [P01], set: {told: true}}
      late: {do: Late., rating: 4, upholds: [P01]}
    then: room
room:
  choose:
    prompt: And now?
    assesses: [safety]
    options:
      shout:
        do: Shout.
        rating: 1
        critical: exposes-to-controller
        signals: [he-listens]
        breaches: [P01]
      ask: {do: Ask., rating: 4, upholds: [P01], if: not told}
    then: evening
"""


def test_an_answer_after_which_only_critical_errors_are_left_is_found() -> None:
    assert proved(find_unavoidable_errors, HALL) == [("F312", "hall", 1)]


def test_where_another_answer_is_left_the_way_is_clean() -> None:
    assert proved(find_unavoidable_errors, HALL.replace(", if: not told", "")) == []


def test_a_case_without_any_clean_way_is_found_at_its_start() -> None:
    assert proved(find_unavoidable_errors, HALL.replace("if: not told", "if: separated")) == [
        ("F312", "hall", 0)
    ]


LEAVING = """
leaving:
  text: [{id: he-listens, say: He listens.}]
  select:
    prompt: Which two?
    pick: 2
    assesses: [safety]
    items:
      ring: {do: Ring., right: true, upholds: [P01]}
      wait: {do: Wait., right: true, upholds: [P01]}
      shout:
        do: Shout.
        critical: exposes-to-controller
        signals: [he-listens]
        breaches: [P01]
    then: [{if: picked('WHICH'), go: hall}, {go: evening}]
"""


def test_a_pick_is_critical_only_where_every_pick_that_leads_so_is() -> None:
    lost = LEAVING + HALL.replace("do: Late., ", "do: Late., if: told, ")
    assert proved(find_unavoidable_errors, lost.replace("WHICH", "shout")) == []
    assert proved(find_unavoidable_errors, lost.replace("WHICH", "ring")) == [
        ("F312", "leaving", 0)
    ]


def test_a_long_interview_is_followed_to_its_end_without_every_subset_of_its_questions(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # What was asked in a topic is kept when the topic is closed, as where a scene reads it.
    monkeypatch.setattr(slicing, "find_closed_ways", lambda _: {})
    reached = search_error_free(Case(load_bytes(carried(8, 2, 1, 16), "made.yaml")))
    assert reached.exhausted
    assert reached.states > 500_000
    assert reached.size < 200_000
