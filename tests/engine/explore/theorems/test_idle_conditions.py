"""Every condition an author wrote decides something, or it is said which does not."""

from __future__ import annotations

import pytest

from engine.explore.explored_case import Case
from engine.explore.theorems.reachability import find_idle_conditions, find_unreached
from tests.cases import case
from tests.engine.explore.theorems.proofs import proved

HALL = """
hall:
  text:
    - {if: TEXT, say: It is late.}
  choose:
    prompt: What do you do?
    assesses: [safety]
    options:
      wait:
        do: Wait.
        rating: [{if: RATING, is: 2, breaches: [P01]}, {is: 3, upholds: [P01]}]
        set: {told: true}
      go:
        do: Go on.
        rating: 4
        upholds: [P01]
        because: [{if: BECAUSE, say: It rains.}, {say: It does not.}]
    then: [{if: WAY, go: dawn}, {go: evening}]
  also_offered:
    look:
      do: Look round.
      replies: [{if: REPLY, say: She nods.}, {say: She waits.}]
"""
SOUND = {"TEXT": "rain", "RATING": "rain", "REPLY": "rain", "BECAUSE": "rain", "WAY": "told"}


def hall(**conditions: str) -> str:
    scenes = HALL
    for name, condition in {**SOUND, **conditions}.items():
        scenes = scenes.replace(name, condition)
    return scenes


def test_conditions_that_can_go_either_way_are_no_finding() -> None:
    assert proved(find_idle_conditions, hall()) == []


def test_a_text_that_never_shows_is_found() -> None:
    assert proved(find_idle_conditions, hall(TEXT="told")) == [("F305", "hall", -1)]
    assert proved(find_idle_conditions, hall(REPLY="separated")) == [("F305", "hall.look", -1)]


def test_a_condition_that_never_holds_is_found() -> None:
    assert proved(find_idle_conditions, hall(RATING="told")) == [("F306", "hall.wait", -1)]
    assert proved(find_idle_conditions, hall(BECAUSE="told")) == [("F306", "hall.go", -1)]


def test_a_condition_before_the_last_that_always_holds_is_found_on_itself() -> None:
    assert proved(find_idle_conditions, hall(TEXT="not told")) == [("F307", "hall", -1)]
    assert proved(find_idle_conditions, hall(REPLY="not told")) == [("F307", "hall.look", -1)]
    assert proved(find_idle_conditions, hall(RATING="not told")) == [("F307", "hall.wait", -1)]


def test_only_the_first_that_fits_is_read() -> None:
    """The second always holds where the first did not, though not everywhere."""
    one = "[{if: told, go: dawn},"
    ways = hall().replace(one, one + " {if: not told, go: dawn},")
    assert proved(find_idle_conditions, ways) == [("F307", "hall", -1)]


def test_an_answer_never_offered_and_a_scene_never_reached_are_told_of_once() -> None:
    never = hall(WAY="rain").replace("do: Go on.", "do: Go on.\n        if: separated")
    assert proved(find_idle_conditions, never) == []
    assert proved(find_unreached, never) == [("F303", "hall.go", -1)]
    unreached = hall(WAY="separated")
    assert proved(find_idle_conditions, unreached) == []
    assert proved(find_unreached, unreached) == [("F302", "dawn", -1)]


def test_a_condition_on_luck_that_is_read_only_where_it_fell_one_way_decides_nothing() -> None:
    scenes = (
        hall()
        + """
yard:
  text: [{if: rain, say: It rains.}]
  then: evening
"""
    )
    there = scenes.replace("{if: told, go: dawn}", "{if: rain, go: yard}, {if: told, go: dawn}")
    assert proved(find_idle_conditions, there) == [("F307", "yard", -1)]


def test_something_that_happens_after_the_first_scene_says_so_for_a_reason() -> None:
    """It must have a condition; once it has happened, it is read nowhere else."""
    inject = "injects: {call: {if: WHEN, say: A call.}}"
    assert proved(find_idle_conditions, hall(), inject.replace("WHEN", "at('hall')")) == []
    assert proved(find_idle_conditions, hall(), inject.replace("WHEN", "seen('hall')")) == [
        ("F307", "call", -1)
    ]


SWAPPED = {
    "REPLY": "rain or told, say: She nods.}, {if: rain",
    "RATING": "rain, is: 2, breaches: [P01]}, {if: rain and hana.trust > 1",
    "BECAUSE": "rain, say: It rains.}, {if: rain and hana.trust > 1",
    "WAY": "rain or told, go: dawn}, {if: told",
}


@pytest.mark.parametrize("place", SWAPPED)
def test_the_entry_that_takes_everything_is_named_by_its_line(place: str) -> None:
    scenario = case(hall(**{place: SWAPPED[place]}))
    (problem,) = [f.problem for f in find_idle_conditions(Case(scenario))]
    assert problem.code in ("F305", "F306")
    entries = next(p for p in scenario.written if scenario.source.keys[p].column == problem.column)
    first = scenario.source.values[(*entries[:-2], 0)].line
    assert problem.hint.startswith(f"the entry on line {first} always fits first")


def test_it_is_named_also_where_entries_differ_in_their_prose() -> None:
    rating = "        rating: [{if: RATING, is: 2, breaches: [P01]}, {is: 3, upholds: [P01]}]\n"
    blocks = """        rating:
          - if: rain
            is: 2
            breaches: [P01]
            why: >-
              It rains.
          - {if: rain and hana.trust > 1, is: 3, upholds: [P01]}
          - {is: 3, upholds: [P01]}
"""
    assert rating in HALL
    (problem,) = [
        found.problem
        for found in find_idle_conditions(
            Case(case(hall().replace(rating.replace("RATING", "rain"), blocks)))
        )
    ]
    assert problem.code == "F306" and "always fits first" in problem.hint


def test_of_texts_that_all_show_none_is_named() -> None:
    scenes = hall().replace("say: It is late.}", "say: It is late.}\n    - {if: told, say: x}")
    (problem,) = [f.problem for f in find_idle_conditions(Case(case(scenes)))]
    assert (problem.code, problem.hint) == ("F305", "")


def test_a_condition_on_what_nothing_changes_names_the_variable() -> None:
    (problem,) = [f.problem for f in find_idle_conditions(Case(case(hall(TEXT="separated"))))]
    assert problem.hint.startswith("nothing changes `separated` (line ")


def test_a_condition_that_always_holds_tells_which_entries_are_never_reached() -> None:
    scenario = case(hall(REPLY="rain or not rain"))
    (problem,) = [f.problem for f in find_idle_conditions(Case(scenario))]
    assert problem.code == "F307"
    assert "no entry after it is ever reached (line " in problem.hint
