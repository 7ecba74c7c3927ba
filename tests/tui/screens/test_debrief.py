"""The debrief in the app: the same road as on the page, at any size."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from engine.pictures.road import Road
from engine.records.sqlite.store import Store
from engine.scenario.scenario import Scenario
from engine.services.feedback import debriefs
from engine.services.shared.recording import Recorded, start
from engine.services.shared.session import Session
from tests.engine.reports.plays import MENDED, WORST, case, play
from tests.tui.faces import played
from tests.tui.scripted import ScriptedLibrary
from tests.tui.support import (
    CODE,
    app_of,
    flow,
    press,
    resize,
    settle,
    until,
    words_on_screen,
)
from tui.screens.debrief import DebriefScreen
from tui.screens.library import LibraryScreen
from tui.widgets.document_parts import PictureView
from tui.widgets.prose import Heading


def ended(answers: list[Any], scenario: Scenario | None = None) -> Session:
    """A play with these answers, over."""
    scenario = scenario or case()
    found = start(None, scenario, participants=(CODE,), mode="practice", seed=0)
    assert isinstance(found, Recorded)
    found.play = play(answers, scenario)
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


async def test_where_there_is_room_a_debrief_stands_in_two_columns_of_like_length(
    tmp_path: Path,
) -> None:
    """What is read first is on the left; nothing lies on anything, and nothing is out of reach."""
    async with at_its_debrief(tmp_path, CODE) as pilot:
        for width in (163, 164, 200):
            await resize(pilot, width, 60)
            parts = [part.virtual_region for part in flow(pilot).children if part.region.height]
            edges = sorted({part.x for part in parts})
            assert len(edges) == (1 if width < 164 else 2)
            assert all(part.width <= 76 for part in parts)
            for edge in edges:
                column = [part for part in parts if part.x == edge]
                assert all(above.bottom <= below.y for above, below in pairwise(column))
            page = pilot.app.screen
            assert parts[0].x == edges[0]
            assert flow(pilot).children[0].region.x == page.query_one(Heading).content_region.x
            if width < 164:
                continue
            ends = [max(part.bottom for part in parts if part.x == edge) for edge in edges]
            assert max(ends) < 0.7 * sum(ends)
            assert edges[1] >= edges[0] + 76 + 4
            right = flow(pilot).query(".section").last()
            assert right.virtual_region.x == edges[1]
            for card in flow(pilot).cards:
                flow(pilot).choose(card)
                await settle(pilot)
                assert flow(pilot).sees(card)
