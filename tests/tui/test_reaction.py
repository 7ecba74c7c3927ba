"""An answer is answered before time moves on: in the app, in line mode and as JSON."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot

from engine.play.play import draw
from engine.play.view import view
from engine.scenario.case_files import SHIPPED
from engine.services.shared.recording import Recorded
from engine.services.shared.session import Session
from tests.cases import loaded, play_of
from tests.tui.faces import listen, one_line
from tests.tui.scripted import ScriptedLibrary
from tests.tui.support import app_of, click, foot, press, screen_text, settle, words_on_screen
from tui.jsonl.protocol import step_message

THURSDAY = SHIPPED / "foundation" / "thursday-ticket.yaml"
SAID = '"Only the permits," says Huda, and yawns.'
NEXT = "Ms Mitra is on the line"


def session(*answers: object) -> Session:
    case = loaded(THURSDAY)
    luck = draw(case.story, 1) | {"in_the_hall": "quiet", "begun": False}
    return Session(Recorded(case, play_of(case, *answers, luck=luck)))


@asynccontextmanager
async def opened(playing: Session, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Pilot[None]]:
    app = app_of(ScriptedLibrary(), start=playing)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        yield pilot


async def decide(pilot: Pilot[None]) -> None:
    """Choose the fourth answer, fairly sure of it."""
    await press(pilot, "4", "enter", "2")
    await press(pilot, "enter") if "How sure" in words_on_screen(pilot) else None


@pytest.mark.parametrize("size", [(80, 24), (50, 15), (120, 40)])
async def test_the_app_stays_under_the_clock_of_the_answer_until_it_was_read(
    size: tuple[int, int],
) -> None:
    playing = session()
    async with opened(playing, size) as pilot:
        await decide(pilot)
        assert playing.step.time == "16:20", "it is on disk already"
        assert "15:40" in screen_text(pilot) and "16:20" not in screen_text(pilot)
        told = words_on_screen(pilot)
        assert SAID in told and "Let Huda talk to the men." in told and NEXT not in told
        assert "Continue" in foot(pilot)
        await press(pilot, "enter")
        assert "16:20" in screen_text(pilot) and SAID not in words_on_screen(pilot)
        assert playing.step.scene == "forty-minutes", "nothing was decided by going on"


async def test_a_click_goes_on_too_and_undo_gives_the_decision_back() -> None:
    playing = session()
    async with opened(playing) as pilot:
        await decide(pilot)
        await press(pilot, "u")
        assert "How do you begin?" in words_on_screen(pilot) and SAID not in words_on_screen(pilot)
        await decide(pilot)
        await click(pilot, "Continue")
        await press(pilot, "enter")
        assert "16:20" in screen_text(pilot)


async def test_after_a_restart_what_followed_stands_above_the_scene() -> None:
    async with opened(session("keep-the-hall-ordinary")) as pilot:
        assert SAID in words_on_screen(pilot)


def test_what_happened_so_far_tells_it_under_the_answer() -> None:
    hall, after = session("keep-the-hall-ordinary").passages()
    assert hall.followed[0].text.startswith(SAID)
    assert not any(SAID in p.text for p in after.paragraphs)


def test_json_lines_say_how_much_of_the_text_it_is() -> None:
    playing = session("keep-the-hall-ordinary")
    message = step_message(playing.step)
    assert message["answered"] == 1 and message["text"][0].startswith(SAID)
    assert "answered" not in step_message(view(loaded(THURSDAY), session().recorded.play))


def test_line_mode_says_it_before_the_next_time() -> None:
    said = one_line(listen(session().recorded, "4", "2"))
    assert said.index("15:40") < said.index(SAID) < said.index("16:20") < said.index(NEXT)
    assert said.count(SAID) == 1
