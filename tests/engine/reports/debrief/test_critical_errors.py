"""Critical errors: traceable where they stand, whatever became of them."""

from __future__ import annotations

from typing import Any

import pytest

from engine.reports.debrief.debrief import Debrief, Written, debrief
from engine.reports.document import Contest, Entry
from engine.scenario.scenario import Scenario
from tests.cases import case as small_case
from tests.cases import play_of
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


# Tried, and taken back ---------------------------------------------------------------------------


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
