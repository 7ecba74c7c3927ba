"""Taking in from a USB drive, in the facilitator's screens."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from engine.records.sqlite.store import Store
from engine.services.cohorts.administration import CohortService
from engine.services.library import Library
from engine.services.sticks import keys
from engine.services.sticks.kit_files import write_kit
from tests.engine.services.sticks.course import Leading, join_course
from tests.tui.given import COHORT, ID, own_cases
from tests.tui.screens.test_facilitator_home import at, corner, take, write
from tests.tui.support import press, welcome_read, words_on_screen
from tui.dialogs.take_in import TakeIn
from tui.screens.facilitator_home import FacilitatorHome


async def said(pilot: Pilot[None], words: str) -> None:
    """Wait until these words are on the screen."""
    for _ in range(1200):
        if words in words_on_screen(pilot):
            return
        await pilot.pause(0.05)
    pytest.fail(f"{words!r} is not in {words_on_screen(pilot)}")


@pytest.mark.parametrize("passphrase", ["", "quiet river"], ids=["open", "locked"])
async def test_plays_of_a_laptop_are_looked_at_and_then_taken_in(
    tmp_path: Path, passphrase: str
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    lead = Leading(tmp_path / "data", own_cases(tmp_path / "own"))
    with Store.open(lead.data) as store:
        library = Library(store, lead.own)
        welcome_read(store)
        store.cohorts.put(replace(COHORT, cases=(ID,), first="", last=""))
        [code] = CohortService(store).add(COHORT.id)
        async with at(library, tmp_path) as pilot:
            await corner(pilot)
            assert "Take in from a USB drive" not in words_on_screen(pilot)
        key = keys.make(lead.data, COHORT.id, passphrase)
        write_kit(store, store.cohorts.get(COHORT.id), key, stick, lead.own)
        laptop = join_course(tmp_path, "laptop", stick, lead)
        laptop.play(code)
        laptop.hand_in(stick)
        async with at(library, tmp_path) as pilot:
            await corner(pilot)
            await take(pilot, "Take in from a USB drive")
            assert isinstance(pilot.app.screen, TakeIn)
            await write(pilot, "#folder", str(tmp_path / "nowhere"))
            await press(pilot, "enter")
            await said(pilot, "R048 There is no folder")
            await write(pilot, "#folder", str(stick))
            if passphrase:
                await press(pilot, "enter")
                await said(pilot, "R069")
                await write(pilot, "#passphrase", passphrase)
            await press(pilot, "enter")
            await said(pilot, "1 bundle of 1 computer")
            assert "Here for the first time" in words_on_screen(pilot) and store.plays() == ()
            await take(pilot, "Take this in")
            await said(pilot, "Taken in: 1 play.")
            assert isinstance(pilot.app.screen, FacilitatorHome)
        assert [play.participants for play in store.plays(cohort=COHORT.id)] == [(code,)]
    assert list(stick.glob("*.rifq-receipt"))
