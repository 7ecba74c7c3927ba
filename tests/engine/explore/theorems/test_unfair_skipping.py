"""Passing over a scene is fair."""

from __future__ import annotations

import pytest

from engine.explore.theorems.endings import AT_AN_END, BACK, NO_END, find_unfair_passing
from tests.cases import case
from tests.engine.explore.theorems.proofs import only, proved

HALL = """
hall:
  choose:
    prompt: What do you do?
    options:
      wait: {do: Wait.}
      go: {do: Go on.}
    then: room
  pass: PASS
room:
  choose:
    prompt: And now?
    options:
      sit: {do: Sit., if: not told}
      ask: {do: Ask., if: not told}
    then: evening
"""


@pytest.mark.parametrize(
    ("over", "why"),
    [
        ("{to: hall}", BACK),
        ("{to: evening}", AT_AN_END),
        ("{to: room, set: {told: true}}", NO_END),
        ("{to: [{if: rain, go: hall}, {go: room}]}", BACK),
    ],
)
def test_passing_over_that_leads_back_or_to_an_end_or_to_no_end_is_found_and_it_is_said_which(
    over: str, why: str
) -> None:
    scenes = HALL.replace("PASS", over)
    assert proved(find_unfair_passing, scenes) == [("F318", "hall", 1)]
    assert only(find_unfair_passing, case(scenes)).problem.hint == why


def test_passing_over_that_leads_on_is_sound() -> None:
    assert proved(find_unfair_passing, HALL.replace("PASS", "{to: room}")) == []


def test_where_an_answer_leads_to_an_ending_passing_over_may_too() -> None:
    ends = HALL.replace("go: {do: Go on.}", "go: {do: Go on., then: dawn}")
    assert proved(find_unfair_passing, ends.replace("PASS", "{to: evening}")) == []
