"""Who sits here: the welcome is for each person, and no new code is lost by a key."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from engine.records.codes import check_digit
from engine.records.sqlite.store import Store
from engine.services.courses import participants
from engine.services.courses.participants import Participants
from engine.services.library import Library
from tests.tui.faces import WHOLE, played, scenario
from tests.tui.given import own_cases
from tests.tui.moments import HALL
from tests.tui.scripted import ScriptedLibrary, ScriptedSession
from tests.tui.support import (
    CODE,
    app_of,
    at_the_start,
    flow,
    press,
    settle,
    welcome_read,
    words_on_screen,
)
from tui.app.app import RifqApp
from tui.app.first_page import to_lead
from tui.dialogs.confirm import Confirm
from tui.screens.briefing import LedBriefingScreen
from tui.screens.facilitator_home import FacilitatorHome
from tui.screens.library import LibraryScreen
from tui.screens.sign_in import NewCode, SignIn, Welcome
from tui.widgets.card import Card

OTHER = "10357" + check_digit("10357")


def here(pilot: Pilot[None], kind: type[object]) -> bool:
    return isinstance(pilot.app.screen, kind)


async def choose(pilot: Pilot[None], words: str) -> None:
    """Choose the card with these words, and press Enter."""
    card = next(card for card in flow(pilot).query(Card) if words in card.text)
    flow(pilot).choose(card)
    await press(pilot, "enter")


async def take_a_code(pilot: Pilot[None]) -> None:
    await choose(pilot, "I have no code")
    await choose(pilot, "I have written it down")


# The welcome


async def test_it_is_read_by_each_person_once_whoever_sat_here_before() -> None:
    library = ScriptedLibrary(welcomed=False)
    async with at_the_start(library) as pilot:
        assert here(pilot, Welcome)
        await press(pilot, "enter", *CODE, "enter")
        assert here(pilot, LibraryScreen), "who has just read it does not read it again"
        await press(pilot, "escape", *OTHER, "enter")
        assert here(pilot, Welcome)
        await press(pilot, "enter")
        assert here(pilot, LibraryScreen)
        for code in (CODE, OTHER):
            await press(pilot, "escape", *code, "enter")
            assert here(pilot, LibraryScreen)
    async with at_the_start(library) as pilot:
        assert here(pilot, SignIn), "this computer was welcomed"
        await press(pilot, *CODE, "enter")
        assert here(pilot, LibraryScreen)


async def test_a_new_code_and_no_code_are_persons_nobody_knows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(participants, "mint", lambda taken: OTHER)
    async with at_the_start() as pilot:
        await take_a_code(pilot)
        assert here(pilot, Welcome)
        await press(pilot, "enter")
        assert here(pilot, LibraryScreen)
        await press(pilot, "escape")
        for _ in range(2):
            await choose(pilot, "I have no code")
            await choose(pilot, "Continue without a code")
            assert here(pilot, Welcome)
            await press(pilot, "enter", "escape")
            await choose(pilot, "Yes, switch user")
            assert here(pilot, SignIn)


async def test_it_is_not_read_again_with_a_code_that_is_made_right_afterwards(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(participants, "mint", lambda taken: OTHER)
    async with at_the_start(ScriptedLibrary(welcomed=False)) as pilot:
        await press(pilot, "enter")
        await choose(pilot, "I have no code")
        await choose(pilot, "Continue without a code")
        await press(pilot, "escape")
        await choose(pilot, "Yes, switch user")
        await take_a_code(pilot)
        assert here(pilot, LibraryScreen)
    library = ScriptedLibrary(welcomed=False)
    app = app_of(library, start=ScriptedSession((HALL,)))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert here(pilot, Welcome)
        await press(pilot, "enter", "escape")
        await choose(pilot, "Leave")
        await press(pilot, "escape")
        await choose(pilot, "Yes, switch user")
        await take_a_code(pilot)
        assert here(pilot, LibraryScreen)


async def test_what_a_facilitator_has_read_no_participant_has() -> None:
    async with at_the_start(ScriptedLibrary(welcomed=False)) as pilot:
        await press(pilot, "enter")
        await choose(pilot, "I facilitate a course")
        assert here(pilot, FacilitatorHome)
        await press(pilot, "escape", *CODE, "enter")
        assert here(pilot, Welcome)


async def test_colours_chosen_later_do_not_bring_it_back() -> None:
    library = ScriptedLibrary(welcomed=False)
    async with at_the_start(library) as pilot:
        await press(pilot, "enter", *CODE, "enter", "k", "2", "enter")
    assert Participants(library.store).preferences(CODE).welcomed
    assert Participants(library.store).preferences(CODE).theme == "paper"


async def test_a_play_opened_from_the_shell_greets_the_person_it_is_opened_for() -> None:
    library = ScriptedLibrary(welcomed=True)
    app = app_of(library, code=OTHER, start=ScriptedSession((HALL,)))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert here(pilot, Welcome)


async def test_a_room_never_sees_it(tmp_path: Path) -> None:
    with Store.open(tmp_path / "data") as store:
        library = Library(store)
        start = to_lead(library, scenario(), None, fresh=False, rehearse=False)
        assert isinstance(start, LedBriefingScreen)
        app = app_of(library, start=start, greets=False)
        async with app.run_test(size=(160, 45)) as pilot:
            await settle(pilot)
            assert here(pilot, LedBriefingScreen)


# Digits are numbers of cards, and codes begin with them

ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


async def test_a_number_alone_chooses_its_card_and_leaves_the_field_empty() -> None:
    for one, two in (("1", "2"), ("١", "٢")):
        async with at_the_start() as pilot:
            assert "1 I have no code" in words_on_screen(pilot)
            await press(pilot, one)
            assert flow(pilot).chosen is flow(pilot).cards[0]
            assert pilot.app.screen.query_one(Input).value == ""
            await press(pilot, "enter")
            assert here(pilot, NewCode)
            await press(pilot, "escape", "down", two, "enter")
            assert here(pilot, FacilitatorHome)


async def test_a_code_is_typed_at_once_whatever_it_begins_with() -> None:
    ways = ("0", "blanks"), ("1", "plain"), ("1", "after a walk"), ("4", "arabic"), ("5", "plain")
    async with at_the_start() as pilot:
        for first, way in ways:  # there are four cards
            code = f"{first}0357" + check_digit(f"{first}0357")
            keys = {"blanks": " ".join(code), "arabic": code.translate(ARABIC)}.get(way, code)
            if way == "after a walk":
                await press(pilot, "down", "down")
            await press(pilot, *("space" if key == " " else key for key in keys), "enter")
            if here(pilot, Welcome):
                await press(pilot, "enter")
            assert here(pilot, LibraryScreen)
            assert cast("RifqApp", pilot.app).code == code
            await press(pilot, "escape")


async def test_a_digit_after_another_key_begins_anew() -> None:
    async with at_the_start() as pilot:
        await press(pilot, "1", "down", "2", "up", "3")
        assert pilot.app.screen.query_one(Input).value == ""
        assert flow(pilot).chosen is flow(pilot).cards[2]


# A new code


async def test_who_has_written_the_code_down_is_not_asked_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(participants, "mint", lambda taken: CODE)
    for key in ("escape", "o"):
        async with at_the_start() as pilot:
            await take_a_code(pilot)
            await press(pilot, "enter", key)
            assert here(pilot, SignIn)
            assert "4 8 2 1 3 5" not in words_on_screen(pilot)


async def test_esc_is_the_same_on_an_arabic_keyboard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(participants, "mint", lambda taken: CODE)
    async with at_the_start() as pilot:
        await take_a_code(pilot)
        await press(pilot, "enter", "خ")  # o
        assert here(pilot, SignIn)


async def without_a_code(pilot: Pilot[None]) -> None:
    """From the welcome, or from sign-in, to the list of cases."""
    if here(pilot, Welcome):
        await press(pilot, "enter")
    await choose(pilot, "I have no code")
    await choose(pilot, "Continue without a code")
    if here(pilot, Welcome):
        await press(pilot, "enter")
    assert here(pilot, LibraryScreen)


@pytest.mark.parametrize("way", ["escape", "خ", "card"])
async def test_who_has_no_code_is_asked_before_the_list_of_cases_is_left(way: str) -> None:
    async with at_the_start(ScriptedLibrary(welcomed=False)) as pilot:
        await without_a_code(pilot)
        await (choose(pilot, "Switch user") if way == "card" else press(pilot, way))
        assert here(pilot, Confirm)
        await choose(pilot, "No, go back")
        assert here(pilot, LibraryScreen)
        await press(pilot, "escape", "escape")
        assert here(pilot, LibraryScreen), "Esc twice loses nobody"
        await press(pilot, "escape")
        await choose(pilot, "Yes, switch user")
        assert here(pilot, SignIn)


@pytest.mark.parametrize("ends", [False, True])
async def test_what_is_told_of_plays_without_a_code_is_true(tmp_path: Path, ends: bool) -> None:
    with Store.open(tmp_path / "data") as store:
        welcome_read(store)
        played(store, answers=len(WHOLE) if ends else 2)
        library = Library(store, own_cases(tmp_path / "own"))
        async with app_of(library).run_test(size=(80, 120)) as pilot:
            await settle(pilot)
            await without_a_code(pilot)
            await press(pilot, "escape")
            said = " ".join(words_on_screen(pilot).replace("│", " ").split())
            assert "stays in the list for people without a code: anyone can continue it" in said
            assert "The debrief of a case that you finished is not listed again" in said
            await choose(pilot, "Yes, switch user")
            await without_a_code(pilot)
            said = words_on_screen(pilot)
            assert ("◐" in said) != ends
            assert "My past plays" not in said
