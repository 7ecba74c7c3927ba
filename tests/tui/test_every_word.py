"""Real plays in the pseudo-language: no screen says a word that translators are not given."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from engine.language.interface import PSEUDO, use
from engine.records.sqlite.store import Store
from engine.services.led.play import LedSession, latest_room
from engine.services.library import Library
from engine.services.shared.session import Session
from tests.tui.faces import CODE, begun, played, scenario
from tests.tui.given import SUPPORT, given, own_cases, played_in
from tests.tui.pseudo import not_translated, strict
from tests.tui.support import app_of, press, settle, welcome_read
from tui.screens.led_notes import LedNotes
from tui.screens.my_plays import MyRecord


@pytest.fixture
def library(store: Store, tmp_path: Path) -> Library:
    library = Library(store, own_cases(tmp_path / "own"))
    library.adopt(scenario())
    welcome_read(store)
    return library


@pytest.fixture
def unknown(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    with strict(monkeypatch) as found, use(PSEUDO):
        yield found


def shown(pilot: Pilot[None]) -> str:
    """Everything that stands on the screen but the names of keys."""
    screen = pilot.app.screen
    said = [
        str(widget.content)
        for widget in screen.query(Static)
        if not (widget.has_class("keys") or widget.has_class("key"))
    ]
    return "\n".join([*said, *(field.placeholder for field in screen.query(Input))])


async def walk(pilot: Pilot[None], *keys: str) -> None:
    """Press keys; after each, nothing on the screen is without a translation."""
    for key in ("", *keys):
        await (press(pilot, key) if key else settle(pilot))
        missed = not_translated(shown(pilot), "Selim Irbid November police labour", SUPPORT)
        assert missed == [], (key, pilot.app.screen)


async def test_a_play_to_its_end_and_its_debrief(
    store: Store, library: Library, unknown: set[str]
) -> None:
    app = app_of(library, code=CODE, start=Session(begun(store, CODE), CODE))
    async with app.run_test(size=(80, 24)) as pilot:
        await walk(pilot, "1", "enter", "2", "enter", "1", "2", "3", "enter", "escape", "escape")
        await walk(pilot, "f", "escape", "n", "escape", "question_mark", "escape")
    app = app_of(library, code=CODE, start=Session(played(store, CODE), CODE))
    async with app.run_test(size=(80, 24)) as pilot:
        await walk(pilot, "1", "enter", "down", "s", "escape", "c", "escape", "right", "right")
    assert unknown == set()


async def test_a_room_is_led(store: Store, library: Library, unknown: set[str]) -> None:
    app = app_of(library, start=LedSession(begun(store, mode="led")))
    async with app.run_test(size=(160, 45)) as pilot:
        await walk(
            pilot,
            "t",
            "8",
            "enter",
            *"1 5 2",
            "enter",
            "enter",
            "enter",
            "k",
            "k",
            "escape",
            "enter",
            "u",
        )
        await walk(pilot, "1", "enter", "escape", "escape", "question_mark", "escape")
    assert unknown == set()


async def test_the_notes_of_a_room(store: Store, library: Library, unknown: set[str]) -> None:
    playing = LedSession(begun(store, mode="led"))
    playing.tally([1, 5, 2])
    notes = LedNotes(lambda: latest_room(store, scenario().id), {})
    app = app_of(library, start=notes)
    async with app.run_test(size=(80, 24)) as pilot:
        await walk(pilot)
    assert unknown == set()


async def test_a_course_its_terms_its_plays_and_the_record_of_one_person(
    store: Store, library: Library, unknown: set[str]
) -> None:
    [code] = given(store, accepted=False, records="shared", embargo=False)
    app = app_of(library, code=code)
    async with app.run_test(size=(80, 24)) as pilot:
        await walk(pilot, "1", "enter")
    store.cohorts.accept("irbid", code)
    played_in(store, code)
    app = app_of(library, code=code)
    async with app.run_test(size=(80, 24)) as pilot:
        await walk(pilot, "m", "1", "enter", "escape", "r")
        assert isinstance(pilot.app.screen, MyRecord)
        await walk(pilot, "down", "right")
    assert unknown == set()
