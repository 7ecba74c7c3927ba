"""A real room on this computer, for one test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

pytest.importorskip("starlette", reason="the room is an extra: pip install 'rifq[room]'")
pytest.importorskip("uvicorn", reason="the room is an extra: pip install 'rifq[room]'")
pytest.importorskip("argon2", reason="the room is an extra: pip install 'rifq[room]'")
pytest.importorskip("segno", reason="the room is an extra: pip install 'rifq[room]'")

from engine.records.sqlite.store import Store
from tests.web.browser import Browser
from web.room import Room
from web.server import Serving

Open = Callable[..., tuple[Room, Callable[[], Browser]]]


@pytest.fixture
def open_room(tmp_path: Path) -> Iterator[Open]:
    """Opens a room over the plays of this test; it closes by itself."""
    with ExitStack() as stack:

        def opened(cohort: str = "", own: Path | None = None) -> tuple[Room, Callable[[], Browser]]:
            store = stack.enter_context(Store.open(tmp_path / "data"))
            course = store.cohorts.get(cohort) if cohort else None
            room = Room(store, own, course)
            stack.callback(room.close)
            serving = stack.enter_context(Serving(room, port=0).running())
            return room, lambda: Browser(serving.addresses[0])

        yield opened
