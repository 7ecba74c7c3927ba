"""A laptop joins a course and hands in, from its first page, by keys and by mouse."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from engine.records.problems import Code, RecordsProblem
from engine.records.sqlite.store import Store
from engine.services.library import Library
from tests.engine.services.drives.course import Computer, Leading, leading
from tests.tui.acts.test_take_in import said
from tests.tui.screens.test_facilitator_home import at, corner, take, write
from tests.tui.support import click, press, settle, welcome_read, words_on_screen
from tui.acts import drives
from tui.dialogs import act
from tui.dialogs.act import FormDialog
from tui.screens.cohort import CohortScreen
from tui.screens.sign_in import SignIn

Course = tuple[Leading, list[str], Computer, Path]


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A course of two with its kit on a stick, and a laptop that has not joined it."""
    stick = tmp_path / "stick"
    stick.mkdir()
    lead, codes = leading(tmp_path, 2)
    lead.kit(stick)
    laptop = Computer(tmp_path / "laptop", lead.own)
    with laptop.store() as store:
        welcome_read(store, *codes)
    return lead, codes, laptop, stick


def library(laptop: Computer, store: Store) -> Library:
    return Library(store, laptop.own)


async def folder(pilot: Pilot[None], stick: Path) -> None:
    await write(pilot, "#folder", str(stick))
    await press(pilot, "enter")


async def test_from_its_first_page_a_laptop_joins_and_hands_in(course: Course) -> None:
    lead, codes, laptop, stick = course
    with laptop.store() as store:
        async with at(library(laptop, store), laptop.data.parent) as pilot:
            assert isinstance(pilot.app.screen, SignIn)
            assert "Hand in" not in words_on_screen(pilot), "there is no course yet"
            await take(pilot, "Join a course")
            assert isinstance(pilot.app.screen, FormDialog)
            await folder(pilot, stick.parent)
            await said(pilot, "R065 There is no kit")
            await folder(pilot, stick)
            await said(pilot, "Irbid, November (irbid)")
            assert "do not join." in words_on_screen(pilot)
            assert store.cohorts.all() == ()
            await take(pilot, "Join the course on this computer")
            await said(pilot, "this computer is called")
            await take(pilot, "Continue")
            assert isinstance(pilot.app.screen, SignIn)
            await said(pilot, "Hand in to a USB drive")
    play = laptop.play(codes[0])
    with laptop.store() as store:
        async with at(library(laptop, store), laptop.data.parent) as pilot:
            await take(pilot, "Hand in")
            assert isinstance(pilot.app.screen, FormDialog)
            await folder(pilot, stick)
            await said(pilot, "1 play is on the USB drive, of 1 person, and can be read back.")
            assert "Delete" not in words_on_screen(pilot), "that is for the facilitator"
            await take(pilot, "Continue")
            assert isinstance(pilot.app.screen, SignIn)
    assert lead.take_in(stick).count("new") == 1 and play in lead.heads()


async def test_by_mouse_and_without_a_folder_to_type(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    _lead, _codes, laptop, stick = course
    monkeypatch.setattr(drives, "drives", lambda: [stick])
    with laptop.store() as store:
        async with at(library(laptop, store), laptop.data.parent) as pilot:
            for words in ("Join a course", "test_by_mouse", "Join the course on this", "Continue"):
                if words.startswith("Join the course"):
                    await said(pilot, "Sign of the course:")
                    await press(pilot, "space")  # it is longer than the screen
                await said(pilot, words)
                await click(pilot, words)  # chooses
                if words in words_on_screen(pilot):  # reading on chose the only card
                    await click(pilot, words)  # opens
            await said(pilot, "Hand in to a USB drive")
            assert [cohort.id for cohort in store.cohorts.all()] == ["irbid"]


async def test_the_facilitator_forgets_on_a_laptop_what_is_taken_in(course: Course) -> None:
    lead, codes, laptop, stick = course
    with laptop.store() as store:
        async with at(library(laptop, store), laptop.data.parent) as pilot:
            await corner(pilot)
            await take(pilot, "Join a course")
            await folder(pilot, stick)
            await said(pilot, "Sign of the course:")
            await take(pilot, "Join the course")
            await said(pilot, "is called")
            await take(pilot, "Continue")
    laptop.play(codes[0])
    laptop.hand_in(stick)
    lead.take_in(stick)
    with laptop.store() as store:
        async with at(library(laptop, store), laptop.data.parent) as pilot:
            await corner(pilot)
            await take(pilot, "Irbid")
            assert isinstance(pilot.app.screen, CohortScreen)
            assert "Create codes" not in words_on_screen(pilot), "it is led elsewhere"
            await take(pilot, "Hand in")
            await folder(pilot, stick)
            await said(pilot, "The receipt says that 1 of them is taken in.")
            await take(pilot, "Delete the play here")
            await said(pilot, "Deleted here: 1 play.")
            assert store.plays() == ()
            await take(pilot, "Delete this course")
            await take(pilot, "Yes, delete it")
            await said(pilot, "Deleted: 0 plays, 0 events.")
            assert store.cohorts.all() == ()


async def test_without_the_extra_it_is_said_what_to_install(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> None:
        raise RecordsProblem(Code.NO_STICKS, {"names": "PyNaCl", "line": "pip install x"})

    monkeypatch.setattr(act, "require", missing)
    _lead, _codes, laptop, _stick = course
    with laptop.store() as store:
        async with at(library(laptop, store), laptop.data.parent) as pilot:
            await take(pilot, "Join a course")
            await said(pilot, "Install it with: pip install x")
            await settle(pilot)
