"""Random keys, clicks and sizes in one session: the app does not stop, and the records hold."""

from __future__ import annotations

import asyncio
import gc
import random
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from weakref import WeakSet

import pytest
from textual.widget import Widget

from engine.scenario.case_files import cases
from engine.services.shared.compiled_cases import open_case
from tests.benchmarks.monkey import Walk, resident, walk


def held(folder: Path) -> tuple[Walk, list[int], list[int]]:
    """A session of 400 keys; the bytes and widgets in memory after every forty.

    The cases are read before, as an earlier session would have done: what reading YAML leaves need
    not be looked through each time. Widgets are counted as they are made, and not among all
    objects.
    """
    bytes_held: list[int] = []
    widgets: list[int] = []
    present: WeakSet[Widget] = WeakSet()
    make = Widget.__init__

    def counted(widget: Widget, *of: Any, **more: Any) -> None:
        make(widget, *of, **more)
        present.add(widget)

    Widget.__init__ = counted  # type: ignore[method-assign, assignment]
    for path in cases():
        open_case(path)
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)  # as in the other processes of the tests; `told` collects all

    def told(keys: int) -> None:
        if keys % 40:
            return
        gc.collect()  # what is only waiting to be collected is no leak
        bytes_held.append(resident())
        widgets.append(len(present))

    done = asyncio.run(walk(folder, 400, random.Random(5), told))
    return done, bytes_held, widgets


@pytest.mark.exhaustive
@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_hundreds_of_keys_neither_stop_the_app_nor_fill_the_memory(tmp_path: Path) -> None:
    """In a process of its own, whose memory is the session's.

    `python tests/benchmarks/monkey.py` presses all 20,000 in one session, which takes ten minutes.
    """
    with ProcessPoolExecutor(1, get_context("spawn")) as alone:
        done, bytes_held, widgets = alone.submit(held, tmp_path).result()
    assert done.keys == 400 and "PlayScreen" in done.screens
    first_half, second_half = bytes_held[:5], bytes_held[5:]
    assert max(second_half) - max(first_half) < 40_000_000, bytes_held
    assert max(widgets) < 1000, "a session keeps no page that was left"
