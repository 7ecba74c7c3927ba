"""The second look in the app: one moment at a time, and once more in the same place."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from textual.pilot import Pilot

from engine.records.sqlite.store import Store
from engine.reports.debrief import sentences as w
from engine.reports.document import Entry
from engine.scenario.scenario import Scenario
from engine.services.shared.session import Session
from tests.engine.reports.plays import BEST, WORST, changed
from tests.tui.screens.test_debrief import ended
from tests.tui.scripted import ScriptedLibrary
from tests.tui.support import CODE, app_of, press, settle, until, words_on_screen
from tui.screens.debrief import DebriefScreen
from tui.screens.recall import TryAgainScreen
from tui.screens.second_look import SecondLook
from tui.widgets.document_parts import JudgementCard


@asynccontextmanager
async def just_ended(
    folder: Path,
    answers: list[object],
    size: tuple[int, int] = (80, 24),
    scenario: Scenario | None = None,
) -> AsyncIterator[Pilot[None]]:
    """A play that has just ended, at its debrief."""
    with Store.open(folder / "data") as store:
        session = ended(answers, scenario)
        library = ScriptedLibrary(session, store=store)
        app = app_of(library, code=CODE, save_folder=folder, start=Session(session.recorded, CODE))
        async with app.run_test(size=size) as pilot:
            await settle(pilot)
            app.show_debrief(session, fresh=True)
            await until(pilot, lambda: isinstance(app.screen, SecondLook | DebriefScreen))
            await settle(pilot)
            yield pilot


async def read_on(pilot: Pilot[None], there: Callable[[], bool]) -> None:
    """Enter, as often as a moment has windows."""
    for _n in range(4):
        if not there():
            await press(pilot, "enter")
    assert there()


async def test_every_line_of_a_card_is_told_in_one_of_its_two_halves(tmp_path: Path) -> None:
    believed = changed(
        ("        hold-the-men:\n", "        hold-the-men:\n          belief: keep-here\n")
    )
    async with just_ended(tmp_path, WORST, (100, 80), believed) as pilot:
        cards = [each for each in look_of(pilot) if each.judgement]
        assert w.BELIEF in {line.label for card in cards for line in card.lines}
        for card in look_of(pilot):
            closed = words_on_screen(pilot)
            await press(pilot, "enter")
            both = f"{closed} {words_on_screen(pilot)}"
            for line in card.lines:
                assert all(word in both for word in line.text.split()), line
            await press(pilot, "enter")


def look_of(pilot: Pilot[None]) -> Sequence[Entry]:
    assert isinstance(pilot.app.screen, SecondLook)
    return pilot.app.screen._told


def left(pilot: Pilot[None], n: int) -> bool:
    """Whether the n-th moment is no longer on screen."""
    gone = f"{n} of 5" not in words_on_screen(pilot)
    return gone if isinstance(pilot.app.screen, SecondLook) else True


async def test_after_a_play_its_moments_come_one_at_a_time_and_then_the_debrief(
    tmp_path: Path,
) -> None:
    async with just_ended(tmp_path, WORST) as pilot:
        for n in range(1, 6):
            assert isinstance(pilot.app.screen, SecondLook)
            shown = words_on_screen(pilot)
            assert f"{n} of 5" in shown and w.CLOSED_ASK in shown
            assert w.ABOUT_YOURS.you not in shown, "what is better waits"
            await read_on(pilot, lambda: bool(pilot.app.screen.query(JudgementCard)))
            await read_on(pilot, partial(left, pilot, n))
        assert isinstance(pilot.app.screen, DebriefScreen)


async def test_a_way_out_leads_to_the_debrief_and_back(tmp_path: Path) -> None:
    async with just_ended(tmp_path, WORST) as pilot:
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, DebriefScreen)
        await pilot.app.screen.run_action("moments")
        await settle(pilot)
        assert isinstance(pilot.app.screen, SecondLook)


async def test_where_nothing_was_lost_the_debrief_comes_at_once(tmp_path: Path) -> None:
    async with just_ended(tmp_path, BEST) as pilot:
        assert isinstance(pilot.app.screen, DebriefScreen)


async def test_the_moment_is_tried_again_where_it_was_and_nothing_of_it_is_kept(
    tmp_path: Path,
) -> None:
    async with just_ended(tmp_path, WORST) as pilot:
        await press(pilot, "t")
        assert isinstance(pilot.app.screen, TryAgainScreen)
        trial = pilot.app.screen.session
        assert trial.recorded.store is None and not trial.undoable
        assert "How do you begin" in words_on_screen(pilot) or trial.step.answers
        assert trial.answer(trial.step.answers[0].id) is None
        await pilot.app.screen._next()
        await settle(pilot)
        assert isinstance(pilot.app.screen, SecondLook)
