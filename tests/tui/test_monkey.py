"""Random keys, clicks and sizes in one session: the app does not stop, and the records hold."""

from __future__ import annotations

import gc
import random
import sys
from pathlib import Path

import pytest
from textual.widget import Widget

from tests.benchmarks.monkey import resident, walk


@pytest.mark.exhaustive
@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
async def test_twenty_thousand_keys_neither_stop_the_app_nor_fill_the_memory(
    tmp_path: Path,
) -> None:
    """As many of them as can be pressed in 50 seconds of processor time."""
    bytes_held, widgets = [], []

    def told(_keys: int) -> None:
        gc.collect()  # what is only waiting to be collected is no leak
        bytes_held.append(resident())
        widgets.append(sum(isinstance(one, Widget) for one in gc.get_objects()))

    done = await walk(tmp_path, 20_000, random.Random(5), told, seconds=50)
    assert done.keys >= 1000 and "PlayScreen" in done.screens
    assert max(bytes_held) - bytes_held[0] < 40_000_000, bytes_held
    assert max(widgets) < 1000, "a session keeps no page that was left"
