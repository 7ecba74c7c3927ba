"""Good handling does not buy the ending."""

from __future__ import annotations

from engine.explore.fairness.credit import find_bought_endings
from tests.cases import case
from tests.engine.explore.theorems.proofs import only, proved

RULE = """
always:
  - {name: good handling does not buy the ending, not_determined_by_credit: ending}
"""
BOUGHT = """
hall:
  choose:
    prompt: What now?
    assesses: [safety]
    options:
      ask: {do: Ask., rating: 4, upholds: [P01]}
      warn: {do: Warn., rating: 3, upholds: [P01]}
      go: {do: Go., rating: 1, breaches: [P01], then: dawn}
    then: evening
  pass: {to: dawn}
"""


def test_an_ending_bought_by_credit_is_found_with_both_endings_and_their_ranges() -> None:
    finding = only(find_bought_endings, case(BOUGHT, RULE))
    assert finding.problem.params == {
        "at": "evening", "range": "66.7–100.0 %", "other": "dawn", "other_range": "0.0 %",
    }  # fmt: skip
    assert finding.problem.hint.startswith("no score is in both: ")
    assert proved(find_bought_endings, BOUGHT, RULE) == [("E316", "evening", 1)]


def test_nothing_is_said_where_the_author_did_not_write_the_rule() -> None:
    assert proved(find_bought_endings, BOUGHT) == []


def test_endings_with_scores_in_common_are_sound() -> None:
    assert proved(
        find_bought_endings,
        BOUGHT.replace("warn: {do: Warn., ", "warn: {do: Warn., then: dawn, "),
        RULE,
    ) == [("E316", "evening", 1)]
    by_luck = BOUGHT.replace(", then: dawn", "").replace(
        "    then: evening", "    then: [{if: rain, go: evening}, {go: dawn}]"
    )
    assert proved(find_bought_endings, by_luck, RULE) == []


TWICE = """
hall:
  choose:
    prompt: What now?
    assesses: [safety]
    options:
      ask: {do: Ask., rating: 4, upholds: [P01]}
      wait: {do: Wait., rating: 3, upholds: [P01], then: yard}
    then: room
  pass: {to: room}
room:
  rank:
    prompt: In what order?
    assesses: [safety]
    upholds: [P01]
    slot: {as: both}
    items: {tea: {do: Make tea.}, call: {do: Make the call.}, wait: {do: Wait.}}
    key: [tea, call, wait]
    then: evening
yard:
  rank:
    prompt: In what order?
    assesses: [safety]
    upholds: [P01]
    slot: {as: both}
    items: {tea: {do: Make tea.}, call: {do: Make the call.}, wait: {do: Wait.}}
    key: [tea, call, wait]
    then: dawn
"""


def test_best_plays_that_all_end_in_one_way_are_found_though_scores_overlap() -> None:
    finding = only(find_bought_endings, case(TWICE, RULE))
    assert finding.problem.params == {
        "at": "evening", "range": "50.0–100.0 %", "other": "dawn", "other_range": "33.3–83.3 %",
    }  # fmt: skip
    assert finding.problem.hint.startswith("the best plays all end in `evening`: ")
    assert finding.play is not None
    assert finding.play.event.answer == ["tea", "call", "wait"]  # type: ignore[union-attr]
    assert proved(find_bought_endings, TWICE, RULE) == [("E316", "evening", 2)]


def test_best_plays_that_end_in_two_ways_are_sound() -> None:
    assert proved(find_bought_endings, TWICE.replace("rating: 3", "rating: 4"), RULE) == []


def test_with_one_ending_within_reach_there_is_nothing_to_break() -> None:
    one = BOUGHT.replace(", then: dawn", "")
    name = "good handling does not buy the ending"
    assert proved(find_bought_endings, one, RULE) == [("N302", name, -1)]
