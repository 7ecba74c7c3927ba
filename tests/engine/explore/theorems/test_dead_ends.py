"""Nobody gets stuck, and an ending can be reached from everywhere."""

from __future__ import annotations

import sys
from collections.abc import Callable

from engine.explore.check import check
from engine.explore.explored_case import Case
from engine.explore.queries.backward_reachability import surely_finishes
from engine.explore.theorem_list import SAFETY, WITH_VALUES
from engine.explore.theorems.endings import find_dead_ends
from engine.scenario.case_files import SHIPPED
from engine.scenario.load import load_bytes
from tests.cases import PEOPLE, STATE, WORDED, case
from tests.engine.explore.theorems.proofs import only, proved

TWO_FLAGS = """
first:
  choose:
    prompt: First?
    options:
      wait: {do: Wait., set: {told: true}}
      go: {do: Go on.}
    then: second
second:
  choose:
    prompt: Second?
    options:
      send: {do: Send the clerk out., set: {separated: true}}
      keep: {do: Keep the clerk.}
    then: third
third:
  choose:
    prompt: Third?
    options:
      ask: {do: Ask her., if: not (told and separated)}
      stop: {do: Stop., if: not (told and separated)}
    then: evening
  also_offered:
    look: {do: Look round.}
"""


def test_a_dead_end_only_when_two_flags_meet_is_found_with_the_play_into_it() -> None:
    finding = only(find_dead_ends, case(TWO_FLAGS))
    assert (finding.problem.code, finding.problem.params["at"]) == ("E301", "third")
    assert finding.play is not None
    assert finding.play.location.location.id == "third"
    assert finding.play.seq == 3  # two answers
    assert finding.play.value("told") and finding.play.value("separated")


def test_the_same_story_with_a_way_out_is_sound() -> None:
    mended = TWO_FLAGS.replace("Stop., if: not (told and separated)", "Stop.")
    assert proved(find_dead_ends, mended) == []


def test_an_act_that_opens_a_way_out_is_one() -> None:
    helped = TWO_FLAGS.replace("look: {do: Look round.}", "look: {do: Look., set: {told: false}}")
    assert proved(find_dead_ends, helped) == []


def test_passing_over_is_no_way_out_but_leads_into_dead_ends() -> None:
    over = "    then: second\n  pass: {to: second, set: {told: true}}\n"
    passed = TWO_FLAGS.replace("Wait., set: {told: true}", "Wait.")
    passed = passed.replace("    then: second\n", over)
    assert proved(find_dead_ends, passed) == [("E301", "third", 2)]


ROUND = """
hall:
  choose:
    prompt: Where to?
    options:
      in: {do: In., then: room}
      out: {do: Out., then: evening}
  pass: {to: evening}
room:
  choose:
    prompt: And now?
    options:
      sit: {do: Sit., then: yard}
      stay: {do: Stay., then: yard}
  pass: {to: evening}
yard:
  text: The yard.
  then: WHERE
  pass: {to: evening}
"""


def test_a_circle_without_a_way_out_is_found_once_where_it_is_entered() -> None:
    assert proved(find_dead_ends, ROUND.replace("WHERE", "room")) == [("E302", "room", 1)]
    hint = only(find_dead_ends, case(ROUND.replace("WHERE", "room"))).problem.hint
    assert hint == (
        "it goes round: `room` → `yard` → `room`; let a way on of `yard` (line 54) lead elsewhere"
    )
    assert proved(find_dead_ends, ROUND.replace("WHERE", "hall")) == []


def test_a_loop_to_itself_is_told_once_at_its_way_on_and_nothing_that_follows_from_it() -> None:
    """One slip in the case that `rifq new` writes: `then` names its own scene."""
    text = (SHIPPED / "template.yaml").read_text("utf-8")
    line = text[: text.index("    then: before-you-leave")].count("\n") + 1
    wrong = text.replace("    then: before-you-leave", "    then: what-she-decides")
    checked = check(load_bytes(wrong.encode(), "case.yaml"), SAFETY, WITH_VALUES)
    (finding,) = checked.findings
    assert (finding.problem.code, finding.problem.line) == ("E302", line)
    assert finding.problem.params["at"] == "what-she-decides"
    assert "nothing else was checked" in finding.problem.hint
    assert finding.play is not None and finding.play.place == "what-she-decides"
    assert (checked.decided, checked.best) == (0, None)


