"""On a wide screen a page is one block in the middle, and nothing of it is left at an edge."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from tests.tui.moments import HALL, SIDE_ROOM
from tests.tui.support import CODE, at_a_play, at_the_start, flow, press, screen_text
from tui.widgets.footer import KeyLine
from tui.widgets.prose import Heading
from tui.widgets.story import CasePanel

WIDE = [(120, 35), (160, 45), (200, 60)]


def left_edges(pilot: Pilot[None]) -> set[int]:
    """Where the words of the heading, the text and the keys begin."""
    page = pilot.app.screen
    text = next(part for part in flow(pilot).children if part.region.height)
    return {
        page.query_one(Heading).content_region.x,
        page.query_one(KeyLine).content_region.x,
        text.region.x,
    }


@pytest.mark.parametrize("size", WIDE)
async def test_heading_text_and_keys_have_one_left_edge(size: tuple[int, int]) -> None:
    async with at_the_start(code=CODE, size=size) as pilot:
        for keys in ((), ("1", "enter")):
            await press(pilot, *keys)
            (left,) = left_edges(pilot)
            assert left == (size[0] - 80) // 2 + 2


@pytest.mark.parametrize("size", WIDE)
async def test_a_play_stands_in_the_middle_with_its_case_file_and_without(
    size: tuple[int, int],
) -> None:
    async with at_a_play(HALL, SIDE_ROOM, size=size) as (pilot, _):
        panel = pilot.app.screen.query_one(CasePanel)
        (left,) = left_edges(pilot)
        right = size[0] - panel.region.right
        assert abs((left - 2) - right) <= 1, "as much room on both sides"
        assert flow(pilot).children[0].region.width == 76
        await press(pilot, "f")
        assert not panel.display
        assert left_edges(pilot) == {(size[0] - 80) // 2 + 2}


async def test_in_a_tall_window_lines_part_heading_text_and_keys() -> None:
    async with at_a_play(HALL, size=(120, 35)) as (pilot, _):
        assert sum("────" in line for line in screen_text(pilot).splitlines()) == 2


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_a_small_window_is_used_whole(size: tuple[int, int]) -> None:
    async with at_a_play(HALL, size=size) as (pilot, _):
        assert left_edges(pilot) == {2}
        assert flow(pilot).region.width == size[0]
        assert "────" not in screen_text(pilot)
