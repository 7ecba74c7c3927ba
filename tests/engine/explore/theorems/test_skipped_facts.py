"""N308: who skips a scene has read it, so the case file has what it told."""

from __future__ import annotations

import pytest

from engine.explore.explored_case import Case
from engine.explore.theorems.skipped import find_skipped_facts
from engine.play.play import Play, pass_over
from tests.cases import case, play_of

ROOM = """
room:
  {skip}
  choose:
    prompt: P?
    options:
      ask: {{do: Ask.}}
      go: {{do: Go.{own}}}
    then:
      - {{if: {when}, learns: [phones], go: evening}}
      - {{go: dawn}}
"""


def found(skip: str = "", when: str = "rain", own: str = "") -> list[tuple[str, str]]:
    scenario = case(ROOM.format(skip=skip, when=when, own=own))
    return [(one.problem.code, one.hint) for one in find_skipped_facts(Case(scenario))]


def test_what_a_text_told_is_named_with_the_pass_that_learns_it() -> None:
    line = "pass: {to: [{if: rain, learns: [phones], go: evening}, {go: dawn}]}"
    assert found() == [("N308", f"write `{line}`")]
    assert found(skip=line) == []
    assert found(skip="pass: {to: dawn, learns: [phones]}") == []


@pytest.mark.parametrize("rain", [True, False])
def test_the_pass_that_is_offered_learns_what_was_told_and_nothing_else(rain: bool) -> None:
    ((_, hint),) = found()
    scenario = case(ROOM.format(skip=hint[len("write `") : -1], when="rain", own=""))
    over = pass_over(play_of(scenario, values={"rain": rain}))
    assert isinstance(over, Play)
    assert over.value("learned:phones") is rain
    assert over.location.location.id == ("evening" if rain else "dawn")


def test_what_one_answer_brings_out_was_not_told_by_the_text() -> None:
    assert found(when="chose('room.ask')") == []
    assert found(skip="pass: {to: dawn}", own=", then: dawn") == []


def test_what_is_learned_whatever_is_answered_was_told_by_the_text() -> None:
    scenes = ROOM.replace("{{go: dawn}}", "{{learns: [phones], go: dawn}}")
    scenario = case(scenes.format(skip="", when="chose('room.ask')", own=""))
    assert [one.problem.params["facts"] for one in find_skipped_facts(Case(scenario))] == ["phones"]
