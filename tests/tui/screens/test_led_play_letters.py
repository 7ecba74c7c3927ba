"""Led play: letters stay with their answers, and what cannot be right in a count is said."""

from __future__ import annotations

import pytest

from engine.play.ballot_letters import number, shorten_letters
from engine.play.led import Vote
from engine.records.sqlite.store import Store
from engine.services.led.ballots import choices_of
from tests.tui.support import press, screen_text, words_on_screen
from tests.tui.test_lead import NORMAL, chosen, led, page, room
from tui.widgets.votes import odd_pick

TO_THE_TALK = ["separate", ["interpreter", "statement", "danger"], ["window", "bed"]]


async def test_a_question_that_was_asked_leaves_its_letter_out_and_no_other_moves_up(
    store: Store,
) -> None:
    playing = room(store)
    for answer in TO_THE_TALK:
        playing.answer(answer)
    before = {choice.id: choice.letter for choice in choices_of(playing.step)}
    first = next(iter(before))
    async with led(store, playing) as pilot:
        await press(pilot, "1", "enter", "enter")
        while page(pilot).led.step.kind.name != "interview":
            await press(pilot, "1", "enter", "enter")
        after = {choice.id: choice.letter for choice in page(pilot).led.choices}
        assert first not in after
        assert all(before[id] == letter for id, letter in after.items() if id in before)
        id, its = next((id, its) for id, its in after.items() if id in before)
        assert f" {its}  " in screen_text(pilot)
        await press(pilot, str(number(its)))
        assert chosen(pilot) == id, "a number means the letter it stands for"
        await press(pilot, "1")
        assert "A is not offered now." in words_on_screen(pilot) and chosen(pilot) == id
        await press(pilot, "t", *f"{its.lower()}8", "enter", "enter")
        vote = page(pilot).led.vote
        assert vote and vote.counts[id] == 8


async def test_an_act_beside_a_decision_has_the_sign_it_has_on_paper(store: Store) -> None:
    async with led(store) as pilot:
        step = page(pilot).led.step
        its = step.letters[step.acts[0].id]
        assert its not in {choice.letter for choice in page(pilot).led.choices}
        assert f"+ {its}" in screen_text(pilot)
        await press(pilot, str(number(its)))
        assert chosen(pilot) == ""


async def test_a_scale_is_agreed_by_talking_and_the_key_of_the_votes_says_so(store: Store) -> None:
    playing = room(store)
    while playing.step.kind.name != "rate":
        playing.pass_over()
    async with led(store, playing, size=NORMAL) as pilot:
        assert "Agreed by talking" in words_on_screen(pilot)
        await press(pilot, "t")
        assert "no votes. A number sets a value." in words_on_screen(pilot)
        assert not page(pilot).counts.asking


@pytest.mark.parametrize(
    ("counts", "sure", "said"),
    [
        ((8, 5, 3, 0), None, ""),
        ((8, 5, 3, 1), None, "each person has 2"),
        ((9, 5, 2, 0), None, "9 for one, but only 8 people with 2 each"),
        ((8, 5, 3, 0), (1, 2, 5), ""),
        ((8, 5, 3, 0), (1, 2, 4), "7 people with 2 each make 14"),
    ],
)
def test_a_pick_that_cannot_be_right_is_asked_about(
    counts: tuple[int, ...], sure: tuple[int, ...] | None, said: str
) -> None:
    how = None if sure is None else {str(n): c for n, c in enumerate(sure, 1)}
    vote = Vote("house", 0, dict(zip("abcd", counts, strict=True)), how, 2)
    words = odd_pick(vote, 2)
    assert said in words and bool(words) == bool(said)


async def test_a_pick_that_cannot_be_right_is_said_when_it_is_typed(store: Store) -> None:
    playing = room(store)
    for answer in TO_THE_TALK[:2]:
        playing.answer(answer)
    async with led(store, playing) as pilot:
        await press(pilot, "t", *"8 1 5 1", "enter")
        assert "a typing error" in words_on_screen(pilot)


async def test_one_key_brings_the_question_with_all_its_answers_where_the_story_is_long(
    store: Store,
) -> None:
    async with led(store, size=(60, 20)) as pilot:
        if "answers: space" in words_on_screen(pilot):
            await press(pilot, "space")
        top = screen_text(pilot)
        assert "What do you do first" in top and "answers: space" not in top


def test_letters_in_a_line_are_short() -> None:
    assert shorten_letters("ABCDGH") == "A–D, G, H"
    assert shorten_letters(["A"]) == "A" and shorten_letters(["Z", "AA", "AB"]) == "Z–AB"
