"""Seeing how a case is played, in the app and from the shell: forward, back, and nothing kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from engine.records.sqlite.store import Store
from engine.services.catalogue.modelled_play import modelled_play
from tests.tui.faces import CODE, one_line, rifq_here
from tests.tui.scripted import ScriptedLibrary
from tests.tui.support import app_of, at_the_start, flow, foot, press, settle, words_on_screen
from tui.screens.library import LibraryScreen
from tui.screens.modelled_play import ModelledPlay
from tui.widgets.card import Card


async def turn(pilot: Pilot[None]) -> None:
    """To the next page: a long one is read to its end first."""
    before = words_on_screen(pilot).partition("page ")[2].split()[0]
    for _ in range(4):
        await press(pilot, "enter")
        if words_on_screen(pilot).partition("page ")[2].split()[:1] != [before]:
            return


async def to_the_example(pilot: Pilot[None]) -> None:
    for card in pilot.app.screen.query(Card):
        if card.text == "See how a case is played":
            flow(pilot).choose(card)
    await press(pilot, "enter")


async def test_from_the_list_of_cases_it_goes_forward_and_back_and_ends_there() -> None:
    async with at_the_start(code=CODE) as pilot:
        await to_the_example(pilot)
        assert "Nothing is saved." in words_on_screen(pilot)
        await turn(pilot)
        assert "What do you do first?" in words_on_screen(pilot)
        assert "What the author does" in foot(pilot)
        await press(pilot, "3")  # one may choose for oneself; it changes nothing
        await turn(pilot)
        told = words_on_screen(pilot)
        assert "Send Mr Munir to the shop" in told and "Separate people from controllers" in told
        await press(pilot, "u")
        assert "What do you do first?" in words_on_screen(pilot)
        for _ in range(20):
            await turn(pilot)
            if isinstance(pilot.app.screen, LibraryScreen):
                break
        assert isinstance(pilot.app.screen, LibraryScreen), "the last Enter closes it"


async def test_esc_leaves_it_from_any_page_and_nothing_was_kept() -> None:
    library = ScriptedLibrary()
    async with at_the_start(library, code=CODE) as pilot:
        await to_the_example(pilot)
        await turn(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, LibraryScreen)
    assert not list(library.store.plays()) and not library.opened


async def test_before_a_first_case_the_briefing_offers_it() -> None:
    class Unplayed(ScriptedLibrary):
        def list_unfinished(self, code: str) -> dict[str, str]:
            return {}

    class Played(Unplayed):
        def list_finished(self, code: str) -> dict[str, bool]:
            return {"guesthouse-visit": False}

    for library, offered in ((Unplayed(), True), (Played(), False)):
        async with at_the_start(library, code=CODE) as pilot:
            await press(pilot, "1", "enter")
            cards = [card.text for card in pilot.app.screen.query(Card)]
            assert ("See how a case is played" in cards) is offered
            if offered:
                await to_the_example(pilot)
                assert isinstance(pilot.app.screen, ModelledPlay)


@pytest.mark.parametrize("size", [(80, 24), (60, 20)], ids=lambda size: f"{size[0]}")
async def test_every_page_can_be_read_and_in_80_by_24_each_question_is_in_sight(
    size: tuple[int, int],
) -> None:
    app = app_of(ScriptedLibrary(), code=CODE, start=ModelledPlay(modelled_play()))
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        for _ in range(40):
            asks = bool(pilot.app.screen.query("Answers"))
            if size == (80, 24) and asks:
                assert not flow(pilot).more, words_on_screen(pilot)
            await press(pilot, "enter")
            if isinstance(pilot.app.screen, LibraryScreen):
                return
    raise AssertionError("it never ends")


def test_from_the_shell_it_is_printed_and_no_data_folder_is_made(tmp_path: Path) -> None:
    data = tmp_path / "data"
    told = rifq_here("example", "--format", "text", data=data)
    assert told.returncode == 0 and "How a case is played" in told.stdout
    assert "What the others would have cost" in one_line(told.stdout)
    page = tmp_path / "example.html"
    assert rifq_here("example", "--format", "html", "-o", page, data=data).returncode == 0
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert not data.exists()
    without = rifq_here("example", data=data)
    assert without.returncode == 2 and "rifq example --format text" in without.stderr
    with Store.open(data) as store:
        assert not list(store.plays())
