"""A change is painted without what is beside it, and the screen is as if all was painted."""

from __future__ import annotations

from typing import Any

import pytest
from textual._compositor import ChopsUpdate, Compositor, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tests.tui.moments import FORTY, HALL, SIDE_ROOM
from tests.tui.support import at_a_play, flow, press, screen_text, settle
from tui.widgets.card import Card


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> list[Widget]:
    """The widgets that were asked for their lines, since it was last cleared."""
    found: list[Widget] = []
    lines_of = Widget.render_lines

    def noting(widget: Widget, crop: Region) -> list[Strip]:
        found.append(widget)
        return lines_of(widget, crop)

    monkeypatch.setattr(Widget, "render_lines", noting)
    return found


async def test_choosing_another_card_paints_the_two_cards_and_what_holds_them(
    painted: list[Widget],
) -> None:
    async with at_a_play(HALL) as (pilot, _):
        await press(pilot, "1", "2")
        while painted:  # opening the play may still have something to paint
            painted.clear()
            await settle(pilot)
        await press(pilot, "1")
        cards = flow(pilot).cards
        assert {part for part in painted if isinstance(part, Card)} == set(cards[:2])
        holders = set(cards[0].ancestors)
        assert {part for part in painted if not isinstance(part, Card)} <= holders


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> dict[int, str]:
    """The lines a terminal shows, by number, from all that was sent to it."""
    shown: dict[int, str] = {}
    update_of = Compositor.render_update

    def noting(screen: Compositor, **options: Any) -> object:
        update = update_of(screen, **options)
        if isinstance(update, ChopsUpdate):
            for y, left, right in update.spans:
                line = "".join(strip.text for strip in update.chops[y].values() if strip)
                shown[y] = shown[y][:left] + line[left:right] + shown[y][right:]
        elif isinstance(update, LayoutUpdate):
            for y, strips in enumerate(update.strips):
                shown[y] = "".join(strip.text for strip in strips)
        return update

    monkeypatch.setattr(Compositor, "render_update", noting)
    return shown


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_what_was_sent_change_by_change_is_what_a_whole_paint_shows(
    size: tuple[int, int], sent: dict[int, str]
) -> None:
    async with at_a_play(HALL, FORTY, SIDE_ROOM, size=size) as (pilot, _):
        for key in ("2", "1", "4", "up", "home", "end", "1", "enter", "3", "enter", "5", "left"):
            await press(pilot, key)
            assert "\n".join(sent[y] for y in sorted(sent)) == screen_text(pilot), key