def test_a_loop_of_two_is_told_where_it_is_entered_with_the_way_that_leads_back() -> None:
    text = (SHIPPED / "template.yaml").read_text("utf-8")
    wrong = text.replace("      then: what-she-decides", "      then: corridor")
    line = text[: text.index("      then: what-she-decides")].count("\n") + 1
    checked = check(load_bytes(wrong.encode(), "case.yaml"), SAFETY, WITH_VALUES)
    (finding,) = checked.findings
    assert (finding.problem.code, finding.problem.params["at"]) == ("E302", "corridor")
    assert f"let a way on of `linen-room` (line {line}) lead elsewhere" in finding.problem.hint


def test_where_some_plays_end_the_rest_is_checked_and_the_loop_told_once() -> None:
    text = (SHIPPED / "template.yaml").read_text("utf-8")
    ways = (
        "    then:\n"
        "      - {if: friend_waits, go: what-she-decides}\n"
        "      - {go: before-you-leave}"
    )
    wrong = text.replace("    then: before-you-leave", ways)
    checked = check(load_bytes(wrong.encode(), "case.yaml"), SAFETY, WITH_VALUES)
    codes = {finding.problem.code for finding in checked.findings}
    assert "E302" in codes and "F302" not in codes
    assert not {"F318", "F319"} & codes


def test_what_cannot_but_lead_to_a_dead_end_is_not_told_of_beside_it() -> None:
    scenes = (
        ROUND.replace("WHERE", "cell")
        + """
cell:
  choose:
    prompt: Well?
    options:
      a: {do: A., if: told}
      b: {do: B., if: told}
    then: evening
"""
    )
    assert proved(find_dead_ends, scenes) == [("E301", "cell", 3)]


def test_moves_of_an_interview_that_lead_nowhere_are_nothing_to_do() -> None:
    scenes = """
talk:
  interview:
    who: hana
    topics: {first: {questions: {name: {says: Your name?, type: open}}}}
    asks:
      why:
        if: asked('name')
        says: Why?
        answers:
          a: {says: A., if: told}
          b: {says: B., if: told}
    moves: {wait: {}}
    then: evening
"""
    assert proved(find_dead_ends, scenes) == [("E301", "talk", 1)]


def test_many_facts_that_one_way_on_reads_together_are_followed_once_each() -> None:
    """A way that leads to some thousand nodes was looked at again for each of them."""
    facts = [f"f{n}" for n in range(12)]
    scenes = "".join(
        f"""
hall{n}:
  choose:
    prompt: What now?
    options: {{tell: {{do: Tell her., set: {{{fact}: true}}}}, wait: {{do: Wait.}}}}
    then: hall{n + 1}
"""
        for n, fact in enumerate(facts)
    )
    way = "".join(f"      - {{if: {fact} and told, go: evening}}\n" for fact in facts)
    scenes += f"""
hall{len(facts)}:
  choose:
    prompt: And now?
    options: {{ask: {{do: Ask.}}, wait: {{do: Wait., set: {{told: true}}}}}}
    then:
{way}      - {{go: dawn}}
  pass: {{to: dawn}}
"""
    state = "".join(f"  {fact}: {{start: false}}\n" for fact in facts)
    head = PEOPLE + STATE.replace("chance:", f"{state}chance:") + WORDED
    known = Case(case(scenes, head=head))
    assert list(find_dead_ends(known)) == []
    nodes = len(known.states.found)
    assert nodes > 1 << len(facts)
    assert count_calls(lambda: surely_finishes(known.states)) < 40 * nodes


def count_calls(done: Callable[[], object]) -> int:
    """How many functions a function calls, itself and by others."""
    calls = 0

    def see(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(see)
    try:
        done()
    finally:
        sys.setprofile(None)
    return calls
