"""When the records fail: one clear message on screen, nothing lost, and the app goes on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NoReturn

import pytest

from engine.records.problems import Code, RecordsProblem
from engine.services.courses.participants import Participants
from engine.services.plays.past_plays import PastPlay
from engine.services.shared.errors import Failure
from tests.tui.moments import ENDED, GO_ON, HALL
from tests.tui.scripted import CASES, PAST, ScriptedLibrary, ScriptedSession
from tests.tui.support import (
    CODE,
    at_a_play,
    at_the_start,
    press,
    resize,
    screen_text,
    words_on_screen,
)
from tui.screens.debrief import DebriefScreen
from tui.screens.library import LibraryScreen
from tui.screens.my_plays import MyPlays
from tui.screens.play import PlayScreen
from tui.screens.sign_in import SignIn

FULL = RecordsProblem(Code.FULL, {"path": "plays.db", "said": "disk is full"})


def fails(*given: object) -> NoReturn:
    raise FULL


class FullDisk(ScriptedLibrary):
    """Forgets nothing."""

    def delete(self, play_id: str) -> None:
        raise FULL


class Unreadable(ScriptedLibrary):
    """Reads nothing either."""

    def plays(self, code: str) -> Sequence[PastPlay]:
        raise FULL

    def list_unfinished(self, code: str) -> Mapping[str, str]:
        raise FULL


async def test_a_full_disk_is_said_once_wherever_something_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    library = FullDisk(welcomed=False)
    for name in ("mint_code", "keep_preferences"):
        monkeypatch.setattr(Participants, name, fails)
    async with at_the_start(library) as pilot:
        await press(pilot, "enter", "tab", "enter")
        assert isinstance(pilot.app.screen, SignIn)
        assert screen_text(pilot).count("R001") == 1
    async with at_the_start(library, code=CODE) as pilot:
        await press(pilot, "enter", "k", "3", "enter")
        assert "R001" in screen_text(pilot)
        assert pilot.app.theme == "contrast"  # worn for now, though it could not be kept
        await press(pilot, "m", "1", "enter", "3", "enter", "1", "enter")
        assert isinstance(pilot.app.screen, MyPlays)
        assert "R001" in screen_text(pilot)
        assert library.past == list(PAST)


async def test_records_that_cannot_be_read_leave_the_cases_to_choose_from(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    library = Unreadable()
    monkeypatch.setattr(Participants, "preferences", fails)
    async with at_the_start(library, code=CODE) as pilot:
        assert isinstance(
            pilot.app.screen, (LibraryScreen, PlayScreen)
        ) or "Welcome" in screen_text(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, LibraryScreen)
        assert CASES[0].title in screen_text(pilot)
        await press(pilot, "m")
        assert isinstance(pilot.app.screen, MyPlays)
        assert "R001" in screen_text(pilot)


@pytest.mark.parametrize("keys", [("1", "enter"), ("u",)])
async def test_what_could_not_be_kept_is_said_and_the_page_stays(keys: tuple[str, ...]) -> None:
    playing = ScriptedSession((HALL, GO_ON, ENDED), at=1, refuse="R001 The disk is full.")
    async with at_a_play(playing=playing) as (pilot, _):
        await press(pilot, *keys)
        assert "R001 The disk is full." in screen_text(pilot)
        assert isinstance(pilot.app.screen, PlayScreen)
        assert playing.at == 1


async def test_a_note_that_could_not_be_kept_stays_in_its_field_until_it_can() -> None:
    playing = ScriptedSession((HALL, ENDED), refuse="R001 The disk is full.")
    async with at_a_play(playing=playing) as (pilot, _):
        await press(pilot, "n", *"mine", "tab", "enter")
        assert "R001 The disk is full." in screen_text(pilot)
        assert "mine" in screen_text(pilot)
        playing.refuse = ""
        await press(pilot, "enter")
        assert playing.kept == [("note", "mine")]
        assert isinstance(pilot.app.screen, PlayScreen) and "Saved." in screen_text(pilot)


async def test_a_contest_that_could_not_be_kept_stays_as_it_was_written_until_it_can() -> None:
    playing = ScriptedSession((ENDED,), refuse="R001 The disk is full.")
    async with at_a_play(playing=playing) as (pilot, _):
        await press(pilot, "1", "enter", "s", "c", "3", "enter", *"mine", "enter")
        assert "R001 The disk is full." in screen_text(pilot)
        assert "mine" in screen_text(pilot)
        playing.refuse = ""
        await press(pilot, "enter")
        assert playing.kept == [("contest", "hall.a4", "disagree", "mine")]
        assert isinstance(pilot.app.screen, DebriefScreen)


async def test_a_contest_or_reflection_that_could_not_be_kept_is_not_shown_as_kept() -> None:
    playing = ScriptedSession((ENDED,), refuse="R001 The disk is full.")
    async with at_a_play(playing=playing) as (pilot, _):
        await press(pilot, "1", "enter", "s", "c", "1", "enter", "enter")
        assert "R001" in screen_text(pilot)
        await press(pilot, "escape", "end", "1", "enter", "x", "tab", "enter")
        assert "R001" in screen_text(pilot)
        assert "You: I agree" not in words_on_screen(pilot)
        assert isinstance(pilot.app.screen, DebriefScreen)


class Elsewhere(ScriptedSession):
    """Went on in another window: the first answer finds the play somewhere else."""

    def answer(self, value: object, sure: int | None = None) -> Failure | None:
        if self.at == 0:
            self.at = 1
            return Failure("P018", "someone has continued this play elsewhere")
        return super().answer(value, sure)


async def test_a_play_that_went_on_elsewhere_is_shown_where_it_stands() -> None:
    async with at_a_play(playing=Elsewhere((GO_ON, HALL, ENDED))) as (pilot, playing):
        await press(pilot, "1", "enter")
        assert (
            "Not accepted: someone has continued this play elsewhere. This is the current state."
        ) in words_on_screen(pilot)
        assert "How do you begin?" in screen_text(pilot)
        assert playing.answered == []


async def test_what_must_be_said_of_a_reopened_play_is_said() -> None:
    playing = ScriptedSession((HALL,), notice="The case has changed.")
    async with at_a_play(playing=playing) as (pilot, _):
        assert "The case has changed." in screen_text(pilot)


async def test_a_window_too_small_says_so_takes_no_key_and_comes_back() -> None:
    async with at_a_play(GO_ON, ENDED, size=(40, 10)) as (pilot, playing):
        assert "Nothing is lost" in words_on_screen(pilot)
        assert "I go tonight" not in words_on_screen(pilot)
        await press(pilot, "1", "enter", "escape")
        assert playing.at == 0
        await resize(pilot, 80, 24)
        assert "I go tonight" in words_on_screen(pilot)
        await press(pilot, "1", "enter")
        assert playing.at == 1
