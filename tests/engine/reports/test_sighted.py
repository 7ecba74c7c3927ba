"""What readers earn who read the scenes: recomputed by hand, and beside other luck."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

import pytest

from engine.explore.explored_case import Case
from engine.explore.values.compute import compute_values
from engine.play.play import Play, path, step
from engine.reports.document import Document, Section
from engine.reports.render.html import as_html
from engine.reports.render.text import as_text
from engine.reports.sighted import (
    MESSAGES,
    BadReading,
    Reader,
    is_marked,
    read_reading,
    sighted_result,
    start_reading,
    write_reading,
)
from engine.scenario.scenario import Scenario
from engine.scoring.score import credit_of
from tests.cases import TICKET, loaded
from tests.cases import case as written_case
from tests.engine.reports.plays import BEST, LUCK, WORST, changed

FLIPS = """
hall:
  text:
    - {if: rain, say: It rains.}
  choose:
    options:
      wait: {do: Wait., rating: [{if: rain, is: 4, upholds: [P01]}, {is: 1, breaches: [P01]}]}
      enter: {do: Enter., rating: [{if: rain, is: 1, breaches: [P01]}, {is: 4, upholds: [P01]}]}
    assesses: [safety]
    then: evening
"""


def read(scenario: Scenario, answers: Iterable[Any], **luck: Any) -> Play:
    play = start_reading(scenario, 0, luck)
    for answer in answers:
        after = step(play, answer[0] if isinstance(answer, tuple) else answer)
        assert isinstance(after, Play)
        play = after
    return play


def reader(scenario: Scenario, name: str, play: Play, sure: int = 90) -> Reader:
    said = {m.seq: (sure, f"{name} says so") for m in path(play) if is_marked(scenario, m)}
    return read_reading(scenario, name, write_reading(scenario, play, said))


def result(
    scenario: Scenario, experts: Sequence[Reader], beginners: Sequence[Reader] = ()
) -> Document:
    case = Case(scenario)
    return sighted_result(case, experts, beginners, {}, compute_values(case))


def part(document: Document, id: str) -> Section:
    return next(section for section in document.sections if section.id == id)


def cells(document: Document, id: str) -> list[list[str]]:
    (table,) = part(document, id).entries[0].blocks
    return [[cell.text for cell in row] for row in table.rows]  # type: ignore[union-attr]


def test_a_reading_is_read_again_as_it_was_played() -> None:
    scenario = loaded(TICKET)
    play = read(scenario, BEST, **LUCK)
    again = reader(scenario, "ali", play)
    assert [m.event for m in path(again.play)] == [m.event for m in path(play)]
    asked = [each.sure is not None for each in again.answers]
    assert asked == [is_marked(scenario, moment) for moment in path(play)]


def test_the_best_and_the_worst_play_have_all_and_little_of_what_is_possible() -> None:
    scenario = loaded(TICKET)
    ali, zoe = (
        reader(scenario, n, read(scenario, p, **LUCK)) for n, p in (("ali", BEST), ("zoe", WORST))
    )
    told = result(scenario, [ali], [zoe])
    best, worst = (int(row[2].split()[0]) for row in cells(told, "readers"))
    assert best == 100 and worst < 25
    assert told.lead[0].text.startswith(f"Experts (1) earned 100 %, beginners (1) {worst} %")


def test_whoever_judged_the_facts_earns_less_with_the_same_answers_under_other_luck() -> None:
    scenario = written_case(FLIPS)
    wet = reader(scenario, "wet", read(scenario, ["wait"], rain=True))
    ((_, _, own, frozen),) = cells(result(scenario, [wet]), "readers")
    assert (own, frozen) == ("100 %", "50 %")


def test_of_each_decision_the_mean_credit_is_told() -> None:
    scenario = loaded(TICKET)
    play = read(scenario, WORST, **LUCK)
    told = result(scenario, [reader(scenario, "zoe", play)])
    rows = {row[0]: row for row in cells(told, "decisions")}
    (hall,) = (row for name, row in rows.items() if name.endswith(" · hall"))
    moment = path(play)[0]
    credit = credit_of(scenario, moment)
    assert credit is not None
    assert hall[2] == f"{100 * credit.overall / scenario.key.denominator:.0f} %"


def test_who_was_sure_and_wrong_is_told_with_their_own_reason() -> None:
    scenario = loaded(TICKET)
    sure, unsure = (read(scenario, WORST, **LUCK) for _ in range(2))
    told = result(
        scenario, [reader(scenario, "zoe", sure, 80), reader(scenario, "ali", unsure, 79)]
    )
    misses = part(told, "misses")
    assert misses.entries and all("zoe, 80 % sure" in e.lines[0].text for e in misses.entries)
    assert {e.lines[1].text for e in misses.entries} == {"zoe says so"}
    for form in (as_text, as_html):
        assert "zoe says so" in form(told)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda raw: "nothing", "T001"),
        (lambda raw: raw.replace('"mother_can_wait"', '"other"'), "T001"),
        (lambda raw: raw.replace("clerk-for-routine", "nosuch"), "T003"),
    ],
)
def test_what_is_no_reading_of_this_case_is_refused(change: Any, code: str) -> None:
    scenario = loaded(TICKET)
    raw = write_reading(scenario, read(scenario, WORST, **LUCK), {})
    with pytest.raises(BadReading) as refused:
        read_reading(scenario, "zoe", change(raw))
    assert refused.value.code == code
    assert refused.value.describe("zoe.json").startswith("zoe.json: " + code)


def test_one_of_a_case_that_was_changed_and_one_that_stops_early_are_refused() -> None:
    scenario = loaded(TICKET)
    raw = write_reading(scenario, read(scenario, WORST, **LUCK), {})
    other = changed(("weight: 3", "weight: 2"))
    stopped = json.loads(raw)
    stopped["answers"] = stopped["answers"][:2]
    for read_by, said, code in ((other, raw, "T002"), (scenario, json.dumps(stopped), "T004")):
        with pytest.raises(BadReading) as refused:
            read_reading(read_by, "zoe", said)
        assert refused.value.code == code
    assert list(MESSAGES) == ["T001", "T002", "T003", "T004"]
