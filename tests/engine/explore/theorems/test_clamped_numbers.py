"""An effect that is cut off at the end of a range is found, with the shortest play to it."""

from __future__ import annotations

from engine.explore.explored_case import Case
from engine.explore.theorems.variables import find_clamps
from tests.cases import case
from tests.engine.explore.theorems.proofs import proved

TALK = """
hall:
  choose:
    prompt: What do you do?
    options:
      warm: {do: Warm., add: {hana.trust: 1}}
      cold: {do: Cold.}
    then: talk
talk:
  interview:
    who: hana
    topics:
      first:
        questions:
          name: {says: Your name?, type: open, add: {hana.trust: 1}}
          age:
            says: Your age?
            type: open
            replies: [{if: rain, say: Old., add: {hana.trust: 1}}, {say: No.}]
    moves: {wait: {}}
    then: evening
"""
BREAK = "{break: {do: A break., add: {hana.arousal: -1}}}"


def test_effects_that_together_just_fit_are_none() -> None:
    assert proved(find_clamps, TALK) == []


def test_the_last_of_several_effects_that_together_go_too_far_is_found() -> None:
    further = TALK.replace("hana.trust: 1", "hana.trust: 2", 1)
    assert proved(find_clamps, further) == [
        ("F317", "talk.name", 3),
        ("F317", "talk.age", 3),
    ]


def test_what_is_repeated_goes_too_far_unless_its_condition_stops_it() -> None:
    again = TALK.replace("{wait: {}}", BREAK)
    assert proved(find_clamps, again) == [("F317", "talk.break", 5)]
    stopped = again.replace("do: A break.", "if: hana.arousal > 2, do: A break.")
    assert proved(find_clamps, stopped) == []


def test_an_effect_in_a_scene_met_again_and_again_goes_too_far() -> None:
    again = TALK.replace("    then: evening", "    then: [{if: rain, go: hall}, {go: evening}]")
    told = proved(find_clamps, again)
    assert ("F317", "hall.warm", 5) in told


def test_an_effect_of_luck_is_shown_under_that_luck() -> None:
    lucky = TALK.replace("say: Old., add: {hana.trust: 1}", "say: Old., add: {hana.trust: 4}")
    findings = {f.problem.params["at"]: f for f in find_clamps(Case(case(lucky)))}
    finding = findings["talk.age"]
    assert finding.play is not None
    assert finding.play.value("rain") is True


def test_what_is_cut_off_only_by_plays_that_pass_over_a_scene_is_found_too() -> None:
    over = TALK.replace("    then: talk", "    then: evening\n  pass: {to: talk}")
    over = over.replace("do: Warm., add: {hana.trust: 1}", "do: Warm., add: {hana.trust: 6}")
    over = over.replace("type: open, add: {hana.trust: 1}", "type: open, add: {hana.trust: 6}")
    assert proved(find_clamps, over) == [
        ("F317", "hall.warm", 1),
        ("F317", "talk.name", 2),
        ("F317", "talk.age", 3),
    ]


def test_the_effect_is_named_where_it_stands() -> None:
    scenario = case(TALK.replace("{wait: {}}", BREAK))
    (finding,) = find_clamps(Case(scenario))
    line = scenario.source.raw.decode().splitlines()[finding.problem.line - 1]
    assert "hana.arousal: -1" in line
    assert finding.problem.params["name"] == "hana.arousal"
