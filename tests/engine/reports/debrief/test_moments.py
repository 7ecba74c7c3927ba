"""From a moment of a play to words: where it was."""

from __future__ import annotations

import pytest

from engine.language.language import ENGLISH
from engine.play.play import path
from engine.reports.debrief.moments import first_sentence, place
from tests.cases import PASS, case, play_of

SAME = case(
    """
    major:
      text: [The Major comes in. He sits.]
      choose:
        prompt: What do you say to him?
        options: {yes: {says: Yes.}, no: {says: No.}}
        then: tarek
    tarek:
      text: ["Prosecutor Tarek telephones from the car, with his mouth very full."]
      choose:
        prompt: What do you say to him?
        options: {yes: {says: Yes.}, no: {says: No.}}
        then: alone
      also_offered:
        wait: {do: Wait., replies: [{say: He chews.}]}
    alone:
      time: "14:00"
      text: [Nobody is there.]
      choose:
        prompt: What now?
        options: {go: {do: Go.}, stay: {do: Stay.}}
        then: evening
    """
)


def test_a_prompt_that_comes_again_is_told_with_the_first_words_of_its_scene() -> None:
    told = play_of(SAME, "yes", {"act": "wait"}, "no", "go")
    moments = (moment.back for moment in path(told) if moment.back)
    major, tarek, after_waiting, alone = [place(SAME, m, ENGLISH) for m in moments]
    assert major == "What do you say to him? (The Major comes in.)"
    assert tarek == (
        "What do you say to him? (Prosecutor Tarek telephones from the car, with his …)"
    )
    assert after_waiting == tarek
    assert alone == "14:00 · What now?"


def test_with_a_clock_a_prompt_that_comes_again_needs_no_first_words() -> None:
    timed = case(
        """
        quiet:
          time: "15:10"
          text: [Nobody speaks.]
          choose:
            prompt: How do you go on?
            options: {ask: {says: Why?}, wait: {do: Wait.}}
            then: loud
        loud:
          time: "15:40"
          text: [Everybody speaks.]
          choose:
            prompt: How do you go on?
            options: {ask: {says: Why?}, wait: {do: Wait.}}
            then: evening
        """
    )
    told = play_of(timed, "ask", "wait")
    places = [place(timed, moment.back, ENGLISH) for moment in path(told) if moment.back]
    assert places == ["15:10 · How do you go on?", "15:40 · How do you go on?"]


def test_a_scene_passed_over_has_its_place_too() -> None:
    (moment,) = path(play_of(SAME, PASS))
    assert moment.back and place(SAME, moment.back, ENGLISH).startswith("What do you say to him?")


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("One. Two.", "One."),
        ('He says "no." Then he goes.', 'He says "no."'),
        ('"What is it?" she asks. Nobody says.', '"What is it?" she asks.'),
        ("A page of 3.5 lines. Two", "A page of 3.5 lines."),
        ("No end", "No end"),
    ],
)
def test_the_first_sentence(text: str, first: str) -> None:
    assert first_sentence(text) == first
