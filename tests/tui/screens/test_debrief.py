"""The debrief in the app: the same road as on the page, at any size."""

from __future__ import annotations

from typing import Any

import pytest

from engine.pictures.road import Road
from engine.services.plays.recording import Recorded, start
from engine.services.session import Session
from tests.engine.reports.plays import MENDED, WORST, case, play
from tests.tui.scripted import ScriptedLibrary
from tests.tui.support import CODE, app_of, flow, settle
from tui.screens.debrief import DebriefScreen
from tui.widgets.picture import PictureView


def ended(answers: list[Any]) -> Session:
    """A play with these answers, over."""
    found = start(None, case(), participants=(CODE,), mode="practice", seed=0)
    assert isinstance(found, Recorded)
    found.play = play(answers)
    return Session(found, CODE)


@pytest.mark.parametrize("size", [(80, 24), (40, 20), (160, 45)])
@pytest.mark.parametrize("answers", [WORST, MENDED])
async def test_the_app_shows_the_road_of_the_page(
    answers: list[Any], size: tuple[int, int]
) -> None:
    session = ended(answers)
    happened = next(s for s in session.debrief().sections if s.id == "happened")
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
