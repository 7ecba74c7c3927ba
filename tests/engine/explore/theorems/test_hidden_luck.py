"""Nobody is judged by luck that could not be seen."""

from __future__ import annotations

from itertools import combinations
from itertools import product as every
from typing import Any, cast

import pytest

from engine.explore.explored_case import Case
from engine.explore.plan_steps import PASSED, give_answer
from engine.explore.theorems.hidden_luck import find_hidden_luck
from engine.play.play import Play
from engine.play.trial import begin_trial
from engine.play.view import list_offered
from engine.scenario.load import load_bytes
from engine.scenario.scenario import Scenario
from tests.cases import PEOPLE, STATE, WORDED, case, few_first
from tests.engine.explore.brute import answers
from tests.engine.explore.theorems.proofs import only, proved
from tests.generator import as_bytes
from tests.generator import case as made_by_chance

HALL = """
hall:
  text:
    - You are in the hall.
  choose:
    prompt: What now?
    assesses: [safety]
    options:
      walk:
        do: Walk there.
        rating:
          - {if: rain, is: 2, breaches: [P01]}
          - {is: 4, upholds: [P01]}
      wait: {do: Wait., rating: 3, upholds: [P01]}
    then: yard
yard:
  choose:
    prompt: And now?
    assesses: [dignity]
    options:
      ask: {do: Ask., rating: 4, upholds: [P01]}
      go: {do: Go., rating: 2, breaches: [P01]}
    then: evening
"""
PLAIN = "- You are in the hall."


def test_a_rating_that_reads_luck_nobody_was_shown_is_found() -> None:
    finding = only(find_hidden_luck, case(HALL))
    assert finding.problem.params == {"at": "hall.walk", "luck": "rain"}
    assert finding.play is not None
    assert finding.play.location.location.id == "yard"
    assert proved(find_hidden_luck, HALL) == [("F320", "hall.walk", 1)]


def test_a_text_that_only_one_luck_shows_tells_both() -> None:
    assert proved(find_hidden_luck, HALL.replace(PLAIN, "- {if: rain, say: It rains.}")) == []


def test_luck_told_however_it_fell_may_be_read() -> None:
    both = HALL.replace(
        PLAIN, "- {if: rain, say: It rains.}\n    - {if: not rain, say: It is dry.}"
    )
    assert proved(find_hidden_luck, both) == []


def test_a_text_after_a_condition_on_luck_shows_it_as_well() -> None:
    replies = """
start:
  choose:
    prompt: What do you do?
    options:
      look: {do: Look out., set: {told: true}}
      phone: {do: Phone.}
    then: sky
sky:
  person_decides:
    who: hana
    as:
      - {if: rain, decides: stays, say: She stays.}
      - {decides: goes, say: She goes.}
  then: hall
"""
    assert proved(find_hidden_luck, replies + HALL) == []


def test_a_rating_that_reads_luck_only_where_it_was_told_is_sound() -> None:
    guarded = HALL.replace("if: rain, is", "if: told and rain, is")
    text = "- {if: told and rain, say: It rains.}\n    - {if: told and not rain, say: It is dry.}"
    start = """
start:
  choose:
    prompt: What do you do?
    options:
      look: {do: Look out., set: {told: true}}
      phone: {do: Phone.}
    then: hall
"""
    assert proved(find_hidden_luck, start + guarded.replace(PLAIN, text)) == []
    assert proved(find_hidden_luck, start + HALL.replace(PLAIN, text)) == [("F320", "hall.walk", 2)]


WAY = "    then: yard\n"
WAIVED = """    then:
      - {if: rain, waive: [yard], go: evening}
      - {go: yard}
"""


def test_a_slot_waived_by_luck_nobody_was_shown_is_found() -> None:
    plain = HALL.replace("if: rain, is", "if: told, is")
    way = plain.replace(WAY, WAIVED)
    assert proved(find_hidden_luck, plain) == []
    assert proved(find_hidden_luck, way) == [("F320", "hall", 1)]
    told = "- {if: rain, say: It rains.}\n    - {if: not rain, say: It is dry.}"
    assert proved(find_hidden_luck, way.replace(PLAIN, told)) == []
    assert proved(find_hidden_luck, way.replace("waive: [yard], ", "")) == []


def test_something_that_happens_and_waives_by_luck_counts_too() -> None:
    plain = HALL.replace("if: rain, is", "if: told, is")
    bus = """
injects:
  bus: {if: rain, say: The bus comes early., waive: [yard], go: dawn}
"""
    assert proved(find_hidden_luck, plain, bus) == [("F320", "bus", 1)]
    assert proved(find_hidden_luck, plain, bus.replace("if: rain", "if: told")) == []


