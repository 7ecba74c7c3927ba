"""A step is cheap: what depends on the place alone is worked out once, and nobody walks back.

Work is counted in the bytecodes Python runs, so that a busy computer changes nothing.
"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from msgspec.structs import replace

from engine.decisions.registry import kind_of
from engine.play.play import Play, path, step, undo
from engine.play.trial import begin_trial
from engine.play.view import describe_answer, passages, view
from engine.scenario.load import load
from engine.scenario.scenario import Scenario
from tests.cases import cards, go, loaded, play_by_chance

LOOP = Path(__file__).parents[2] / "fixtures" / "cases" / "interview-loop.yaml"
KINDS = LOOP.with_name("every-kind.yaml")
MOST = 3  # times a decision, with its event for the log


def work(act: Callable[[], object]) -> int:
    """How many bytecodes it takes."""
    count = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        frame.f_trace_opcodes = True
        count += event == "opcode"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        act()
    finally:
        sys.settrace(before)
    return count


def showing(scenario: Scenario, play: Play) -> int:
    """How many bytecodes it takes to show a moment, the case having been shown before."""
    view(scenario, play)
    return work(lambda: view(scenario, play))


def test_to_show_a_moment_costs_at_most_a_few_decisions() -> None:
    scenario = load(LOOP)
    play = begin_trial(scenario, 1)
    assert showing(scenario, play) <= MOST * work(lambda: step(play, "water"))


def test_a_moment_late_in_a_long_log_costs_no_more_than_the_first() -> None:
    scenario = load(LOOP)
    play = begin_trial(scenario, 1)
    at_first = showing(scenario, go(play, "water", "continue"))
    for _ in range(20):
        play = go(play, "water", "continue")
    for _ in range(500):
        play = undone(go(play, "water"))
    assert play.seq == 1041
    late = go(play, "water", "continue")
    assert showing(scenario, late) == at_first
    early = go(begin_trial(scenario, 1), "water")
    assert work(lambda: undo(late)) == work(lambda: undo(early))


def undone(play: Play) -> Play:
    back = undo(play)
    assert isinstance(back, Play)
    return back


@pytest.mark.parametrize("at_first", [True, False])
def test_a_copy_of_a_case_with_other_words_is_shown_in_its_own_words(at_first: bool) -> None:
    scenario = load(LOOP)
    play = begin_trial(scenario, 1)
    if at_first:
        assert cards(scenario, play)[0] == "ask-now"
    written = {
        at: replace(card, text=card.text.upper()) for at, card in scenario.text.cards.items()
    }
    loud = dataclasses.replace(scenario, text=replace(scenario.text, cards=written))
    assert [a.text for a in view(loud, play).answers] == [
        a.text.upper() for a in view(scenario, play).answers
    ]


def test_an_order_is_read_back_with_its_places() -> None:
    scenario = loaded(KINDS)
    play = play_by_chance(scenario, 1)
    assert any("1. " in text for each in passages(scenario, play) for text in each.chosen)
    for moment, passage in zip(path(play), passages(scenario, play), strict=False):
        words = describe_answer(scenario, moment)
        ordered = moment.back and kind_of(moment.back.location.location).ordered
        told = [f"{n}. {text}" for n, text in enumerate(words, 1)] if ordered else [*words]
        assert [*passage.chosen] == told
