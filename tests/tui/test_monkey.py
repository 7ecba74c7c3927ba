"""Random keys, clicks and sizes in one session: the app does not stop, and the records hold."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.benchmarks.monkey import walk


@pytest.mark.exhaustive
async def test_no_keys_stop_the_app(tmp_path: Path) -> None:
    done = await walk(tmp_path, 300, random.Random(5))
    assert done.keys == 300 and "PlayScreen" in done.screens
