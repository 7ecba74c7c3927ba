"""A real room on this computer, for one test; without the extra `room`, they are left out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from engine.records.sqlite.store import Store
from engine.scenario.case_files import SHIPPED
from engine.scenario.scenario import Scenario
from engine.services.catalogue import case_list
from engine.services.shared.compiled_cases import open_case
from tests.web.browser import Browser
from tests.web.chromium import Chromium

if TYPE_CHECKING:
    from engine.services.led.live_vote import LiveVote
    from web.room import Room

    Open = Callable[..., tuple[Room, Callable[[], Browser]]]
else:
    Open = Callable

MISSING = [n for n in ("starlette", "uvicorn", "argon2", "segno") if find_spec(n) is None]
collect_ignore_glob = ["*.py"] if MISSING else []


@pytest.fixture(scope="session", autouse=True)
def opened_once() -> Iterator[None]:
    """A room reads all cases; those that come with Rifq are read once in a process."""
    kept = cache(open_case)

    def opened(path: Path) -> Scenario:
        return (kept if path.is_relative_to(SHIPPED) else open_case)(path)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(case_list, "open_case", opened)
        yield


@pytest.fixture(scope="session", autouse=True)
def closed_soon() -> Iterator[None]:
    """A server looks every 10 ms whether it is to end, not every 100, and waits as long then.

    A fifth of a second for each of a hundred rooms, in which nothing is done.
    """
    import uvicorn.server

    async def sleep(seconds: float) -> None:
        await asyncio.sleep(seconds / 10)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            uvicorn.server, "asyncio", SimpleNamespace(**{**vars(asyncio), "sleep": sleep})
        )
        yield


@pytest.fixture
def open_room(tmp_path: Path) -> Iterator[Open]:
    """Opens a room over the plays of this test; it closes by itself."""
    from web.room import Room
    from web.server import Serving

    with ExitStack() as stack:

        def opened(
            cohort: str = "", own: Path | None = None, live: LiveVote | None = None
        ) -> tuple[Room, Callable[[], Browser]]:
            store = stack.enter_context(Store.open(tmp_path / "data"))
            course = store.cohorts.get(cohort) if cohort else None
            room = Room(store, own, course, live)
            stack.callback(room.close)
            serving = stack.enter_context(Serving(room, port=0).running())
            return room, lambda: Browser(serving.addresses[0])

        yield opened


@pytest.fixture
def chromium() -> Iterator[Chromium]:
    """A page in a window of its own."""
    with Chromium() as browser:
        yield browser
