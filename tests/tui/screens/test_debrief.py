"""The debrief in the app: the same road as on the page, at any size."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from engine.pictures.road import Road
from engine.records.sqlite.store import Store
from engine.services.feedback import debriefs
from engine.services.shared.recording import Recorded, start
from engine.services.shared.session import Session
from tests.engine.reports.plays import MENDED, WORST, case, play
from tests.tui.faces import played
from tests.tui.scripted import ScriptedLibrary
from tests.tui.support import CODE, app_of, flow, press, settle, until, words_on_screen
from tui.screens.debrief import DebriefScreen
from tui.screens.library import LibraryScreen
from tui.widgets.document_parts import PictureView


def ended(answers: list[Any]) -> Session:
    """A play with these answers, over."""
    found = start(None, case(), participants=(CODE,), mode="practice", seed=0)
    assert isinstance(found, Recorded)
    found.play = play(answers)
    return Session(found, CODE)


@asynccontextmanager
async def at_its_debrief(folder: Path, code: str) -> AsyncIterator[Pilot[None]]:
    """The debrief of a play that was kept, opened over the cases."""
    with Store.open(folder / "data") as store:
        recorded = played(store, *((code,) if code else ()))
        library = ScriptedLibrary(Session(recorded, code), store=store)
        app = app_of(library, code=code, save_folder=folder, start=Session(recorded, code))
        async with app.run_test() as pilot:
            await settle(pilot)
            app.show_debrief(Session(recorded, code))
            await until(pilot, lambda: "What next" in told(pilot))
            yield pilot


def told(pilot: Pilot[None]) -> str:
    return "\n".join(str(part.render()) for part in flow(pilot).query("Static"))


async def test_with_a_code_esc_leaves_a_debrief_at_once_for_it_is_among_ones_plays(
    tmp_path: Path,
) -> None:
    async with at_its_debrief(tmp_path, CODE) as pilot:
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, LibraryScreen)


async def test_without_a_code_who_leaves_a_debrief_is_asked_for_it_is_not_listed_again(
    tmp_path: Path,
) -> None:
    async with at_its_debrief(tmp_path, "") as pilot:
        await press(pilot, "escape")
        assert "this debrief is not listed again" in words_on_screen(pilot)
        await press(pilot, "2", "enter")
        assert isinstance(pilot.app.screen, DebriefScreen)
        await press(pilot, "escape", "1", "enter")
        assert isinstance(pilot.app.screen, LibraryScreen)


async def test_a_debrief_that_was_saved_is_left_at_once(tmp_path: Path) -> None:
    async with at_its_debrief(tmp_path, "") as pilot:
        await press(pilot, "e")
        assert list(tmp_path.glob("debrief-*.html"))
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, LibraryScreen)


@pytest.mark.parametrize("size", [(80, 24), (40, 20), (160, 45)])
@pytest.mark.parametrize("answers", [WORST, MENDED])
async def test_the_app_shows_the_road_of_the_page(
    answers: list[Any], size: tuple[int, int]
) -> None:
    session = ended(answers)
    happened = next(s for s in debriefs.document_of(session).sections if s.id == "happened")
    (road,) = happened.entries[0].pictures
    assert isinstance(road, Road) and road.stops
    app = app_of(ScriptedLibrary(), code=CODE)
    async with app.run_test(size=size) as pilot:
        await app.push_screen(DebriefScreen(session))
        await settle(pilot)
        picture = flow(pilot).query(PictureView).first()
        shown = " ".join(str(picture.render()).split())
        at = 0
        for stop in road.stops:
            for words in " ".join((stop.time, stop.place, stop.says)).split():
                at = shown.index(words, at) + len(words)
        assert road.end.split()[0] in shown[at:]
