"""Deciding about plays that came by a stick and wait, in the facilitator's screens."""

from __future__ import annotations

from pathlib import Path

from engine.records.codes import mint
from engine.services.library import Library
from tests.engine.services.drives.course import join_course, leading
from tests.tui.acts.test_take_in import said
from tests.tui.screens.test_facilitator_home import at, corner, take, write
from tests.tui.support import press, welcome_read, words_on_screen
from tui.dialogs.act import FormDialog
from tui.screens.cohort import CohortScreen


async def test_each_play_that_waits_is_taken_counted_for_another_or_turned_away(
    tmp_path: Path,
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    lead, codes = leading(tmp_path, 4)
    lead.kit(stick)
    laptop = join_course(tmp_path, "laptop", stick, lead)
    plays = [laptop.play(code) for code in codes]
    laptop.hand_in(stick)
    with lead.store() as store:
        for code in codes[:3]:
            store.forget(code)  # they are unknown here by now
    lead.take_in(stick)
    assert [why for _play, why in lead.waiting()] == ["R081"] * 3
    with lead.store() as store:
        welcome_read(store)
        async with at(Library(store, lead.own), tmp_path) as pilot:
            await corner(pilot)
            await take(pilot, "Irbid")
            await take(pilot, "3 plays wait for a decision")
            assert isinstance(pilot.app.screen, FormDialog)
            await take(pilot, f"R081 The play {plays[0]}")
            await take(pilot, "Decide later")
            await take(pilot, f"R081 The play {plays[0]}")
            await take(pilot, "Take it, and let its code into the course")
            assert plays[0] not in words_on_screen(pilot)
            await take(pilot, f"R081 The play {plays[1]}")
            await write(pilot, "#code", mint(codes))
            await press(pilot, "enter")
            await said(pilot, "R027")
            await write(pilot, "#code", codes[3])
            await press(pilot, "enter")
            await take(pilot, f"R081 The play {plays[2]}")
            await take(pilot, "Never take it")
            assert isinstance(pilot.app.screen, CohortScreen)
            await said(pilot, "Nothing waits for a decision.")
            assert "wait for a decision" not in words_on_screen(pilot).replace("Nothing waits", "")
        taken = {play.play: play.participants for play in store.plays(cohort="irbid")}
    assert taken == {plays[0]: (codes[0],), plays[1]: (codes[3],), plays[3]: (codes[3],)}
