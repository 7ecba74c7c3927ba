"""For programs, the score of a play is exact: S, its bounds, and what each decision closed."""

from __future__ import annotations

import json
from fractions import Fraction
from functools import lru_cache
from typing import Any

import pytest

from engine.explore.analysis_context import Case
from engine.explore.values.compute import compute_values
from engine.play.events import Decided
from engine.play.play import path
from engine.reports.debrief.debrief import debrief, withheld
from engine.reports.render.json import as_json
from engine.scoring.score import score
from engine.scoring.value_function import Values
from tests.engine.reports.plays import BEST, MENDED, MIDDLING, WORST, case, play

PLAYS = {"best": BEST, "worst": WORST, "middling": MIDDLING, "mended": MENDED, "begun": BEST[:4]}


@lru_cache(maxsize=1)
def values() -> Values:
    found = compute_values(Case(case()))
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
    assert Fraction(found["weight"]) == sum(slot.weight for slot in scored.counted())
    closed = sum(Fraction(each["closed"]) for each in found["decisions"])
    assert closed == best - reached if moment.ended else closed <= best - reached
    assert all(Fraction(each["closed"]) >= 0 for each in found["decisions"])
    assert Fraction(found["worst"]) <= reached <= best
    decided = [m for m in path(moment) if isinstance(m.event, Decided)]
    assert [each["seq"] for each in found["decisions"]] == [m.seq for m in decided]
    for each in found["decisions"]:
        assert not each["sure"] or Fraction(each["closed"]) > 0


def test_without_values_there_are_no_bounds_and_s_is_exact_all_the_same() -> None:
    found, known = told(MIDDLING, None), told(MIDDLING, values())
    assert (found["best"], found["worst"]) == (None, None)
    assert found["reached"] == known["reached"]
    assert {each["closed"] for each in found["decisions"]} == {None}
    gained = [each["gained"] for each in found["decisions"]]
    assert gained == [each["gained"] for each in known["decisions"]]


def test_while_the_feedback_waits_there_is_none() -> None:
    assert json.loads(as_json(withheld(case(), play(WORST))))["score"] is None
