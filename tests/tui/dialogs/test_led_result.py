"""Led play: after a vote, one screen of letters and bars that is read from the last row."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from engine.pictures.drawing import in_blocks
from engine.records.sqlite.store import Store
from tests.tui.support import click, foot, press, resize, screen_text, words_on_screen
from tests.tui.test_lead import NORMAL, PROJECTOR, SHOWS, SMALL, chosen, led, page, room
from tui.dialogs.led_result import LedResult
from tui.widgets.prose import Heading

WIDE = (120, 40)


def places(pilot: Pilot[None], text: str, high: int) -> set[tuple[int, int]]:
    """The columns and lines at which `text` begins in type of so many lines."""
    lines = screen_text(pilot).splitlines()
    blocks = in_blocks(text, high)
    across = len(blocks[0])
    return {
        (x, y)
        for y in range(len(lines) - high + 1)
        for x in range(len(lines[0]) - across + 1)
        if all(lines[y + n][x : x + across] == block for n, block in enumerate(blocks))
    }


@pytest.mark.parametrize(("size", "high"), [(NORMAL, 5), (WIDE, 5), (PROJECTOR, 5)])
async def test_letters_and_numbers_are_as_large_as_there_is_room(
    store: Store, size: tuple[int, int], high: int
) -> None:
    async with led(store, size=size) as pilot:
        await press(pilot, *SHOWS)
        assert isinstance(pilot.app.screen, LedResult)
        starts = []
        for row in (("A", "1"), ("B", "5"), ("C", "2")):
            (y,) = (at for left, at in places(pilot, row[0], high) if left == 2)
            assert all(any(at == y for _, at in places(pilot, text, high)) for text in row)
            starts.append(y)
        assert starts == sorted(starts) and starts[1] - starts[0] > high


@pytest.mark.parametrize("size", [NORMAL, WIDE, PROJECTOR, SMALL])
async def test_bars_are_as_long_as_their_share_and_use_the_width(
    store: Store, size: tuple[int, int]
) -> None:
    playing = room(store)
    playing.answer("separate")
    async with led(store, playing, size=size) as pilot:
        await press(pilot, "t", *"8 0 0", "enter")
        longest = max(line.count("█") for line in screen_text(pilot).splitlines())
        assert longest >= 0.3 * size[0]
        assert "In what order?" in screen_text(pilot).splitlines()[0]


async def test_the_result_has_the_question_and_below_each_bar_its_answer(store: Store) -> None:
    async with led(store, size=PROJECTOR) as pilot:
        answers = [card.text for card in page(pilot).answers.cards]
        await press(pilot, *SHOWS)
        lines = screen_text(pilot).splitlines()
        assert "What do you do first" in lines[0] and "8 votes" in lines[0]
        assert foot(pilot).startswith("enter Continue")
        found = [next(y for y, line in enumerate(lines) if answer in line) for answer in answers]
        assert found == sorted(found)


async def test_the_result_of_a_talk_has_every_answer_in_words_leaving_too(store: Store) -> None:
    playing = room(store)
    for answer in ("separate", ["interpreter", "danger", "statement"], ["window", "bed"]):
        playing.answer(answer)
    async with led(store, playing, size=PROJECTOR) as pilot:
        assert page(pilot).step.kind.talks
        answers = [card.text for card in page(pilot).answers.cards]
        assert "Close this subject" in answers[-1]
        await press(pilot, "t", *("8" + " 0" * (len(answers) - 1)), "enter")
        assert isinstance(pilot.app.screen, LedResult)
        assert [answer for answer in answers if answer not in screen_text(pilot)] == []
        assert "What do you say or do?" in screen_text(pilot).splitlines()[0]
        await resize(pilot, *NORMAL)
        begin = {" ".join(answer.split()[:3]) for answer in answers}
        assert [words for words in begin if words not in screen_text(pilot)] == []


@pytest.mark.parametrize("size", [NORMAL, WIDE, PROJECTOR])
async def test_enter_goes_on_to_the_answers_by_key_and_by_click(
    store: Store, size: tuple[int, int]
) -> None:
    async with led(store, size=size) as pilot:
        await press(pilot, *SHOWS, "enter")
        assert chosen(pilot) == "in-front" and page(pilot).step.at == "door"
        await press(pilot, "v")
        assert isinstance(pilot.app.screen, LedResult), "the result can be shown again"
        await click(pilot, "enter Continue")
        assert chosen(pilot) == "in-front" and page(pilot).step.at == "door"
        assert "B has the most" in words_on_screen(pilot)


async def test_a_mistyped_vote_is_corrected_from_the_result(store: Store) -> None:
    async with led(store) as pilot:
        await press(pilot, *SHOWS, "t")
        assert page(pilot).counts.asking and page(pilot).counts.field.value == "1 5 2"
        await press(pilot, "escape")
        await press(pilot, *SHOWS)
        await click(pilot, "t Correct the votes")
        assert page(pilot).counts.asking


async def test_a_vote_that_cannot_be_right_is_not_shown_large(store: Store) -> None:
    async with led(store) as pilot:
        await press(pilot, "t", *"1 5 2", "enter", *"0 1 1", "enter")
        assert not isinstance(pilot.app.screen, LedResult)
        assert "Votes: 8, but how sure: 2." in words_on_screen(pilot)


async def test_no_key_shows_a_result_before_there_is_one(store: Store) -> None:
    async with led(store) as pilot:
        await press(pilot, "v")
        assert not isinstance(pilot.app.screen, LedResult)


@pytest.mark.parametrize("size", [WIDE, PROJECTOR, (240, 60)])
async def test_votes_use_the_whole_width_and_text_a_width_that_can_be_read(
    store: Store, size: tuple[int, int]
) -> None:
    async with led(store, size=size) as pilot:
        heading = pilot.app.screen.query_one(Heading)
        for card in page(pilot).answers.cards:
            assert card.region.width == 88
            assert card.region.x == heading.content_region.x
        assert heading.region.x == (size[0] - 100) // 2, "in the middle"
        await press(pilot, *SHOWS)
        assert isinstance(pilot.app.screen, LedResult)
        most = max(len(line.rstrip()) for line in screen_text(pilot).splitlines())
        assert most >= size[0] - 12
