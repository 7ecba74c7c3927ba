"""What happened, in brief: what is left out is said, and the ending is always there."""

from __future__ import annotations

import pytest

from engine.pictures.road import Mattered, Road
from engine.play.play import Play
from engine.reports.debrief.debrief import debrief, withhold_debrief
from engine.reports.debrief.debrief_context import could_end_otherwise
from tests.cases import case as small_case
from tests.cases import play_of
from tests.engine.reports.plays import BEST, MENDED, WORST, case, labelled, play, section, words

CHANCE = "Chance, not you, decided part of this: the same answers can end differently."
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


def road(now: Play) -> Road:
    """The road of a play, as its debrief draws it."""
    (picture,) = section(debrief(case(), now), "happened").entries[0].pictures
    assert isinstance(picture, Road)
    return picture


def test_the_road_has_a_stop_where_something_was_answered_and_says_what_mattered_most() -> None:
    hall, order, talk, *_ = road(play(WORST)).stops
    assert (hall.time, hall.says, hall.mattered) == ("15:40", "critical", Mattered.CRITICAL)
    assert order.says == "weak" and order.mattered is Mattered.LOOK
    assert talk.place.endswith(", questions: 4") and talk.says == "weak: 3, harmful: 1"
    mended = road(play(MENDED)).stops[0]
    assert mended.says == "critical, put right"
    assert "16:25" not in [stop.time for stop in road(play(MENDED)).stops]  # it was passed over


def test_before_the_end_the_road_has_no_end_and_before_the_first_answer_there_is_none() -> None:
    assert road(play(BEST)).end and not road(play(BEST[:2])).end
    assert section(debrief(case(), play([])), "happened").entries == ()


def test_while_the_feedback_waits_every_answer_is_told_and_no_road() -> None:
    part = section(withhold_debrief(case(), play(WORST)), "happened")
    (lead,) = part.lead
    assert "Everything you said or did" in lead and "Nothing here is a judgement." in lead
    assert not [picture for entry in part.entries for picture in entry.pictures]
    assert labelled(part, "15:40")[0].startswith("Keep Adnan for ten minutes")


@pytest.mark.parametrize("answers", [BEST, WORST])
def test_the_ending_is_there_with_the_word_that_it_is_no_measure(answers: list[object]) -> None:
    for told in (debrief(case(), play(answers)), withhold_debrief(case(), play(answers))):
        last = section(told, "happened").entries[-1].lines
        (ended,) = [line.text for line in last if line.label == "How it ended"]
        (whole,) = labelled(section(told, "log"), "For the person")
        assert whole.startswith(ended) and ended.endswith(".")
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
