"""A talk keeps its transcript on screen, while it goes on and after it was left."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual.pilot import Pilot

from engine.play.view import conversation
from engine.services.library import ALONE
from engine.services.shared.recording import Recorded, start
from engine.services.shared.session import Session
from tests.engine.reports.plays import CLOSE, PASS, WORST, ask, case, play
from tests.tui.faces import answer
from tests.tui.scripted import ScriptedLibrary
from tests.tui.support import (
    CODE,
    app_of,
    at_the_start,
    flow,
    page,
    press,
    resize,
    screen_text,
    settle,
    where,
)
from tui.app.app import RifqApp
from tui.screens.play import PlayScreen

BEFORE = ["few-words-now", WORST[1]]
TALK = [ask("interpreter-check"), ask("how-this-works"), ask("worried-about"), "as-things-are"]
FIRST = "Ms Mitra will tell you who she is."
SECOND = "I write down what you say"
THIRD = "is there anyone, here or at the workshop, you are uneasy about"
LAST = {2: SECOND, 4: "With Selim"}


def recorded(*answers: Any) -> Recorded:
    found = start(None, case(), participants=(CODE,), mode="practice", seed=0)
    assert isinstance(found, Recorded)
    for given in answers:
        answer(found, given if isinstance(given, dict) else {"answer": given})
    return found


@asynccontextmanager
async def at(
    *answers: Any, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[Pilot[None], PlayScreen]]:
    app = app_of(ScriptedLibrary(), code=CODE, start=Session(recorded(*answers), CODE))
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        assert isinstance(app.screen, PlayScreen)
        yield pilot, app.screen


async def ask_for(pilot: Pilot[None], words: str) -> None:
    """Choose the card with these words, and decide."""
    card = next(card for card in flow(pilot).cards if words in card.text)
    flow(pilot).choose(card)
    await press(pilot, "enter")


def told(pilot: Pilot[None]) -> str:
    """All that is on the page, in sight or not."""
    return "\n".join(str(part.render()) for part in flow(pilot).query(".prose, .yours"))


# What was said


def test_a_talk_is_what_was_said_in_it_up_to_what_is_on_screen() -> None:
    now = play([*BEFORE, *TALK[:2]])
    talk = conversation(case(), now)
    assert [p.scene for p in talk] == ["side-room"] * 2
    assert [p.chosen[0][:20] for p in talk] == ['"Ms Mitra will tell ', '"I write down what y']
    assert conversation(case(), play(BEFORE)) == []
    assert conversation(case(), play(["few-words-now"])) == []
    assert conversation(case(), play([*BEFORE, *TALK[:2], PASS])) == []


def test_a_question_of_hers_and_another_subject_belong_to_the_same_talk() -> None:
    asked = play([*BEFORE, *TALK])
    assert len(conversation(case(), asked)) == 4
    closed = play([*BEFORE, *TALK, CLOSE])
    assert len(conversation(case(), closed)) == 5


# On screen


@pytest.mark.parametrize("size", [(80, 24), (160, 45)])
async def test_every_question_and_reply_stays_on_the_page(size: tuple[int, int]) -> None:
    async with at(*BEFORE, size=size) as (pilot, screen):
        for words in (FIRST, SECOND):
            await ask_for(pilot, words)
            assert words in screen_text(pilot), "the exchange at hand is in sight"
        both = told(pilot)
        assert both.index(FIRST) < both.index(SECOND)
        assert len(screen.session.passages()[-2].paragraphs) > 0
        for passage in screen.session.passages()[-3:]:
            for shown in passage.paragraphs:
                assert shown.text in both


@pytest.mark.parametrize("size", [(60, 20), (120, 40)])
async def test_what_was_said_scrolls_above_its_questions_which_stay(size: tuple[int, int]) -> None:
    async with at(*BEFORE, *TALK, size=size) as (pilot, screen):
        last = screen.query(".yours").exclude(".-before").first()
        assert flow(pilot).region.contains_region(last.region)
        questions = [card.region for card in flow(pilot).cards]
        assert all(flow(pilot).region.contains_region(each) for each in questions)
        assert "▼" not in screen_text(pilot)
        await press(pilot, "pageup", "home")
        assert "A desk, a telephone" in screen_text(pilot)
        assert [card.region for card in flow(pilot).cards] == questions
        assert "▼" in screen_text(pilot)
        await press(pilot, "1")
        assert flow(pilot).chosen is flow(pilot).cards[0]
        assert "A desk, a telephone" in screen_text(pilot), "choosing leaves it where it is"
        await press(pilot, *["space"] * 9)
        assert flow(pilot).region.contains_region(last.region)
        assert "▼" not in screen_text(pilot)


@pytest.mark.parametrize("asked", [2, 4])
async def test_a_talk_that_is_continued_opens_as_it_was_left(asked: int) -> None:
    """From the list of cases; the page takes the place of the briefing, and has no size yet."""
    async with at(*BEFORE, *TALK[:asked]) as (pilot, _):
        left_at = where(pilot, LAST[asked])
    library = ScriptedLibrary(Session(recorded(*BEFORE, *TALK[:asked]), CODE))
    async with at_the_start(library, code=CODE) as pilot:
        app = pilot.app
        assert isinstance(app, RifqApp)
        app.begin("thursday-ticket", "practice", True, ALONE)
        await settle(pilot)
        assert where(pilot, LAST[asked]) == left_at
        last = app.screen.query(".yours").exclude(".-before").first()
        shown = [last, *app.screen.query(".-reply").exclude(".-before"), *flow(pilot).cards]
        assert all(flow(pilot).region.contains_region(each.region) for each in shown)
        assert flow(pilot).scroll_y == 0, "what was said scrolls by itself"


async def test_questions_that_leave_no_room_to_read_scroll_with_what_was_said() -> None:
    async with at(*BEFORE, *TALK[:2], size=(60, 15)) as (pilot, _):
        above = flow(pilot).children[0]
        assert above.region.height > flow(pilot).size.height, "nothing of it is cut off"
        assert "▼" in screen_text(pilot)
        await press(pilot, "end")
        assert flow(pilot).region.contains_region(flow(pilot).cards[-1].region)


async def test_an_exchange_longer_than_its_room_begins_at_its_top_and_is_read_on() -> None:
    async with at(*BEFORE, size=(60, 20)) as (pilot, screen):
        await ask_for(pilot, THIRD)
        last = screen.query(".yours").exclude(".-before").first()
        assert last.region.y == flow(pilot).content_region.y or "▼" not in screen_text(pilot)


async def test_where_there_is_room_the_whole_talk_is_in_sight_from_the_top() -> None:
    async with at(*BEFORE, *TALK[:1], size=(160, 60)) as (pilot, _):
        assert flow(pilot).scroll_y == 0 == flow(pilot).max_scroll_y
        assert FIRST in screen_text(pilot)


async def test_an_exchange_longer_than_the_window_begins_at_its_top() -> None:
    async with at(*BEFORE, *TALK[:2], size=(60, 15)) as (pilot, screen):
        last = screen.query(".yours").exclude(".-before").first()
        assert last.region.y == flow(pilot).content_region.y


async def test_undo_takes_the_last_exchange_away_and_coming_back_shows_them_all() -> None:
    async with at(*BEFORE, *TALK[:2]) as (pilot, _):
        assert FIRST in told(pilot) and SECOND in told(pilot)
        await press(pilot, "u")
        assert FIRST in told(pilot) and SECOND not in told(pilot)


async def test_her_question_stands_under_what_was_said_and_her_answer_leaves_it_there() -> None:
    async with at(*BEFORE, *TALK[:3]) as (pilot, _):
        assert FIRST in told(pilot)
        await press(pilot, "1", "enter")
        if screen_text(pilot).find("How sure") >= 0:
            await press(pilot, "1", "enter")
        assert FIRST in told(pilot) and THIRD in told(pilot)


async def test_a_scene_after_the_talk_shows_nothing_of_it() -> None:
    async with at(*BEFORE, *TALK[:1], size=(80, 24)) as (pilot, screen):
        screen.session.pass_over()
        await screen.present()
        await settle(pilot)
        assert not page(pilot).query(".-before")
        assert flow(pilot).scroll_y == 0


async def test_numbers_and_their_arabic_twins_still_choose_questions() -> None:
    async with at(*BEFORE, *TALK[:1]) as (pilot, _):
        await press(pilot, "٢")
        assert flow(pilot).chosen is flow(pilot).cards[1]
        assert flow(pilot).region.contains_region(flow(pilot).cards[1].region)


async def test_a_window_that_grows_shows_the_talk_from_its_top_without_a_gap() -> None:
    async with at(*BEFORE, *TALK[:2]) as (pilot, _):
        assert flow(pilot).reads.scroll_y > 0
        await resize(pilot, 160, 60)
        assert flow(pilot).reads.scroll_y == 0 == flow(pilot).reads.max_scroll_y
        assert "▼" not in screen_text(pilot)
        await resize(pilot, 80, 24)
        assert flow(pilot).region.contains_region(flow(pilot).cards[0].region)
