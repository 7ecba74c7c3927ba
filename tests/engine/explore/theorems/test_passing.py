"""Passing over a scene is fair."""

from __future__ import annotations

import pytest

from engine.explore.theorems.passing import passing
from tests.engine.explore.theorems.proofs import proved

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
    ("over", "said"),
    [
        ("{to: room}", []),
        ("{to: hall}", [("F318", "hall", 1)]),
        ("{to: evening}", [("F318", "hall", 1)]),
        ("{to: room, set: {told: true}}", [("F318", "hall", 1)]),
        ("{to: [{if: rain, go: hall}, {go: room}]}", [("F318", "hall", 1)]),
    ],
)
def test_passing_over_that_leads_back_or_to_an_end_or_to_no_end_is_found(
    over: str, said: list[tuple[str, str, int]]
) -> None:
    assert proved(passing, HALL.replace("PASS", over)) == said


def test_where_an_answer_leads_to_an_ending_passing_over_may_too() -> None:
    ends = HALL.replace("go: {do: Go on.}", "go: {do: Go on., then: dawn}")
    assert proved(passing, ends.replace("PASS", "{to: evening}")) == []
