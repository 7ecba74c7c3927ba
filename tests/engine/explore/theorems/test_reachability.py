"""Every part of a case is met in some play, or it is said which is not."""

from __future__ import annotations

import pytest

from engine.explore.check import check
from engine.explore.explored_case import Case
from engine.explore.theorem_list import SAFETY, WITH_VALUES
from engine.explore.theorems.reachability import find_unreached
from engine.scenario.case_files import SHIPPED
from engine.scenario.load import load_bytes
from tests.cases import case
from tests.engine.explore.theorems.proofs import proved

HALL = """
hall:
  choose:
    prompt: What do you do?
    options:
      wait: {do: Wait., set: {told: true}}
      go: {do: Go on.}
    then: WAYS
room:
  text: The room.
  then: dawn
"""
SOUND = "[{if: told, go: room}, {go: evening}]"


def test_a_scene_behind_a_contradiction_is_found_and_the_ending_behind_it() -> None:
    ways = "[{if: told and not told, go: room}, {go: evening}]"
    assert proved(find_unreached, HALL.replace("WAYS", ways)) == [
        ("F301", "room", -1),
        ("F302", "dawn", -1),
    ]


def test_a_scene_behind_a_condition_that_can_hold_is_none() -> None:
    assert proved(find_unreached, HALL.replace("WAYS", SOUND)) == []


def test_an_answer_that_is_never_offered_is_found_and_not_told_of_twice() -> None:
    never = HALL.replace("WAYS", SOUND).replace("go: {do: Go on.}", "go: {do: On., if: time > 6}")
    assert proved(find_unreached, never) == [("F303", "hall.go", -1), ("N303", "evening", -1)]
    inside = never.replace("[{if: told, go: room}", "[{if: told and not told, go: room}")
    lost = inside.replace("  then: dawn", "  also_offered: {ring: {do: Ring.}}\n  then: dawn")
    assert ("F303", "room.ring", -1) not in proved(find_unreached, lost)


@pytest.mark.parametrize(
    ("guard", "said"),
    [
        ("time > 6", "`if: time > 6` is true in no play that comes here (line "),
        ("time > 5", "here (line 43): nothing changes `time` (line "),
        ("told and not told", "), even in one that skips something"),
    ],
)
def test_an_answer_that_is_never_offered_quotes_the_condition_that_is_the_reason(
    guard: str, said: str
) -> None:
    offered = f"go: {{do: On., if: {guard}}}"
    scenario = case(HALL.replace("WAYS", SOUND).replace("go: {do: Go on.}", offered))
    told = [f.problem for f in find_unreached(Case(scenario)) if f.problem.code == "F303"]
    assert len(told) == 1 and said in told[0].hint


def test_an_answer_that_is_offered_only_to_those_who_skip_is_offered() -> None:
    """That nobody comes to its scene without skipping is said of the scene."""
    scenes = """
hall:
  choose:
    prompt: What do you do?
    options: {wait: {do: Wait., set: {told: true}}, tell: {do: Tell., set: {told: true}}}
    then: room
  pass: {to: room}
room:
  choose:
    prompt: And now?
    options: {go: {do: Go.}, stay: {do: Stay., if: not told}}
    then: evening
"""
    found = proved(find_unreached, scenes)
    assert ("F303", "room.stay", -1) not in found and ("N303", "room.stay", -1) in found


TALK = """
talk:
  interview:
    who: hana
    most: 2
    tired: She is tired.
    topics:
      first:
        questions:
          name: {says: What is your name?, type: open}
          age: {says: How old are you?, type: open}
    asks:
      why:
        if: IF
        says: Why?
        answers:
          because: {says: Because.}
          so: {says: So.}
    moves: {wait: {}}
    then:
      - {if: told, go: dawn}
      - {go: evening}
"""


def test_a_question_of_hers_that_never_comes_is_told_of_once() -> None:
    assert proved(find_unreached, TALK.replace("IF", "told")) == [
        ("F303", "talk.why", -1),
        ("F302", "dawn", -1),
    ]
    asked = TALK.replace("IF", "asked('name')").replace("says: So.", "says: So., set: {told: true}")
    assert proved(find_unreached, asked) == []


def test_what_shows_when_time_is_up_and_it_never_is_is_found() -> None:
    talk = TALK.replace("IF", "asked('name')").replace("So.}", "So., set: {told: true}}")
    assert proved(find_unreached, talk.replace("most: 2", "most: 3")) == [("F305", "talk", -1)]


@pytest.mark.parametrize(
    ("when", "said"), [("told and time > 3", [("F304", "call", -1)]), ("told", [])]
)
def test_an_inject_that_never_happens_is_found(when: str, said: list[tuple[str, str, int]]) -> None:
    top = f"injects: {{call: {{if: {when}, say: A call.}}}}"
    assert proved(find_unreached, HALL.replace("WAYS", SOUND), top) == said


def test_what_is_reached_only_by_passing_over_is_noted() -> None:
    scenes = HALL.replace("WAYS", "evening") + "\n"
    passed = scenes.replace("room:\n", "room:\n", 1).replace(
        "    then: evening\n", "    then: evening\n  pass: {to: room}\n"
    )
    assert proved(find_unreached, passed) == [("N303", "room", -1), ("N303", "dawn", -1)]


def test_an_ending_that_only_those_who_pass_over_come_to_is_noted() -> None:
    """Her last decision comes to no play in which the one before it was answered."""
    scenes = """
hall:
  choose:
    prompt: What do you do?
    options:
      offer: {do: Offer., set: {separated: true}}
      deny: {do: Refuse., set: {told: true}}
    then: room
room:
  text: The room.
  then: [{if: separated or told, go: evening}, {go: dawn}]
"""
    assert proved(find_unreached, scenes) == [("N303", "dawn", -1)]


def test_a_scene_that_is_never_reached_names_the_way_that_leads_past() -> None:
    text = (SHIPPED / "template.yaml").read_text("utf-8")
    line = text[: text.index("      then: corridor")].count("\n") + 1
    wrong = text.replace("      then: corridor", "      then: linen-room")
    checked = check(load_bytes(wrong.encode(), "case.yaml"), SAFETY, WITH_VALUES)
    told = {f.problem.code: f.problem for f in checked.findings}
    assert told["F301"].params["at"] == "corridor"
    assert f"`laundry`, which is written before it, leads to `linen-room` (line {line})" in (
        told["F301"].hint
    )
    assert "F322" not in told  # its slot cannot be met because it is not reached
