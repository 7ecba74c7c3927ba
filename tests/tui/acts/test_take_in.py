"""Taking in from a USB drive, in the facilitator's screens."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from engine.records.sqlite.store import Store
from engine.services.courses.administration import CohortService
from engine.services.drives import keys
from engine.services.drives.computers import sign_of_computer
from engine.services.drives.kit_files import write_kit
from engine.services.library import Library
from engine.services.shared.key_files import name_of
from tests.engine.services.drives.course import Computer, Leading, join_course, leading
from tests.tui.given import COHORT, ID, own_cases
from tests.tui.screens.test_facilitator_home import at, corner, take, write
from tests.tui.support import press, welcome_read, words_on_screen
from tui.dialogs.act import FormDialog
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
        sign = sign_of_computer(laptop.hand_in(stick).device)
        async with at(library, tmp_path) as pilot:
            await corner(pilot)
            await take(pilot, "Take in from a USB drive")
            assert isinstance(pilot.app.screen, FormDialog)
            await write(pilot, "#folder", str(tmp_path / "nowhere"))
            await press(pilot, "enter")
            await said(pilot, "R048 There is no folder")
            await write(pilot, "#folder", str(stick))
            if passphrase:
                await press(pilot, "enter")
                await said(pilot, "R069")
                await write(pilot, "#passphrase", passphrase)
            await press(pilot, "enter")
            await said(pilot, "A computer that nobody has named yet")
            assert code in words_on_screen(pilot) and sign in words_on_screen(pilot)
            await write(pilot, "#name", "Laptop 1")
            await press(pilot, "enter")
            await said(pilot, "1 bundle of 1 computer can be read: Laptop 1.")
            assert "New: 1." in words_on_screen(pilot) and store.plays() == ()
            await take(pilot, "Take this in")
            await said(pilot, "Taken in: 1 play.")
            assert isinstance(pilot.app.screen, FacilitatorHome)
        assert [play.participants for play in store.plays(cohort=COHORT.id)] == [(code,)]
    assert list(stick.glob("*.rifq-receipt"))


async def test_a_computer_can_be_named_later_and_its_plays_wait(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    lead, [one, two] = leading(tmp_path, 2)
    lead.kit(stick)
    first, second = (join_course(tmp_path, name, stick, lead) for name in ("one", "two"))
    plays = first.play(one), second.play(two)
    first.hand_in(stick)
    second.hand_in(stick)
    with lead.store() as store:
        welcome_read(store)
        async with at(Library(store, lead.own), tmp_path) as pilot:
            await corner(pilot)
            await take(pilot, "Take in from a USB drive")
            await write(pilot, "#folder", str(stick))
            await press(pilot, "enter")
            for _computer in range(2):
                await said(pilot, "A computer that nobody has named yet")
                await take(pilot, "Decide later")
            await said(pilot, "Waiting for a decision: 2.")
            await take(pilot, "Take this in")
            await said(pilot, "Taken in: 0 plays.")
            await take(pilot, "Irbid")
            await take(pilot, "2 plays wait for a decision")
            name = name_of(computer_of(first))
            await take(pilot, f"R095 Plays of the computer {name} wait: 1")
            await write(pilot, "#name", "Laptop 1")
            await press(pilot, "enter")
            await said(pilot, f"R095 Plays of the computer {name_of(computer_of(second))}")
            await take(pilot, "R095")
            await take(pilot, "It is not ours")
            await said(pilot, "Nothing waits for a decision.")
        assert [play.play for play in store.plays(cohort="irbid")] == [plays[0]]
        assert store.sticks.list_computers() == {
            computer_of(first): "Laptop 1",
            computer_of(second): "",
        }


def computer_of(computer: Computer) -> str:
    return keys.device(computer.data).public
