"""The command palette: cases and themes by name, and nothing typed there ends the app."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from msgspec.structs import replace
from textual.command import CommandList
from textual.pilot import Pilot

from engine.records.sqlite.store import Store
from engine.services.courses.participants import Participants
from tests.tui.moments import HALL
from tests.tui.scripted import CASES, ScriptedLibrary, ScriptedSession
from tests.tui.support import CODE, _key, app_of, at_a_play, at_the_start, press, settle, until
from tests.tui.test_lead import led, room
from tui.app.palette import Palette
from tui.dialogs.help import Help
from tui.dialogs.pause import Pause
from tui.screens.briefing import BriefingScreen
from tui.screens.library import LibraryScreen
from tui.screens.sign_in import SignIn


async def found(pilot: Pilot[None], typed: str) -> list[str]:
    """What the palette lists for what was typed."""
    await press(pilot, "ctrl+p", *typed)
    await asyncio.sleep(0.05)
    await settle(pilot)
    options = pilot.app.screen.query_one(CommandList).options
    return [str(option.prompt).partition("\n")[0] for option in options]


async def test_a_case_is_found_by_its_name_and_opened() -> None:
    async with at_the_start(code=CODE) as pilot:
        assert (await found(pilot, "thursday"))[0] == "The Thursday ticket"
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, BriefingScreen)
        assert pilot.app.screen.case == "thursday-ticket"


async def test_out_of_a_play_another_case_is_opened_over_the_list_of_cases() -> None:
    library = ScriptedLibrary(ScriptedSession((HALL,)))
    async with at_the_start(library, code=CODE) as pilot:
        await press(pilot, "1", "enter", "1", "enter")
        assert (await found(pilot, "guesthouse"))[0] == "The guesthouse visit"
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, BriefingScreen)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, LibraryScreen)


async def test_it_pauses_also_while_it_is_asked_how_sure_one_is() -> None:
    async with at_a_play(HALL) as (pilot, playing):
        await press(pilot, "2", "enter")
        assert (await found(pilot, "pause"))[0] == "Pause"
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, Pause) and playing.answered == []


async def test_only_what_is_listed_and_can_be_played_is_found() -> None:
    async with at_the_start(code=CODE) as pilot:
        assert "A case of mine" not in await found(pilot, "mine")
    async with at_the_start() as pilot:
        assert CASES[0].title not in await found(pilot, "thursday"), "nobody has signed in"


async def test_no_case_is_named_before_a_room(tmp_path: Path) -> None:
    with Store.open(tmp_path / "data") as store:
        async with led(store, room(store)) as pilot:
            assert "The Thursday ticket" not in await found(pilot, "thu")


async def test_a_title_is_never_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    title = "[b]What [/she] said["
    cases = (replace(CASES[0], title=title),)
    monkeypatch.setattr(ScriptedLibrary, "each_case", lambda self: iter(cases))
    async with at_the_start(code=CODE) as pilot:
        assert title in await found(pilot, "")
        await press(pilot, "escape")
        assert title in await found(pilot, "said")


@pytest.mark.parametrize("typed", ["contrast", "theme: h"])
async def test_a_theme_is_put_on_by_name_and_kept(typed: str) -> None:
    library = ScriptedLibrary()
    async with at_the_start(library, code=CODE) as pilot:
        assert (await found(pilot, typed))[0] == "Theme: High contrast"
        await press(pilot, "enter")
        assert pilot.app.theme == "contrast"
    kept = Participants(library.store).preferences(CODE)
    assert kept.theme == "contrast" and kept.welcomed


@pytest.mark.parametrize("key", ["pageup", "down"])
async def test_a_key_typed_before_the_list_is_there_ends_nothing(key: str) -> None:
    app = app_of(ScriptedLibrary(), code=CODE)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        below = list(app.screen_stack)
        app.post_message(_key("ctrl+p"))
        for _ in range(2000):  # at every turn of the loop, until what was found has its room
            app.post_message(_key(key))
            await asyncio.sleep(0)
            listed = app.screen.query(CommandList)
            if listed and listed.first().scrollable_content_region:
                break
        await settle(pilot)
        assert app._exception is None
        assert app.screen_stack[: len(below)] == below, "nothing below the palette was taken away"


async def test_enter_held_down_runs_a_command_once_and_takes_no_page_away() -> None:
    app = app_of(ScriptedLibrary(), code=CODE)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        below = list(app.screen_stack)
        await press(pilot, "ctrl+p", *"help")
        await asyncio.sleep(0.1)
        for _ in range(5):
            app.post_message(_key("enter"))
        await until(pilot, lambda: isinstance(app.screen, Help))
        assert app._exception is None
        assert app.screen_stack[:-1] == below and isinstance(app.screen, Help)


async def test_a_page_key_before_new_commands_are_laid_out_does_nothing() -> None:
    async with at_the_start(code=CODE) as pilot:
        await press(pilot, "ctrl+p")
        palette = pilot.app.screen
        listed = palette.query_one(CommandList)
        commands = list(listed.options)
        listed.clear_options()
        await settle(pilot)
        listed.add_options(commands)
        listed.highlighted = 0
        for action in ("page_up", "page_down"):
            await palette.run_action(f"command_list('{action}')")


@pytest.mark.parametrize(
    ("typed", "opens"), [("guest", False), ("priv", False), ("theme: h", True)]
)
async def test_enter_typed_at_once_acts_only_on_what_matches(typed: str, opens: bool) -> None:
    async with at_the_start() as pilot:
        await press(pilot, "ctrl+p")
        await asyncio.sleep(0.05)
        await settle(pilot)
        for key in (*typed, "enter"):
            pilot.app.post_message(_key(key))
        if opens:
            await until(pilot, lambda: isinstance(pilot.app.screen, SignIn))
        await settle(pilot)
        assert (pilot.app.theme == "contrast") is opens
        assert isinstance(pilot.app.screen, SignIn if opens else Palette)
