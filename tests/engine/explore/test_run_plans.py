"""Plans: the plays an author wrote down as tests, and what in one is not so."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.decisions.kind import Refusal
from engine.decisions.registry import WHOLES
from engine.explore import run_plans
from engine.explore.run_plans import Failure, run_plan
from engine.scenario.case_files import cases
from engine.scenario.load import load_bytes
from engine.scenario.scenario import Scenario
from tests.cases import few_first, loaded

CASE = """
title: The side room
role: >-
  You are the investigator.
chance:
  bus_comes: {values: [true, false]}
state:
  late: {start: false}
people:
  hana: {name: Hana}
needs:
  home: {of: hana, kind: need, text: "To be home."}
scenes:
  room:
    choose:
      assesses: [safety]
      options:
        wait: {do: "Wait.", rating: 4, upholds: [P01], set: {late: true}}
        go: {do: "Go.", rating: 1, breaches: [P01]}
        late: {if: late, do: "Go late.", rating: 3, upholds: [P01]}
      then:
        - {if: bus_comes, go: bus}
        - {go: evening}
endings:
  evening:
    person: >-
      She walks.
  bus:
    person: >-
      She rides.
tests:
"""


def plan(text: str) -> Failure | None:
    scenario = load_bytes((CASE + text).encode(), "case.yaml")
    return run_plan(scenario, scenario.plans[0])


def test_a_plan_that_holds_says_nothing() -> None:
    assert (
        plan("""
  - name: she is given time
    chance: {bus_comes: false}
    play: [{room: wait}]
    expect: {ending: evening, state: {late: true}, credit: {room: {at_least: 1}}}
""")
        is None
    )


def test_luck_that_is_not_named_takes_its_first_value() -> None:
    assert (
        plan("""
  - name: the bus
    play: [{room: wait}]
    expect: {ending: bus}
""")
        is None
    )


def test_the_first_answer_that_is_not_offered_is_named_with_what_was() -> None:
    failure = plan("""
  - name: gone
    play: [{room: late}]
    expect: {ending: bus}
""")
    assert failure == Failure(1, "room: late", "room: wait, go")


def test_an_answer_given_where_the_play_is_not_says_where_it_is() -> None:
    failure = plan("""
  - name: elsewhere
    play: [{room: wait}, {room: go}]
    expect: {ending: bus}
""")
    assert failure == Failure(2, "room: go", "bus: nothing, the play is over")


def test_an_expectation_that_fails_says_what_was_found() -> None:
    failure = plan("""
  - name: wrong
    play: [{room: go}]
    expect: {credit: {room: {at_least: 0.5}}}
""")
    assert failure == Failure(0, "credit: room: at_least: 0.5", "credit: room: 0.00")


def test_everything_that_is_not_so_is_told_by_the_names_an_author_wrote() -> None:
    failure = plan("""
  - name: wrong
    play: [{room: go}]
    expect: {at: evening, need: {home: met}, state: {late: true}, ending: evening}
""")
    assert failure == Failure(
        0,
        "at: evening; need: home: met; state: late: true; ending: evening",
        "at: bus; need: home: not-raised; state: late: false; ending: bus",
    )


def test_what_should_be_offered_is_told_with_what_is() -> None:
    failure = plan("""
  - name: wrong
    play: []
    expect: {offered: [late, go], not_offered: [room.wait], ending: bus}
""")
    assert failure == Failure(
        0,
        "offered: late; not_offered: room.wait; ending: bus",
        "offered: wait, go; not_offered: wait, go; ending: none yet, the play is at room",
    )


@pytest.mark.parametrize(
    ("play", "why"),
    [
        ("[{order: [tea, line]}]", "it needs all 3 items, each once"),
        ("[{order: [tea, tea, line]}]", "it needs all 3 items, each once"),
        ("[ORDER, {most: [bed, form]}]", "choose exactly 1; you chose 2"),
        ("[ORDER, {most: [bed]}, {scale: {a: 9, b: 0}}]", "9 is not on the scale from -1 to 1"),
        ("[ORDER, {most: [bed]}, {scale: {a: 1}}]", "it needs a value for all 2 items"),
    ],
)
def test_an_answer_that_is_refused_says_why_in_words(play: str, why: str) -> None:
    steps = play.replace("ORDER", "{order: [tea, line, file]}")
    text = WHOLE.replace("STEPS", steps)
    scenario = load_bytes(text.encode(), "case.yaml")
    failure = run_plan(scenario, scenario.plans[0])
    assert failure and failure.found.endswith(f"({why})")


def test_why_a_kind_refuses_an_answer_is_told_by_its_own_message(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    refused = Refusal("P999", {"found": "9"})
    monkeypatch.setattr(run_plans, "MESSAGES", {"P999": "you gave {found}"})
    monkeypatch.setattr(WHOLES["rank"], "check_answer", lambda *_: refused, raising=False)
    text = WHOLE.replace("STEPS", "[{order: [tea, line, file]}]")
    scenario = load_bytes(text.encode(), "case.yaml")
    failure = run_plan(scenario, scenario.plans[0])
    assert failure and failure.found.endswith("(you gave 9)")


WHOLE = """
title: Whole answers
role: >-
  You are the investigator.
scenes:
  order:
    rank:
      discuss: true
      items: {tea: {do: "A."}, line: {do: "B."}, file: {do: "C."}}
      then: most
  most:
    select:
      discuss: true
      pick: 1
      items: {bed: {do: "A."}, form: {do: "B."}}
      then: scale
  scale:
    rate:
      scale: {from: -1, to: 1, labels: [less, same, more]}
      items: {a: {text: "A.", discuss: true}, b: {text: "B.", discuss: true}}
      then: evening
endings:
  evening:
    person: >-
      She walks.
tests:
  - {name: refused, play: STEPS, expect: {ending: evening}}
"""


@pytest.mark.parametrize("path", few_first(cases(), 1), ids=lambda p: p.stem)
def test_every_plan_of_a_shipped_case_holds(path: Path) -> None:
    scenario: Scenario = loaded(path)
    assert scenario.plans
    for each in scenario.plans:
        assert run_plan(scenario, each) is None
