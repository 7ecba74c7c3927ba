"""The table of what was assessed: what was met in words, and what was never shown as a number."""

from __future__ import annotations

import json
import random
from fractions import Fraction
from functools import lru_cache
from typing import Any

import pytest

from engine.play.events import Decided
from engine.play.play import Play, path, step
from engine.play.trial import begin_trial, draw_answer
from engine.play.view import view
from engine.reports.debrief.debrief import Debrief, debrief, withhold_debrief
from engine.reports.debrief.scores import ScoreRow
from engine.reports.render.html import as_html
from engine.reports.render.json import as_json, to_plain
from engine.reports.render.text import as_text
from engine.scenario.case_files import SHIPPED
from engine.scenario.scenario import Scenario
from engine.scoring.score import score
from engine.scoring.value_function import Values
from engine.services.shared.values_cache import values_of
from tests.cases import case as small_case
from tests.cases import loaded, play_of
from tests.engine.reports.plays import (
    BEST,
    CLOSE,
    GOOD_ORDER,
    MENDED,
    MIDDLING,
    WORST,
    case,
    play,
    section,
)

NEVER = "Not reached in this play: 2"
FREE = "left open; this costs nothing, so it counts in full"
TIN = case().text.cards["side-room.the-tin"].text
TWICE = """
    first:
      choose:
        prompt: Which way?
        assesses: [safety]
        options:
          left: {do: Left., rating: 3, upholds: [P01]}
          right: {do: Right., rating: 4, upholds: [P01], waive: [second]}
        then: [{if: chose('first.right'), go: evening}, {go: second}]
    second:
      choose:
        prompt: A secret, well kept?
        assesses: [safety]
        options:
          yes: {do: Keep it., rating: 4, upholds: [P01]}
          no: {do: Tell it., rating: 2, breaches: [P01]}
        then: evening
"""


def row(told: Debrief, slot: str) -> ScoreRow:
    (found,) = [row for row in told.figures.rows if row.slot == slot]
    return found


def test_credit_stands_beside_chance() -> None:
    told = debrief(case(), play(WORST))
    hall = row(told, "hall")
    assert (hall.weight, hall.credit, hall.chance) == (3, 0.0, 0.5)
    assert any(
        "Random answers there would reach" in sentence for sentence in told.figures.sentences
    )


def test_the_columns_are_explained_before_the_table() -> None:
    explained = debrief(case(), play(BEST)).figures.sentences[1]
    for column in ("Weight: how much", "Credit: what", "By chance: what"):
        assert column in explained


def test_a_decision_is_named_with_its_time_and_its_question() -> None:
    hall = row(debrief(case(), play(BEST)), "hall")
    assert hall.what == "15:40 · How do you begin?"


def test_what_was_never_shown_is_a_number_without_words_in_text_page_and_json() -> None:
    told = debrief(case(), play(WORST))
    (never,) = [row for row in told.figures.rows if row.slot == ""]
    assert (never.what, never.weight, never.credit, never.chance) == (NEVER, 2, 1.0, None)
    assert never.remark == FREE and never.seq == -1
    for written in (
        as_text(told.document(), more=True),
        as_html(told.document()),
        json.dumps(to_plain(told)),
    ):
        assert NEVER in written
        assert TIN[1:30] not in " ".join(written.split()) and "the-tin" not in written


def test_what_was_shown_and_left_is_named() -> None:
    told = debrief(case(), play(BEST))
    left = row(told, "why-go-back")
    assert left.what == case().text.cards["side-room.why-go-back"].text and left.remark == FREE
    assert "" not in {each.slot for each in told.figures.rows}


def test_before_the_end_what_is_still_to_come_is_not_given_away() -> None:
    told = debrief(case(), play(["few-words-now", GOOD_ORDER, CLOSE]))
    text = as_text(told.document(), more=True)
    assert case().text.scenes["five-oclock"].prompt not in text
    assert any(each.slot == "" and each.remark == "not met" for each in told.figures.rows)


def test_what_fell_away_unseen_is_not_named_either() -> None:
    scenario = small_case(TWICE)
    told = debrief(scenario, play_of(scenario, "right"))
    assert [(each.slot, each.credit) for each in told.figures.rows] == [("first", 1.0), ("", 1.0)]
    assert told.figures.rows[1].remark == "no longer possible, counted in full"
    assert "secret" not in json.dumps(to_plain(told))


