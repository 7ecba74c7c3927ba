"""The column in which text and cards stand."""

from __future__ import annotations

from tests.tui.moments import HALL
from tests.tui.support import at_a_play, flow, settle


async def test_what_waits_for_a_paint_does_nothing_on_a_page_that_is_gone() -> None:
    """A window that is resized while its page closes asks for both after the paint."""
    async with at_a_play(HALL) as (pilot, _):
        column = flow(pilot)
        await pilot.app.pop_screen()
        await settle(pilot)
        assert not column.is_attached
        column.reveal()
        column.breathe()
