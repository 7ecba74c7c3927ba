"""Question choice, as behaviour from the log."""

from __future__ import annotations

from typing import Any

from engine.play.play import Play, undo
from engine.scoring.question_types import Talk, talks
from tests.cases import case, play_of

TALK = """
talk:
  interview:
    who: hana
    topics:
      one:
        questions:
          rules: {says: A?, type: ground-rule}
          tell: {says: B?, type: invitation}
          more: {says: C?, type: open}
          lead: {says: D?, type: leading}
          why:
            says: E?
            type: blame
            add: {hana.arousal: 3}
            replies:
              - {if: hana.arousal > 4, say: She looks away.}
              - {say: She answers.}
          sum: {says: F?, type: summary}
          next: {says: G?, type: closure}
    moves:
      wait: {}
      break: {tags: [break]}
    then: evening
"""
SCENARIO = case(TALK)


def talk(*answers: Any) -> Talk:
    (found,) = talks(SCENARIO, play_of(SCENARIO, *answers))
    return found


def ask(*ids: str) -> list[dict[str, str]]:
    return [{"move": id} if id in ("wait", "break") else {"ask": id} for id in ids]


def test_an_interview_without_a_question_tells_nothing() -> None:
    assert talks(SCENARIO, play_of(SCENARIO, {"move": "wait"}, {"close": True})) == []


def test_kinds_of_questions_are_counted_in_the_order_asked() -> None:
    found = talk(*ask("rules", "tell", "lead", "more", "sum"))
    assert found.asked == ("ground-rule", "invitation", "leading", "open", "summary")
    assert (found.open, found.leading, found.blame) == (2, 1, 0)
    assert found.ground_rules and found.closure
    found = talk(*ask("tell", "why"))
    assert (found.ground_rules, found.closure, found.blame) == (False, False, 1)
    assert talk(*ask("next")).closure


def test_questions_outside_the_window_are_counted_by_the_state_before_them() -> None:
    assert talk(*ask("tell", "why")).outside == 0  # she was inside when it was put
    found = talk(*ask("why", "tell", "more"))
    assert (found.outside, found.longest_outside) == (2, 2)
    found = talk(*ask("why", "tell", "break", "more", "lead", "sum"))
    assert (found.outside, found.longest_outside) == (4, 3)  # a break begins a new run
    found = talk(*ask("why", "tell", "wait", "more"))
    assert (found.outside, found.longest_outside) == (2, 2)  # a silence does not


def test_a_question_taken_back_was_not_asked() -> None:
    undone = undo(play_of(SCENARIO, *ask("tell", "lead")))
    assert isinstance(undone, Play)
    (found,) = talks(SCENARIO, undone)
    assert found.asked == ("invitation",)