CARRIED = HALL.replace("if: rain, is", 'if: "CARRIER", is')
START = """
start:
  choose:
    prompt: What do you do?
    options: {look: {do: Look.}, phone: {do: Phone.}}
    then: WAY
"""


@pytest.mark.parametrize(
    ("start", "injects", "carrier"),
    [
        ("hall", "injects: {bus: {if: rain, set: {told: true}}}", "told"),
        ("[{if: rain, go: hall, set: {told: true}}, {go: hall}]", "", "told"),
        (
            "[{if: rain, go: hall, tells: {owner: [police-interest]}}, {go: hall}]",
            "",
            "knows('owner', 'police-interest')",
        ),
        (
            "hall",
            "injects: {bus: {if: rain, add: {time: 2}}, car: {if: time > 1, set: {told: true}}}",
            "told",
        ),
    ],
)
def test_luck_is_found_whatever_carries_it(start: str, injects: str, carrier: str) -> None:
    scenes = START.replace("WAY", start) + CARRIED.replace("CARRIER", carrier)
    assert proved(find_hidden_luck, scenes, injects) == [("F320", "hall.walk", 2)]
    shown = scenes.replace(PLAIN, f'- {{if: "{carrier}", say: It is late.}}\n    {PLAIN}')
    assert proved(find_hidden_luck, shown, injects) == []


def test_a_text_that_two_kinds_of_luck_share_hides_both() -> None:
    """One way in both would be told apart; the two ways that look alike are found only as pairs."""
    text = "- {if: rain and snow, say: Storm.}\n    - {if: rain != snow, say: It is wet.}"
    head = PEOPLE + STATE + "  snow: {values: [true, false]}\n" + WORDED
    finding = only(find_hidden_luck, case(HALL.replace(PLAIN, text), head=head))
    assert finding.problem.params["luck"] == "rain`, `snow"


@pytest.mark.parametrize("seed", few_first(range(40), 6))
def test_it_is_found_where_pairs_of_plays_show_it(seed: int) -> None:
    scenario = load_bytes(as_bytes(made_by_chance(seed)), "made-by-chance.yaml")
    wanted = judged_by_luck(scenario)
    if wanted is not None:
        assert {f.problem.params["at"] for f in find_hidden_luck(Case(scenario))} == wanted


def judged_by_luck(scenario: Scenario) -> set[str] | None:
    """Answers judged otherwise in two plays that look the same, by brute force; None: too many."""
    variables = [v for v in scenario.story.model.variables if v.chance]
    lucks = [dict(zip((v.name for v in variables), each, strict=True))
             for each in every(*(v.values for v in variables))]  # fmt: skip
    begun = [begin_trial(scenario, 0, luck) for luck in lucks]
    queue = [
        (one, other)
        for one, other in combinations(begun, 2)
        if look(scenario, one) == look(scenario, other)
    ]
    met, found = {(a.at, a.state, b.state) for a, b in queue}, set[str]()
    for one, other in queue:
        if len(met) > 3000:
            return None
        for answer in [*answers(one), PASSED] if not one.ended else ():
            pair = [give_answer(play, answer) for play in (one, other)]
            if not all(isinstance(play, Play) for play in pair):
                continue
            here, there = cast(Play, pair[0]), cast(Play, pair[1])
            move = here.move.move if here.move else None
            if move is not None and answer != PASSED:
                mine, theirs = (judged(scenario, play) for play in (here, there))
                if mine != theirs:
                    found.add(move.address)
            key = here.at, here.state, there.state
            if look(scenario, here) == look(scenario, there) and key not in met:
                met.add(key)
                queue.append((here, there))
    return found


def look(scenario: Scenario, play: Play) -> object:
    shown = {n for n in play.shown if scenario.text.lines[n].text}
    return play.at, shown, [m.move.address for m in list_offered(play)]


def judged(scenario: Scenario, play: Play) -> object:
    """What the key says of the last answer: the grade that fits, and its rationale."""
    before, address = play.back, play.move.move.address if play.move else ""
    assert before is not None
    place, key = before.location.location, scenario.key
    ruling = key.rulings.get(address)
    names = [f"{place.place}.{item}" for item in place.items] if ruling else [address]
    marks = [key.marks[name] for name in names if name in key.marks]

    def first(entries: Any) -> Any:
        return next((e for e in entries if e.when is None
                     or scenario.story.test(e.when, place.place)(before.state)), None)  # fmt: skip

    told: list[Any] = [first(ruling.because)] if ruling else []
    for mark in marks:
        grade = None if ruling else first(mark.grades)
        reason = first((grade.because if grade else ()) or mark.because)
        if mark.grades and grade is None:
            reason = None
        told.append(
            (grade and (grade.credit, grade.critical), reason and (reason.context, reason.text))
        )
    return [t if not hasattr(t, "text") else (t.context, t.text) for t in told]