def test_the_weights_and_credits_of_the_table_come_to_the_share() -> None:
    for answers in (BEST, WORST):
        told = debrief(case(), play(answers))
        rows = told.figures.rows
        share = sum(each.weight * each.credit for each in rows) / sum(each.weight for each in rows)
        assert f": {round(100 * share)} % (draft)" in told.figures.sentences[2]


def test_a_critical_answer_among_those_picked_is_named_as_what_took_the_credit() -> None:
    pick = row(debrief(case(), play(WORST)), "five-oclock")
    assert pick.credit == 0.0
    assert pick.remark == "a critical error among those chosen: no credit"
    assert row(debrief(case(), play(BEST)), "five-oclock").remark == ""


# As exact fractions -------------------------------------------------------------------------------


PLAYS = {"best": BEST, "worst": WORST, "middling": MIDDLING, "mended": MENDED, "begun": BEST[:4]}


@lru_cache(maxsize=1)
def values() -> Values:
    found = values_of(case())  # kept for all processes of the run
    assert found is not None
    return found


def told(answers: list[Any], known: Values | None) -> dict[str, Any]:
    made = json.loads(as_json(debrief(case(), play(answers), values=known)))
    found: dict[str, Any] = made["score"]
    return found


@pytest.mark.parametrize("name", PLAYS)
def test_what_each_decision_closed_adds_up_to_the_best_less_s_exactly(name: str) -> None:
    found, moment = told(PLAYS[name], values()), play(PLAYS[name])
    scored = score(case(), moment)
    reached, best = Fraction(found["reached"]), Fraction(found["best"])
    assert reached == scored.total()
    assert Fraction(found["weight"]) == sum(slot.weight for slot in scored.list_counted())
    closed = sum(Fraction(each["closed"]) for each in found["decisions"])
    assert closed == best - reached if moment.ended else closed <= best - reached
    assert all(Fraction(each["closed"]) >= 0 for each in found["decisions"])
    assert Fraction(found["worst"]) <= reached <= best
    decided = [m for m in path(moment) if isinstance(m.event, Decided)]
    assert [each["seq"] for each in found["decisions"]] == [m.seq for m in decided]
    for each in found["decisions"]:
        assert not each["under_any_luck"] or Fraction(each["closed"]) > 0


def test_without_values_there_are_no_bounds_and_s_is_exact_all_the_same() -> None:
    found, known = told(MIDDLING, None), told(MIDDLING, values())
    assert (found["best"], found["worst"]) == (None, None)
    assert found["reached"] == known["reached"]
    assert {each["closed"] for each in found["decisions"]} == {None}
    gained = [each["gained"] for each in found["decisions"]]
    assert gained == [each["gained"] for each in known["decisions"]]


def test_while_the_feedback_waits_there_is_none() -> None:
    assert json.loads(as_json(withhold_debrief(case(), play(WORST))))["score"] is None


@lru_cache(maxsize=1)
def interview() -> Scenario:
    return loaded(SHIPPED / "foundation" / "first-interview.yaml")


def test_what_several_questions_assess_is_named_by_the_best_of_them() -> None:
    """She has sent word that she wants no machine: not asking to record her is no omission."""
    play, chooser, named = begin_trial(interview(), 0), random.Random(0), set[str]()
    while not play.ended:
        rows = debrief(interview(), play).figures.rows
        named |= {row.what for row in rows if row.slot == "how-kept"}
        closes = view(interview(), play).closes  # every talk is closed at once
        after = step(play, {"close": True} if closes else draw_answer(play, chooser))
        assert isinstance(after, Play)
        play = after
    machine = interview().text.cards["talk.the-recorder"].text
    assert named and machine not in named  # before the end the best of them is not told either
    written = interview().text.cards["talk.in-writing"].text
    assert named.isdisjoint({machine, written})
    (row,) = [r for r in debrief(interview(), play).figures.rows if r.slot == "how-kept"]
    assert row.what == written


def test_an_unfinished_play_does_not_say_where_the_author_would_have_an_item() -> None:
    begun, over = play(BEST[:4]), play(BEST)
    for moment, told in ((begun, False), (over, True)):
        made = debrief(case(), moment)
        judged = [e.judgement for e in section(made, "judgements").entries if e.judgement]
        keyed = [item for judgement in judged for item in judgement.items]
        assert bool(keyed) is told
        assert (", as the author would" in as_text(made.document(), more=True)) is told
