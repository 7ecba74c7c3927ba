"""Critical errors: traceable where they stand, whatever became of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine.play.play import Play, path, undo
from engine.reports.debrief.debrief import Debrief, OwnWords, debrief, withhold_debrief
from engine.reports.document import Contest, Entry
from engine.reports.render.html import as_html
from engine.reports.render.json import to_plain
from engine.reports.render.text import as_text
from engine.scenario.case_files import cases
from engine.scenario.scenario import Scenario
from engine.scoring.score import credit_of, harmful
from tests.cases import case as small_case
from tests.cases import go, loaded, play_by_chance, play_of
from tests.engine.reports.debrief.test_story import begun, voted
from tests.engine.reports.plays import (
    BEST,
    GOOD_ORDER,
    MENDED,
    MIDDLING,
    PASS,
    UNDO,
    WORST,
    case,
    decisions,
    entries,
    labelled,
    play,
    read_section,
    section,
    signed,
    words,
)

SHOWN, CHOSEN, AMONG = "Shown before", "You chose", "You chose, among others"
VIEW, PRINCIPLE, SOURCE, KIND = "The author's view", "Principle", "Source", "Kind of error"
NEVER = "Nothing was offered later that could put it right."
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
BRIEF = [*HALL, *[PASS] * 8]
"""One critical error, and nothing else: there is room."""


def labels(entry: Entry) -> list[str]:
    return [line.label for line in entry.lines]


def of(answers: list[Any], scenario: Scenario | None = None) -> Debrief:
    return debrief(scenario or case(), play(answers, scenario))


def test_where_there_is_room_each_has_its_sign_the_answer_and_the_whole_reason() -> None:
    (hall,) = entries(of(BRIEF), "critical")
    assert labels(hall)[:2] == [SHOWN, CHOSEN]
    assert VIEW in labels(hall) and not {PRINCIPLE, SOURCE} & set(labels(hall))


@pytest.mark.parametrize("answers", [MENDED, MIDDLING])
def test_each_has_its_answer_and_on_request_its_sign_kind_and_reason(answers: list[Any]) -> None:
    told = of(answers)
    errors = [*entries(told, "critical"), *entries(told, "tried")]
    assert errors
    every = decisions(told)
    for entry in errors:
        assert [line for line in entry.lines if line.tone == "chosen"]
        assert {SHOWN, KIND, VIEW} <= set(labels(every[entry.seq])), entry.title
        assert entry.judgement and entry.judgement.principles


def test_where_there_is_little_room_each_has_its_answer_a_reason_and_what_is_better() -> None:
    """The reason stands here or with what is to be taken along."""
    told = of(WORST)
    every, top = decisions(told), {e.seq for e in entries(told, "take") if len(e.lines) > 1}
    for entry in entries(told, "critical"):
        answer, *reason, better = entry.lines
        assert answer.tone == "chosen" and better.text.startswith("→")
        assert bool(reason) is not (entry.seq in top)
        assert {SHOWN, KIND, VIEW} <= set(labels(every[entry.seq])), entry.title


def test_the_worst_play_names_all_three_and_on_request_what_could_have_mended_each() -> None:
    told = of(WORST)
    part = section(told, "critical")
    chosen = [x.text for e in part.entries for x in e.lines if x.tone == "chosen"]
    assert len(chosen) == 3 and all(map(str.startswith, chosen, ANSWERS))
    every = decisions(told)
    hall, call, pick = (every[entry.seq] for entry in part.entries)
    (later,) = [line.text for line in hall.lines if line.label == COULD]
    assert later.startswith("Tell Huda what")
    (later,) = [line.text for line in call.lines if line.label == COULD]
    assert later.startswith('"Prosecutor Rana')
    assert NEVER in [line.text for line in pick.lines] and COULD not in labels(pick)


def test_where_there_is_room_it_is_asked_about_and_says_what_was_better() -> None:
    (hall,) = section(of(BRIEF), "critical").entries
    tones = [str(line.tone) for line in hall.lines]
    assert tones.index("question") < tones.index("key")
    assert "Author" in labels(hall)


def test_that_each_had_a_sign_is_said_only_where_each_had_one() -> None:
    assert section(of(BRIEF), "critical").lead[0].endswith("A sign was shown before each one.")
    unsigned = debrief(UNSIGNED, play_of(UNSIGNED, "ask"))
    assert section(unsigned, "critical").lead[0] == "Kinds of answer from a short list."


def test_one_that_was_mended_says_by_what() -> None:
    mended = labelled(section(of(MENDED), "critical"), MENDED_BY)
    assert [text[:20] for text in mended] == ["Tell Huda what you d", '"Prosecutor Rana, I ']


def test_while_the_play_goes_on_nothing_is_said_of_what_could_mend_it() -> None:
    (entry,) = section(of(HALL), "critical").entries
    assert not {COULD, MENDED_BY} & set(labels(entry))


def test_those_that_cost_most_are_told_on_request_each_with_its_question_before_the_key() -> None:
    told = of(WORST)
    hall, call, _ = section(told, "critical").entries
    most = section(told, "closed")
    assert [entry.seq for entry in most.entries] == [hall.seq, call.seq]
    assert most.title == "Choices that cost most, in the author's view"
    assert "closed" not in [part.id for part in told.sections]
    other = debrief(signed(), play(WORST, signed()))
    assert section(other, "closed").title == "Choices that cost most"


# Tried, and taken back --------------------------------------------------------------------------


def test_one_taken_back_stands_apart_and_kindly_with_its_sign_view_and_source() -> None:
    told = of(MIDDLING)
    assert section(told, "critical").entries == ()
    assert section(told, "critical").lead == ("None in your final answers, in the author's view.",)
    part = section(told, "tried")
    assert part.title == "Tried, then undone"
    assert "which is what practice is for. None of it is counted." in part.lead[0]
    (entry,) = part.entries
    assert not {COULD, MENDED_BY, NEVER} & {*labels(entry), *(x.text for x in entry.lines)}
    (chosen,) = [line.text for line in entry.lines if line.tone == "chosen"]
    assert chosen.startswith(ANSWERS[1])
    whole = decisions(told)[entry.seq]
    assert whole.beside == part.title
    assert labels(whole)[:2] == [SHOWN, CHOSEN] and {VIEW, SOURCE} <= set(labels(whole))
    tried = labelled(section(told, "log"), "Tried, then undone")
    assert len(tried) == 2 and tried[1].startswith(ANSWERS[1])


def test_one_taken_back_can_be_contested() -> None:
    address = section(of(MIDDLING), "tried").entries[0].judgement
    assert address is not None
    written = OwnWords(contests=(Contest(address.address, "disagree", "we must"),))
    told = debrief(case(), play(MIDDLING), written=written)
    assert read_section(told, "tried")[0].notes[0].text == "I disagree, because: we must"


def test_one_tried_and_made_is_told_where_it_was_made_and_as_tried_in_the_log() -> None:
    again = [*HALL, UNDO, *HALL, UNDO, *HALL]
    told = of(again)
    (made,) = section(told, "critical").entries
    assert made.seq == play(again).seq and entries(told, "tried") == ()
    assert len(labelled(section(told, "log"), "Tried, then undone")) == 2


def test_without_any_there_is_no_part_for_what_was_tried() -> None:
    told = of(BEST)
    assert "critical" not in [part.id for part in told.sections]
    assert entries(told, "tried") == ()


# Harmful, and no critical error -------------------------------------------------------------------


HARM = "harmful"
ASKED = "On Fridays the door was open"
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
    scenario = loaded(file)
    met = 0
    for seed in range(4):
        now = play_by_chance(scenario, seed)
        wanted = rated_harmful(scenario, path(now))
        told = debrief(scenario, now)
        assert wanted <= told_first(told)
        assert not wanted & {entry.seq for entry in entries(told, "well")}
        met += len(wanted)
    assert met


def harms(told: Debrief) -> list[Entry]:
    """The entries that say harmful; where there is little room, that is the whole label."""
    look = entries(told, "look")
    return [entry for entry in look if any(HARM in label.lower() for label in labels(entry))]


def test_a_harmful_question_is_told_with_its_reason_and_what_is_better() -> None:
    (entry,) = harms(debrief(case(), play(WORST)))
    asked, why, better = entry.lines
    assert asked.label == "Harmful" and asked.text.startswith(f'"{ASKED}')
    assert why.text and better.text.startswith("→")
    assert entry.judgement and entry.judgement.address == "side-room.why-go-back"


def test_where_there_is_room_it_has_its_reason_too() -> None:
    hall = "keep-the-hall-ordinary"
    asked = [hall, GOOD_ORDER, {"close": True}, {"ask": "why-go-back"}, *[PASS] * 7]
    (entry,) = harms(debrief(case(), play(asked)))
    assert WHY in entry.lines[0].text
    assert [x for x in labels(entry) if x != "Author"] == [f"You ({HARM})", VIEW]


def test_with_nothing_above_it_leaves_nothing_out_and_no_part_says_that_nothing_stands_out() -> (
    None
):
    now = play([*TALK, {"close": True}, {"ask": "why-go-back"}])
    told = debrief(case(), now)
    assert {entry.seq for entry in harms(told)} == rated_harmful(case(), path(now))
    assert "No decision stands out here." not in "\n".join(map(words, told.sections))


def test_without_one_there_is_no_such_part() -> None:
    assert harms(debrief(case(), play(BEST))) == []


def test_harmful_in_one_domain_is_harmful_and_nothing_that_went_well() -> None:
    now = play_of(TWO_DOMAINS, "push")
    told = debrief(TWO_DOMAINS, now)
    assert [entry.seq for entry in harms(told)] == [now.seq]
    assert entries(told, "well") == ()


def test_the_app_text_page_and_json_all_have_it_and_a_waiting_debrief_has_not() -> None:
    now = play(WORST)
    told = debrief(case(), now)
    document = told.document()
    first = next(part for part in document.sections if part.id == "look")
    assert ASKED in words(first) and HARM in words(first).lower()
    text = " ".join(as_text(document).split())  # without what is told on request
    assert f'Harmful: "{ASKED}' in text
    page = as_html(document)
    assert ASKED in page[: page.index(told.more_title)]
    kept = json.loads(json.dumps(to_plain(told)))["sections"]
    assert ASKED in json.dumps(next(part for part in kept if part["id"] == "look"))
    waiting = withhold_debrief(case(), now)
    assert "look" not in [part.id for part in waiting.sections]
    assert HARM not in as_html(waiting.document())


def test_one_undone_is_told_as_tried_and_one_given_after_all_is_told_once() -> None:
    ask = {"ask": "why-go-back"}
    undone = debrief(case(), play([*TALK, {"close": True}, ask, UNDO]))
    assert harms(undone) == []
    (tried,) = entries(undone, "tried")
    assert WHY in tried.lines[0].text
    again = debrief(case(), play([*TALK, {"close": True}, ask, UNDO, ask]))
    assert entries(again, "tried") == ()
    assert len(harms(again)) == 1


def test_of_a_room_every_harmful_answer_that_drew_votes_is_told() -> None:
    now = go(begun(), *TALK, {"close": True})
    now = voted(now, tell_me_the_work=6, why_go_back=2)
    now = go(now, {"ask": "tell-me-the-work"})
    (entry,) = harms(debrief(case(), now))
    assert entry.lines[0].label == f"In the class, 2 of 8 chose ({HARM})"
    assert WHY in entry.lines[0].text


def test_a_road_a_room_looked_at_without_votes_is_told_as_tried() -> None:
    now = go(begun(), *TALK, {"close": True}, {"ask": "why-go-back"})
    back = undo(now)
    assert isinstance(back, Play)
    told = debrief(case(), back)
    assert harms(told) == [] and len(entries(told, "tried")) == 1
