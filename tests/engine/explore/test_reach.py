"""The plain check: everything that can be reached is reached, and nobody gets stuck unseen."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.explore.findings import findings
from engine.explore.reach import control, live, reach, restrict
from engine.play.minutes import any_answer, trial
from engine.play.play import Play, step
from engine.play.view import offered, view
from engine.scenario.library import cases, load, load_bytes
from engine.scenario.machine import Machine

HEAD = """
title: The side room
role: >-
  You are the investigator.
"""
END = """
endings:
  evening:
    person: >-
      She is at the shelter.
"""


def case(body: str) -> bytes:
    return (HEAD + body + END).encode()


def codes(body: str) -> list[tuple[str, str]]:
    scenario = load_bytes(case(body), "case.yaml")
    return [(p.code, p.params.get("at", "")) for p in findings(scenario).problems]


TWO_FLAGS = """
state:
  late: {start: false}
  alone: {start: false}
scenes:
  first:
    choose:
      options:
        wait: {do: "Wait.", set: {late: true}}
        go: {do: "Go on."}
      then: second
  second:
    choose:
      options:
        send: {do: "Send the clerk out.", set: {alone: true}}
        keep: {do: "Keep the clerk."}
      then: third
  third:
    choose:
      options:
        ask: {do: "Ask her.", if: not (late and alone)}
        stop: {do: "Stop.", if: not (late and alone)}
      then: evening
"""


def test_a_dead_end_only_when_two_flags_meet_is_found() -> None:
    assert codes(TWO_FLAGS) == [("E301", "third")]


def test_the_same_story_with_a_way_out_is_clean() -> None:
    mended = TWO_FLAGS.replace(
        'stop: {do: "Stop.", if: not (late and alone)}', 'stop: {do: "Stop."}'
    )
    assert codes(mended) == []


def test_a_scene_behind_a_contradiction_is_found() -> None:
    body = """
state:
  late: {start: false}
scenes:
  first:
    choose:
      options:
        wait: {do: "Wait."}
        go: {do: "Go on."}
      then:
        - {if: late and not late, go: never}
        - {go: evening}
  never:
    text:
      - >-
        Nobody is here.
    then: evening
"""
    assert ("F301", "never") in codes(body)


def test_both_sides_of_luck_are_explored() -> None:
    body = """
chance:
  bus_comes: {values: [true, false]}
scenes:
  stop:
    choose:
      options:
        ride: {do: "Take the bus.", if: bus_comes}
        walk: {do: "Walk.", if: not bus_comes}
      then: evening
"""
    assert codes(body) == []


def test_an_order_that_leads_elsewhere_is_explored_by_its_classes() -> None:
    body = """
scenes:
  plan:
    rank:
      items:
        a: {do: "A."}
        b: {do: "B."}
        c: {do: "C."}
      key: [a, b, c]
      then:
        - if: >-
            before('c', 'a') and placed('b', 3)
          go: late
        - {go: evening}
  late:
    text:
      - >-
        It is late.
    then: evening
"""
    assert codes(body) == []


def test_a_search_that_is_cut_short_says_so_and_claims_nothing() -> None:
    scenario = load_bytes(case(TWO_FLAGS), "case.yaml")
    found = reach(scenario.story.model, most=2)
    assert not found.exhausted
    assert not found.doomed


@pytest.mark.parametrize("path", list(cases()), ids=lambda p: p.stem)
def test_a_shipped_case_is_exhausted_and_clean(path: Path) -> None:
    report = findings(load(path))
    assert report.exhausted
    assert report.problems == ()


@pytest.mark.parametrize("path", list(cases()), ids=lambda p: p.stem)
def test_what_is_left_out_of_the_search_changes_no_way_on(path: Path) -> None:
    """A random play offers the same in the full story and in the restricted one."""
    import random

    scenario = load(path)
    small = Machine(restrict(scenario.story.model, control(scenario.story.model)))
    alive = live(small.model)
    for seed in range(20):
        chooser = random.Random(seed)
        play = trial(scenario, seed)
        while not play.ended:
            state = small.layout.start
            for name in alive[play.location.location.id]:
                state = small.layout.write(state, name, play.value(name))
            mirrored = small.locations[play.at]
            expected = {m.move.key for m in offered(play)}
            found = {key for key, m in mirrored.moves.items() if m.offer is None or m.offer(state)}
            assert found == expected
            answered = step(play, _any(scenario, play, chooser))
            assert isinstance(answered, Play)
            play = answered


def _any(scenario: object, play: Play, chooser: object) -> object:
    import random

    from engine.scenario.scenario import Scenario

    assert isinstance(scenario, Scenario)
    assert isinstance(chooser, random.Random)
    shown = view(scenario, play)
    options: list[object] = [{"act": a.id} for a in shown.acts]
    options += [{"move": a.id} for a in shown.moves] + [{"topic": a.id} for a in shown.topics]
    if shown.kind == "interview":
        options += [{"ask": a.id} for a in shown.answers] + [{"close": True}] * 2
    elif shown.kind == "continue":
        options.append({"continue": True})
    else:
        options.append(any_answer(shown, chooser))
    return chooser.choice(options)
