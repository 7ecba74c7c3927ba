"""What happened, in brief: what is left out is said, and the ending is always there."""

from __future__ import annotations

import pytest

from engine.reports.debrief.debrief import debrief, withheld
from engine.reports.debrief.story import could_end_otherwise
from tests.cases import case as small_case
from tests.cases import play_of
from tests.engine.reports.plays import BEST, WORST, case, labelled, play, section, words

LEFT = "Details follow below"
CHANCE = (
    "Part of how this ended was decided by chance, not by you: the same "
    "answers can also end differently."
)
RAIN = small_case(
    """
    door:
      choose:
        prompt: P?
        options:
          knock: {do: Knock.}
          wait: {do: Wait.}
        then: [{if: rain and chose('door.knock'), go: dawn}, {go: evening}]
    """
)


def test_it_quotes_what_was_said_and_nothing_told_elsewhere() -> None:
    brief = section(debrief(case(), play(BEST)), "happened")
    talk = case().text.scenes["side-room"].time
    assert labelled(brief, talk) == ["Questions asked: 7."]
    assert labelled(brief, case().text.scenes["call"].time)[0].startswith('"He should know')
    assert labelled(section(debrief(case(), play(WORST)), "happened"), "15:40") == []


def test_it_says_what_is_left_out() -> None:
    for answers in (BEST, WORST):
        (lead,) = section(debrief(case(), play(answers)), "happened").lead
        assert LEFT in lead and "Nothing here is a judgement." in lead
    (lead,) = section(withheld(case(), play(BEST)), "happened").lead
    assert LEFT not in lead and "Nothing here is a judgement." in lead


@pytest.mark.parametrize("answers", [BEST, WORST])
def test_the_ending_is_there_with_the_word_that_it_is_no_measure(answers: list[object]) -> None:
    for told in (debrief(case(), play(answers)), withheld(case(), play(answers))):
        last = section(told, "happened").entries[-1].lines
        (ended,) = [line.text for line in last if line.label == "How it ended"]
        assert labelled(section(told, "log"), "For the person") == [ended]
        assert last[-1].text.startswith("How a story ends does not show how well it was handled")


def test_before_the_end_nothing_is_told_of_an_ending() -> None:
    assert "How it ended" not in words(section(debrief(case(), play(BEST[:2])), "happened"))


# Chance ------------------------------------------------------------------------------------------


def test_where_chance_decided_the_ending_it_is_said_to_be_in_nobodys_hands() -> None:
    told = debrief(RAIN, play_of(RAIN, "knock", luck={"rain": True}))
    for id in ("happened", "log"):
        assert CHANCE in words(section(told, id))


def test_where_it_did_not_nothing_is_said_of_chance() -> None:
    assert CHANCE not in words(section(debrief(RAIN, play_of(RAIN, "wait")), "happened"))
    assert not could_end_otherwise(play_of(RAIN))  # it has not ended


def test_a_trial_that_began_elsewhere_is_not_played_again() -> None:
    assert not could_end_otherwise(play_of(RAIN, "knock", at="door", values={"told": True}))


def test_other_words_of_the_same_ending_are_chance_too() -> None:
    assert could_end_otherwise(play(BEST))


def test_the_case_and_its_words_in_what_happened_stay_free_of_judgement() -> None:
    part = section(debrief(case(), play(WORST)), "happened")
    assert {line.tone for entry in part.entries for line in entry.lines} <= {
        "said", "seen", "chosen",
    }  # fmt: skip
