"""A card is one widget: its words stand beside its number, and are painted and copied as one.

Digits are read as the numbers of cards.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual.app import App, ComposeResult
from textual.geometry import Offset
from textual.pilot import Pilot

from tests.tui.moments import ACCOUNTS, AT_FIVE, FORTY, HALL
from tests.tui.support import at_a_play, flow, page, screen_text
from tui.widgets.card import Card, Numbers


@asynccontextmanager
async def shown(card: Card) -> AsyncIterator[Pilot[None]]:
    """A card alone, 24 columns wide."""

    class Alone(App[None]):
        CSS = "Card { height: auto; }"

        def compose(self) -> ComposeResult:
            yield card

    async with Alone().run_test(size=(24, 6)) as pilot:
        await pilot.pause()
        yield pilot


def lines(pilot: Pilot[None]) -> list[str]:
    """What is on screen, without what is empty."""
    return [line.rstrip() for line in screen_text(pilot).splitlines() if line.strip()]


async def test_words_that_wrap_never_run_under_the_number() -> None:
    card = Card("Send Adnan for the originals, and wait.", detail="He may not come back.")
    card.label("2")
    async with shown(card) as pilot:
        assert lines(pilot) == [
            "2  Send Adnan for the",
            "   originals, and wait.",
            "   He may not come back.",
        ]


async def test_a_longer_mark_moves_the_words_and_wraps_them_anew() -> None:
    card = Card("Send Adnan for the originals.")
    card.label("12")
    async with shown(card) as pilot:
        assert lines(pilot) == ["12 Send Adnan for the", "   originals."]
        card.label(mark="[x]")
        await pilot.pause()
        assert lines(pilot) == ["[x] 12 Send Adnan for", "       the originals."]


async def test_the_quieter_line_comes_and_goes() -> None:
    card = Card("Selim")
    async with shown(card) as pilot:
        card.detail("[/b] [red] not yet set")
        await pilot.pause()
        assert lines(pilot) == ["   Selim", "   [/b] [red] not yet", "   set"]
        card.detail("")
        await pilot.pause()
        assert lines(pilot) == ["   Selim"]
        assert card.size.height == 1


async def test_what_is_marked_on_a_card_is_copied_as_it_was_written() -> None:
    async with at_a_play(HALL) as (pilot, _playing):
        card = flow(pilot).cards[0]
        left, top = card.content_region.offset
        await pilot.mouse_down(offset=Offset(left + 3, top))
        await pilot.hover(offset=Offset(left + 3, top + 1))
        await pilot.hover(offset=Offset(left + 3 + len("begin late"), top + 1))
        await pilot.mouse_up(offset=Offset(left + 3 + len("begin late"), top + 1))
        marked = page(pilot).get_selected_text()
    assert marked and card.text.startswith(marked.rstrip())
    assert len(marked) > 60


async def test_a_card_is_one_widget_so_that_no_part_of_it_is_painted_late() -> None:
    for step in (HALL, FORTY, AT_FIVE, ACCOUNTS):
        async with at_a_play(step) as (pilot, _playing):
            assert flow(pilot).query(Card) and not flow(pilot).query("Card *")


def test_up_to_nine_cards_one_digit_is_a_number() -> None:
    numbers = Numbers()
    assert [numbers.press(d, 4) for d in (1, 4, 5, 0)] == [1, 4, None, None]


def test_from_ten_cards_one_digit_is_a_number_and_so_are_two() -> None:
    for typed, meant in (("1", 1), ("01", 1), ("12", 12), ("10", 10), ("7", 7), ("112", 2)):
        numbers = Numbers()
        assert [numbers.press(int(digit), 12) for digit in typed][-1] == meant, typed
    numbers = Numbers()
    assert [numbers.press(digit, 12) for digit in (0, 0)] == [None, None]


def test_a_second_digit_that_makes_no_number_is_one_of_its_own() -> None:
    numbers = Numbers()
    assert [numbers.press(digit, 12) for digit in (1, 7, 2)] == [1, 7, 2]


def test_another_key_or_a_click_comes_between_two_digits() -> None:
    numbers = Numbers()
    numbers.press(1, 12)
    numbers.forget()
    assert numbers.press(2, 12) == 2
