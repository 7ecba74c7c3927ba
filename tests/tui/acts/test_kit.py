"""Putting the kit of a course on a USB drive, in the facilitator's screens."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from engine.records.sqlite.store import Store
from engine.services.drives import keys
from engine.services.drives.kit_files import find_kit
from engine.services.library import Library
from tests.tui.acts.test_take_in import said
from tests.tui.given import COHORT, ID, own_cases
from tests.tui.screens.test_facilitator_home import at, corner, take, write
from tests.tui.support import press, welcome_read, words_on_screen
from tui.dialogs.act import FormDialog
from tui.screens.cohort import CohortScreen


@pytest.mark.parametrize("passphrase", ["", "quiet river"], ids=["open", "locked"])
async def test_the_kit_is_put_there_and_the_key_can_be_printed(
    tmp_path: Path, passphrase: str
) -> None:
    stick, data = tmp_path / "stick", tmp_path / "data"
    stick.mkdir()
    with Store.open(data) as store:
        library = Library(store, own_cases(tmp_path / "own"))
        welcome_read(store)
        store.cohorts.put(replace(COHORT, cases=(ID,)))
        async with at(library, tmp_path) as pilot:
            await corner(pilot)
            await take(pilot, "Irbid")
            await take(pilot, "Put the kit")
            assert isinstance(pilot.app.screen, FormDialog)
            await write(pilot, "#folder", str(tmp_path / "nowhere"))
            await press(pilot, "enter")
            await said(pilot, "R048 There is no folder")
            assert not keys.has_key(data, COHORT.id), "no key is made for nothing"
            if passphrase:
                await write(pilot, "#folder", str(stick))
                await write(pilot, "#passphrase", passphrase)
                await press(pilot, "enter")
                await said(pilot, "not the same")
                await write(pilot, "#again", passphrase)
            await write(pilot, "#folder", str(stick))
            await press(pilot, "enter")
            await said(pilot, "The course has the sign")
            _path, kit = find_kit(stick)
            assert kit.course.sign in words_on_screen(pilot)
            assert ("The key has no passphrase" in words_on_screen(pilot)) is not bool(passphrase)
            await take(pilot, "Save the key")
            paper = tmp_path / "key-irbid.txt"
            assert "rifq cohort key irbid --recover" in paper.read_text("utf-8")
            assert paper.stat().st_mode & 0o077 == 0
            await take(pilot, "Continue")
            assert isinstance(pilot.app.screen, CohortScreen)
            await said(pilot, "The kit is on the drive")
            await take(pilot, "Put the kit")
            if passphrase:
                await write(pilot, "#folder", str(stick))
                await press(pilot, "enter")
                await said(pilot, "R069")
                await write(pilot, "#passphrase", passphrase)
            await write(pilot, "#folder", str(stick))
            await press(pilot, "enter")
            await said(pilot, "The course has the sign")
            assert "Save the key" not in words_on_screen(pilot), "it is there already"
