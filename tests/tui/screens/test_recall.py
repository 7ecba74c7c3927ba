"""Looking again in the app: offered on its day, asked as in a play, judged, and kept."""

from __future__ import annotations

from datetime import date, timedelta

from engine.records.sqlite.store import Store
from engine.services.feedback.recall import find_due
from engine.services.library import Library
from tests.engine.services.feedback.test_recall import day_of, play_badly
from tests.tui.faces import CODE
from tests.tui.scripted import ScriptedLibrary
from tests.tui.support import at_the_start, flow, press, words_on_screen
from tui.screens.library import LibraryScreen
from tui.screens.recall import RecallScreen
from tui.widgets.card import Card


class Later(ScriptedLibrary):
    """The library on a later day."""

    days = 0

    def count_due(self, code: str, today: date) -> int:
        return Library.count_due(self, code, today + timedelta(self.days))

    def look_again(self, code: str, today: date) -> list:  # type: ignore[type-arg]
        return Library.look_again(self, code, today + timedelta(self.days))

    def keep_again(self, code: str, practice: object, today: date) -> None:
        Library.keep_again(self, code, practice, today + timedelta(self.days))  # type: ignore[arg-type]


def offered(pilot: object) -> list[Card]:
    cards = pilot.app.screen.query(Card)  # type: ignore[attr-defined]
    return [card for card in cards if "to look at again" in card.text]


async def test_nothing_is_offered_on_the_day_of_the_play_nor_to_another_code(store: Store) -> None:
    play_badly(store, CODE)
    async with at_the_start(Later(store=store), code=CODE) as pilot:
        assert offered(pilot) == []


async def test_two_days_later_it_is_asked_with_what_is_new_judged_and_kept(store: Store) -> None:
    recorded = play_badly(store, CODE)
    library = Later(store=store)
    library.days = 2
    [first, *_] = find_due(store, CODE, day_of(recorded) + timedelta(2))
    async with at_the_start(library, code=CODE) as pilot:
        [card] = offered(pilot)
        assert card.text == "3 things to look at again"
        flow(pilot).choose(card)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, RecallScreen)
        said = words_on_screen(pilot)
        assert "This time some things are different." in said
        assert all(" ".join(text.split()[:4]) in said for text in first.news[:1])
        for _ in range(6):
            await press(pilot, "1", "enter")
            if not isinstance(pilot.app.screen, RecallScreen):
                break
        told = words_on_screen(pilot)
        assert "This time it went well." in told or "It comes back in two days." in told
        assert len(store.recalls.of(CODE)) == 1
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, RecallScreen), "the next one"
        await press(pilot, "escape")
        pilot.app.leave_play()  # type: ignore[attr-defined]
        await pilot.pause()
        assert isinstance(pilot.app.screen, LibraryScreen)
    assert [listed.play for listed in store.plays()] == [recorded.id]
