"""A code with a PIN is asked for it on this computer, too: in the app and on the command line."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.widgets import Input

pytest.importorskip("argon2", reason="the room is an extra: pip install 'rifq[room]'")

from engine.records.sqlite.store import Store
from engine.services.courses.participants import Participants
from engine.services.library import Library
from tests.tui.faces import CASE, CODE, played, rifq_here, scenario
from tests.tui.support import app_of, press, settle, welcome_read, words_on_screen
from tests.tui.test_real import Terminal
from tui.screens.library import LibraryScreen
from tui.screens.sign_in import OwnPin, SignIn


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "data") as opened:
        played(opened, CODE)
        Participants(opened).pins.choose(CODE, "47 11x")
        welcome_read(opened)
        yield opened


async def test_the_app_asks_for_it_and_shows_nothing_before(store: Store) -> None:
    app = app_of(Library(store))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, *CODE, "enter")
        assert isinstance(app.screen, OwnPin)
        await press(pilot, *"4711", "enter")
        assert "not the PIN" in words_on_screen(pilot) and "4711" not in words_on_screen(pilot)
        assert app.screen.query_one(Input).value == ""
        await press(pilot, "escape")
        assert isinstance(app.screen, SignIn) and app.code == ""
        await press(pilot, *CODE, "enter", *"47", "space", *"11x", "enter")
        assert isinstance(app.screen, LibraryScreen) and app.code == CODE


async def test_a_code_without_one_signs_in_as_before(store: Store) -> None:
    other = Participants(store).mint_code()
    welcome_read(store, other)
    app = app_of(Library(store))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, *other, "enter")
        assert isinstance(app.screen, LibraryScreen) and app.code == other


@pytest.mark.parametrize(
    "verb",
    [
        ["play", str(CASE), "--plain"],
        ["play", str(CASE), "--jsonl"],
        ["debrief"],
        ["debrief", "--course"],
        ["records", "list"],
        ["records", "compare"],
        ["recall"],
    ],
    ids=" ".join,
)
def test_without_a_terminal_no_verb_opens_it(store: Store, tmp_path: Path, verb: list[str]) -> None:
    done = rifq_here(*verb, "--as", CODE, data=tmp_path / "data")
    assert done.returncode == 2 and "W103 " in done.stderr and not done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminal there")
def test_at_a_terminal_it_is_typed_unseen(store: Store, tmp_path: Path) -> None:
    asked = Terminal(tmp_path / "data", "records", "list", "--as", CODE)
    asked.until("PIN of this code")
    asked.press("wrong\n", "facilitator can reset a lost PIN.\r\nPIN of this code")
    asked.press("47 11x\n", scenario().id)
    assert asked.over() == 0
    assert b"47 11x" not in asked.output and b"wrong" not in asked.output
