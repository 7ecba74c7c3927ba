"""Every answer rated harmful is told in the main flow, once, whatever else the play did."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from engine.play.play import Play, path, undo
from engine.reports.debrief.debrief import Debrief, debrief, withheld
from engine.reports.render.html import as_html
from engine.reports.render.json import plain
from engine.reports.render.text import as_text
from engine.scenario import load
from engine.scenario.case_paths import cases
from engine.scenario.scenario import Scenario
from engine.scoring.credit import credit_of, harmful
from tests.cases import case as small_case
from tests.cases import go, legal_answers, play_of
from tests.engine.reports.debrief.test_room_votes import begun, voted
from tests.engine.reports.plays import (
    BEST,
    MENDED,
    MIDDLING,
    UNDO,
    WORST,
    case,
    entries,
    play,
    section,
    words,
)

WHY = "why go back in the evening?"
HALL = ["few-words-now", WORST[1]]
TWO_DOMAINS = small_case(
    """
    door:
      text: A door.
      choose:
        assesses: [safety, investigation]
        options:
          push: {do: Push., rating: {safety: 1, investigation: 4}, breaches: [P01], because: Why.}
          knock: {do: Knock., rating: 4, upholds: [P01]}
        then: evening
    """
)
CASES = list(cases())


def by_chance(scenario: Scenario, seed: int) -> Play:
    chance = random.Random(seed)
    now = play_of(scenario, seed=seed)
    while answers := legal_answers(scenario, now, chance):
        now = go(now, chance.choice(answers))
    return now


def rated_harmful(scenario: Scenario, moments: list[Play]) -> set[int]:
    key = scenario.key
    return {m.seq for m in moments if harmful(key, credit_of(scenario, m))}


def told_first(told: Debrief) -> set[int]:
    judged = [e for part in told.sections if part.id != "well" for e in part.entries if e.judgement]
    return {entry.seq for entry in judged}


@pytest.mark.parametrize("answers", [BEST, WORST, MIDDLING, MENDED])
def test_every_harmful_answer_of_the_play_is_in_the_main_flow(answers: list[Any]) -> None:
    now = play(answers)
    assert rated_harmful(case(), path(now)) <= told_first(debrief(case(), now))


@pytest.mark.parametrize("file", CASES, ids=lambda path: path.stem)
def test_it_is_so_in_any_play_of_any_shipped_case(file: Path) -> None:
    scenario = load.load(file)
    met = 0
    for seed in range(12):
        now = by_chance(scenario, seed)
        wanted = rated_harmful(scenario, path(now))
        told = debrief(scenario, now)
        assert wanted <= told_first(told)
        assert not wanted & {entry.seq for entry in entries(told, "well")}
        met += len(wanted)
    assert met


def test_a_harmful_question_is_told_with_its_reason_and_principle() -> None:
    part = section(debrief(case(), play(WORST)), "harmful")
    (entry,) = part.entries
    assert part.title == "Answers that may do harm, in the author's view"
    assert part.lead == ("Without those told above.",)
    assert [x.label for x in entry.lines] == ["You asked", "The author's view", "Principle"]
    assert WHY in entry.lines[0].text
    assert entry.judgement and entry.judgement.address == "side-room.why-go-back"


def test_with_nothing_above_it_leaves_nothing_out_and_no_part_says_that_nothing_stands_out() -> (
    None
):
    now = play([*HALL, {"close": True}, {"ask": "why-go-back"}])
    told = debrief(case(), now)
    assert {entry.seq for entry in entries(told, "harmful")} <= told_first(told)
    assert "No decision stands out here." not in "\n".join(map(words, told.sections))


def test_without_one_there_is_no_such_part() -> None:
    assert "harmful" not in [part.id for part in debrief(case(), play(BEST)).sections]


def test_harmful_in_one_domain_is_harmful_and_nothing_that_went_well() -> None:
    now = play_of(TWO_DOMAINS, "push")
    told = debrief(TWO_DOMAINS, now)
    assert now.seq in told_first(told)
    assert entries(told, "well") == ()


def test_the_app_text_page_and_json_all_have_it_and_a_waiting_debrief_has_not() -> None:
    now = play(WORST)
    told = debrief(case(), now)
    document = told.document()
    assert "harmful" in [part.id for part in document.sections]
    assert WHY in " ".join(as_text(document).split())  # without what is told on request
    page = as_html(document)
    assert WHY in page[: page.index(told.more_title)]
    assert "harmful" in [part["id"] for part in json.loads(json.dumps(plain(told)))["sections"]]
    assert "harmful" not in [part.id for part in withheld(case(), now).sections]


def test_one_undone_is_told_as_tried_and_one_given_after_all_is_told_once() -> None:
    ask = {"ask": "why-go-back"}
    undone = debrief(case(), play([*HALL, {"close": True}, ask, UNDO]))
    assert entries(undone, "harmful") == ()
    (tried,) = entries(undone, "tried")
    assert WHY in tried.lines[0].text
    again = debrief(case(), play([*HALL, {"close": True}, ask, UNDO, ask]))
    assert entries(again, "tried") == ()
    assert words(section(again, "happened")).count(WHY) == 0


def test_of_a_room_every_harmful_answer_that_drew_votes_is_told() -> None:
    now = go(begun(), *HALL, {"close": True})
    now = voted(now, tell_me_the_work=6, why_go_back=2)
    now = go(now, {"ask": "tell-me-the-work"})
    (entry,) = entries(debrief(case(), now), "harmful")
    assert entry.lines[0].label == "In the room, 2 of 8 chose"
    assert WHY in entry.lines[0].text


def test_a_road_a_room_looked_at_without_votes_is_told_as_tried() -> None:
    now = go(begun(), *HALL, {"close": True}, {"ask": "why-go-back"})
    back = undo(now)
    assert isinstance(back, Play)
    told = debrief(case(), back)
    assert entries(told, "harmful") == () and len(entries(told, "tried")) == 1
