"""What the key screens look like. Drawn from fixed moments: no dates, no paths, no chance.

The pictures belong to one Python, so that a difference means that a screen has changed. To accept
one: `pytest tests/tui/test_pictures.py --snapshot-update`, and look at it first.
"""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from engine.services.courses.participants import Participants, Preferences
from tests.tui.moments import ACCOUNTS, AT_FIVE, ENDED, FORTY, HALL, SIDE_ROOM
from tests.tui.scripted import BEHIND, ScriptedLibrary, ScriptedSession
from tests.tui.support import app_of, press, settle

pytestmark = pytest.mark.skipif(
    sys.version_info[:2] != (3, 11), reason="the pictures belong to Python 3.11"
)

CODE = "482137"
NORMAL, WIDE, SMALL = (80, 24), (120, 40), (60, 20)

PICTURES: list[tuple[str, ScriptedSession | None, tuple[int, int], str, tuple[str, ...]]] = [
    ("library", None, NORMAL, "calm", ("1",)),
    ("briefing", None, NORMAL, "paper", ("1", "enter")),
    ("choose", ScriptedSession((HALL,)), NORMAL, "calm", ("4",)),
    ("how-sure", ScriptedSession((HALL,)), NORMAL, "calm", ("4", "enter", "2")),
    ("rank-lifted", ScriptedSession((FORTY,)), NORMAL, "contrast", ("5", "space", "up")),
    ("select-small", ScriptedSession((AT_FIVE,)), SMALL, "calm", ("1", "3")),
    ("rate", ScriptedSession((ACCOUNTS,)), NORMAL, "paper", ("5", "right")),
    ("interview-wide", ScriptedSession((SIDE_ROOM,), shown=BEHIND), WIDE, "calm", ("2",)),
    ("pause", ScriptedSession((HALL,)), NORMAL, "contrast", ("escape",)),
    (
        "debrief",
        ScriptedSession((ENDED,)),
        NORMAL,
        "calm",
        ("1", "enter", "right", "right", "down"),
    ),
    ("principle", ScriptedSession((ENDED,)), NORMAL, "calm", ("1", "enter", "s")),
]


@pytest.mark.parametrize("picture", PICTURES, ids=[p[0] for p in PICTURES])
def test_a_screen_looks_as_it_was_agreed(
    picture: tuple[str, ScriptedSession | None, tuple[int, int], str, tuple[str, ...]],
    snap_compare: Callable[..., bool],
) -> None:
    _, playing, size, theme, keys = picture
    library = ScriptedLibrary()
    Participants(library.store).keep_preferences(CODE, Preferences(theme, welcomed=True))
    app = app_of(library, code=CODE, start=playing)
    assert snap_compare(app, terminal_size=size, run_before=_typed(keys))


def _typed(keys: tuple[str, ...]) -> Callable[[Pilot[Any]], Awaitable[None]]:
    async def type_them(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        await press(pilot, *keys)

    return type_them
