"""Critical errors: traceable where they stand, whatever became of them."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from engine.play.play import Play, path, undo
from engine.reports.debrief.debrief import Debrief, Written, debrief, withheld
from engine.reports.document import Contest, Entry
from engine.reports.render.html import as_html
from engine.reports.render.json import plain
from engine.reports.render.text import as_text
from engine.scenario import load
from engine.scenario.files import cases
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
    labelled,
    play,
    read_section,
    section,
    signed,
    words,
)

SHOWN, CHOSEN, AMONG = "Shown before", "You chose", "You chose, among others"
VIEW, PRINCIPLE, SOURCE = "The author's view", "Principle", "Source"
MENDED_BY, COULD = "You put it right later with this", "Could be put right later with"
ANSWERS = ("Keep Adnan for ten minutes", '"Then stop both departures', "A line to the police")
UNSIGNED = small_case(
    """
    door:
      text:
        - {id: wire, if: told, say: A telephone lies open on the desk.}
      choose:
        assesses: [safety]
        options:
          ask:
            says: Is anyone afraid?
            rating: 1
            critical: exposes-to-controller
            signals: [wire]
            breaches: [P01]
            because: He listens.
          wait: {do: Wait., rating: 4, upholds: [P01]}
        then: evening
    """
)  # its sign depends on what this play did not do
HALL = ["clerk-for-routine"]


def labels(entry: Entry) -> list[str]:
    return [line.label for line in entry.lines]


def of(answers: list[Any], scenario: Scenario | None = None) -> Debrief:
    return debrief(scenario or case(), play(answers, scenario))


@pytest.mark.parametrize("answers", [WORST, MENDED, MIDDLING])
def test_each_has_its_sign_the_answer_a_reason_and_a_source_where_it_stands(
    answers: list[Any],
) -> None:
    told = of(answers)
    every = [*entries(told, "critical"), *entries(told, "tried")]
    assert every
    for entry in every:
        assert labels(entry)[0] == SHOWN and labels(entry)[1] in (CHOSEN, AMONG)
        assert {VIEW, PRINCIPLE, SOURCE} <= set(labels(entry)), entry.title


def test_the_worst_play_names_all_three_and_what_could_have_mended_each() -> None:
    part = section(of(WORST), "critical")
    hall, call, pick = part.entries
    chosen = [x.text for e in part.entries for x in e.lines if x.label in (CHOSEN, AMONG)]
    assert all(map(str.startswith, chosen, ANSWERS))
    assert hall.lines[-1].label == COULD and hall.lines[-1].text.startswith("Tell Huda what")
    assert call.lines[-1].label == COULD and call.lines[-1].text.startswith('"Prosecutor Rana')
    assert pick.lines[-1].text == "Nothing was offered later that could put it right."
    assert "could have been mended" not in words(part) and COULD not in labels(pick)


def test_two_are_talked_about_with_what_was_offered_and_the_third_is_shorter() -> None:
    told = of(WORST)
    hall, call, pick = section(told, "critical").entries
    for entry in (hall, call):
        assert "question" in [line.tone for line in entry.lines]
        assert "The author's choice" in labels(entry)
    assert "question" not in [line.tone for line in pick.lines]
    assert "Where experts differ" not in labels(pick)


def test_that_each_had_a_sign_is_said_only_where_each_had_one() -> None:
    assert section(of(WORST), "critical").lead[0].endswith("A sign was shown before each one.")
    unsigned = debrief(UNSIGNED, play_of(UNSIGNED, "ask"))
    assert section(unsigned, "critical").lead[0] == "Kinds of answer from a short list."


def test_one_that_was_mended_says_by_what() -> None:
    mended = labelled(section(of(MENDED), "critical"), MENDED_BY)
    assert [text[:20] for text in mended] == ["Tell Huda what you d", '"Prosecutor Rana, I ']


def test_while_the_play_goes_on_nothing_is_said_of_what_could_mend_it() -> None:
    (entry,) = section(of(HALL), "critical").entries
    assert not {COULD, MENDED_BY} & set(labels(entry))


def test_those_that_closed_most_are_named_among_them_and_have_no_part_of_their_own() -> None:
    told = of(WORST)
    hall, call, _ = section(told, "critical").entries
    places = "; ".join(entry.title.partition(" · ")[0] for entry in (hall, call))
    lead = section(told, "critical").lead[-1]
    assert lead == f"The choices that cost most, in the author's view, are among them: {places}."
    assert "closed" not in [part.id for part in told.sections]
    other = debrief(signed(), play(WORST, signed()))
    assert (
        section(other, "critical").lead[-1]
        == f"The choices that cost most are among them: {places}."
    )


# Tried, and taken back --------------------------------------------------------------------------


def test_one_taken_back_stands_apart_and_kindly_with_its_sign_view_and_source() -> None:
    told = of(MIDDLING)
    assert section(told, "critical").entries == ()
    assert section(told, "critical").lead == ("None in your final answers, in the author's view.",)
    part = section(told, "tried")
    assert part.title == "Tried, then undone"
    assert "which is what practice is for. None of it is counted." in part.lead[0]
    (entry,) = part.entries
    assert labels(entry)[:2] == [SHOWN, CHOSEN] and not {COULD, MENDED_BY} & set(labels(entry))
    assert entry.lines[1].text.startswith(ANSWERS[1])
    tried = labelled(section(told, "log"), "Tried, then undone")
    assert len(tried) == 2 and tried[1].startswith(ANSWERS[1])


def test_one_taken_back_can_be_contested() -> None:
    address = section(of(MIDDLING), "tried").entries[0].judgement
    assert address is not None
    written = Written(contests=(Contest(address.address, "disagree", "we must"),))
    told = debrief(case(), play(MIDDLING), written=written)
    assert read_section(told, "tried")[0].notes[0].text == "I disagree, because: we must"


def test_one_tried_and_made_is_told_where_it_was_made_and_only_named_as_tried() -> None:
    again = [*HALL, UNDO, *HALL, UNDO, *HALL]
    told = of(again)
    (made,), (tried,) = section(told, "critical").entries, section(told, "tried").entries
    assert made.seq == play(again).seq != tried.seq
    assert labels(tried) == [CHOSEN, ""]
    assert tried.lines[-1].text == 'See "What the author would call critical errors".'


def test_without_any_there_is_no_part_for_what_was_tried() -> None:
    told = of(BEST)
    assert section(told, "critical").lead == ("The author sees none in this play.",)
    assert entries(told, "tried") == ()


# Harmful, and no critical error -------------------------------------------------------------------


WHY = "why go back in the evening?"
TALK = ["few-words-now", WORST[1]]
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
    now = play([*TALK, {"close": True}, {"ask": "why-go-back"}])
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
    undone = debrief(case(), play([*TALK, {"close": True}, ask, UNDO]))
    assert entries(undone, "harmful") == ()
    (tried,) = entries(undone, "tried")
    assert WHY in tried.lines[0].text
    again = debrief(case(), play([*TALK, {"close": True}, ask, UNDO, ask]))
    assert entries(again, "tried") == ()
    assert words(section(again, "happened")).count(WHY) == 0


def test_of_a_room_every_harmful_answer_that_drew_votes_is_told() -> None:
    now = go(begun(), *TALK, {"close": True})
    now = voted(now, tell_me_the_work=6, why_go_back=2)
    now = go(now, {"ask": "tell-me-the-work"})
    (entry,) = entries(debrief(case(), now), "harmful")
    assert entry.lines[0].label == "In the room, 2 of 8 chose"
    assert WHY in entry.lines[0].text


def test_a_road_a_room_looked_at_without_votes_is_told_as_tried() -> None:
    now = go(begun(), *TALK, {"close": True}, {"ask": "why-go-back"})
    back = undo(now)
    assert isinstance(back, Play)
    told = debrief(case(), back)
    assert entries(told, "harmful") == () and len(entries(told, "tried")) == 1
