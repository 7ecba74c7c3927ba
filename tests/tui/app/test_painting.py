"""A change is painted without what is beside it, and the screen is as if all was painted."""

from __future__ import annotations

import gc
from typing import Any

import pytest
from rich.segment import Segment
from textual._compositor import ChopsUpdate, Compositor, LayoutUpdate
from textual.cache import FIFOCache
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from tests.tui.moments import FORTY, HALL, SIDE_ROOM
from tests.tui.support import at_a_play, at_rest, flow, press, resize, screen_text, settle, until
from tui.app.painting import _KEPT_BY_A_LINE
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
        # the list of cases below may still be finishing its own paint, which paints this page whole
        await until(pilot, lambda: all(at_rest(p) for p in pilot.app.screen_stack if p.is_current))
        painted.clear()
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


@pytest.mark.parametrize("size", [(60, 20), (120, 40)])
async def test_what_was_sent_change_by_change_is_what_a_whole_paint_shows(
    size: tuple[int, int], sent: dict[int, str]
) -> None:
    async with at_a_play(HALL, FORTY, SIDE_ROOM, size=size) as (pilot, _):
        for key in ("2", "1", "4", "up", "home", "end", "1", "enter", "3", "enter", "5", "left"):
            await press(pilot, key)
            assert "\n".join(sent[y] for y in sorted(sent)) == screen_text(pilot), key


async def test_a_slow_computer_shows_what_has_scrolled(sent: dict[int, str]) -> None:
    """There a page scrolls, is laid out, and is asked where a card is, all before it is painted."""
    async with at_a_play(HALL, FORTY, SIDE_ROOM, size=(60, 20)) as (pilot, _):
        await press(pilot, "2", "1")
        reads = flow(pilot)
        for rows in (reads.max_scroll_y, 0):
            pilot.app.screen._compositor._full_map_invalidated = (
                True  # as a scroll before leaves it
            )
            reads.scroll_to(y=rows, animate=False, immediate=True)
            reads.cards[0].refresh(layout=True)
            assert reads.cards[0].region
            await settle(pilot)
            assert "\n".join(sent[y] for y in sorted(sent)) == screen_text(pilot)


async def test_a_page_that_opens_is_styled_once_and_the_page_below_is_left_as_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    laid_out, styled = set(), list[DOMNode]()
    reflow, apply = Compositor.reflow, Stylesheet.apply

    def laying(screen: Compositor, parent: Widget, size: Size) -> object:
        laid_out.add(parent)
        return reflow(screen, parent, size)

    def styling(sheet: Stylesheet, node: DOMNode, **options: Any) -> None:
        styled.append(node)
        apply(sheet, node, **options)

    async with at_a_play(HALL) as (pilot, _):
        # as above: the list of cases below may still be at work, and lays itself out
        await until(pilot, lambda: all(at_rest(p) for p in pilot.app.screen_stack if p.is_current))
        monkeypatch.setattr(Compositor, "reflow", laying)
        monkeypatch.setattr(Stylesheet, "apply", styling)
        await press(pilot, "?")
        assert laid_out == {pilot.app.screen}
        parts = pilot.app.screen.query(Static)
        alone = [part for part in parts if not part._has_order_style]  # whatever comes beside them
        assert len(alone) > 5 and {styled.count(part) for part in alone} == {1}


async def test_pages_follow_the_window_also_below_another() -> None:
    async with at_a_play(HALL, size=(120, 40)) as (pilot, _):
        await press(pilot, "1")
        wide = screen_text(pilot)
    async with at_a_play(HALL, size=(60, 20)) as (pilot, _):
        await press(pilot, "1")
        for below in (False, True):
            if below:
                await press(pilot, "?")
            await resize(pilot, 120, 40)
            if below:
                await press(pilot, "escape")
            assert screen_text(pilot) == wide
            await resize(pilot, 60, 20)


def test_a_line_has_the_caches_that_it_used_and_no_others() -> None:
    slots = {name: slot for name, slot in vars(Strip).items() if name in _KEPT_BY_A_LINE}
    line = Strip([Segment("Hana waits"), Segment(" by the door")])
    made = [o for o in gc.get_referents(line) if isinstance(o, FIFOCache)]
    assert slots.keys() == _KEPT_BY_A_LINE.keys() and made == []
    part = line.crop(5, 10)
    assert part.text == "waits" and line.crop(5, 10) is part
    made = [o for o in gc.get_referents(line) if isinstance(o, FIFOCache)]
    assert made == [line._crop_cache]
    words = {name: getattr(line, name)._maxsize for name in slots}
    assert words == _KEPT_BY_A_LINE
