"""Helpers for driving the app in tests."""

from __future__ import annotations

import asyncio
import math
import unicodedata
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual import events
from textual.app import App
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key
from textual.message_pump import MessagePump
from textual.pilot import Pilot
from textual.screen import Screen

from engine.play.step import Step
from engine.records.sqlite.store import Store
from engine.services.courses.participants import Participants, Preferences
from engine.services.library import Library
from tests.tui.faces import CODE as CODE
from tests.tui.moments import WHOLE
from tests.tui.scripted import ScriptedLibrary, ScriptedSession
from tui.app.app import RifqApp
from tui.screens.play import PlayScreen
from tui.widgets.flow import Flow
from tui.widgets.page import Page

SIZES = [(60, 20), (120, 40)]
"""One below every width at which a page changes its shape, and one above."""


def app_of(library: Library, **options: Any) -> RifqApp:
    """The app on this library."""
    return RifqApp(Participants(library.store), lambda: library, **options)


def welcome_read(store: Store, *people: str) -> None:
    """These people have read the welcome, and so has someone without a code."""
    for code in ("", CODE, *people):
        Participants(store).keep_preferences(code, Preferences(welcomed=True))


@asynccontextmanager
async def at_a_play(
    *steps: Step, size: tuple[int, int] = (80, 24), playing: ScriptedSession | None = None
) -> AsyncIterator[tuple[Pilot[None], ScriptedSession]]:
    """The app with a play open, of somebody without a code: the list of cases is not below it."""
    playing = playing or ScriptedSession(steps or WHOLE)
    app = app_of(ScriptedLibrary(playing), start=playing)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        yield pilot, playing


@asynccontextmanager
async def at_the_start(
    library: ScriptedLibrary | None = None,
    *,
    code: str = "",
    size: tuple[int, int] = (80, 24),
    save_folder: Path | None = None,
) -> AsyncIterator[Pilot[None]]:
    """The app as it opens."""
    app = app_of(library or ScriptedLibrary(), code=code, save_folder=save_folder)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        yield pilot


async def settle(pilot: Pilot[None]) -> None:
    """Let everything that is under way be done and painted.

    `Pilot.pause` waits for the processor to be idle, 20 ms and more for each key. Here messages
    are let through and paints are asked for at once, until every part of the page has nothing left
    to do.
    """
    app = pilot.app
    for _ in range(50):
        await app.workers.wait_for_complete()
        await _quiet(app)
        page = app.screen
        await all_answered(pilot)  # whoever is in the middle of something has finished it
        working = any(not worker.is_finished for worker in app.workers)
        if page is app.screen and not working and _still([app]) and at_rest(page):
            return
    raise AssertionError("the app does not come to rest")


async def all_answered(pilot: Pilot[None], timeout: float = 30.0) -> bool:
    """Wait until the app and every part of its page has done what it is in the middle of.

    `Pilot._wait_for_screen` waits for parts, too, that are taken away meanwhile, and for thirty
    seconds in vain: on a busy computer the list of cases is made again while its page opens.

    Returns:
        Whether they have; not where the app has failed.
    """
    app, end = pilot.app, asyncio.get_running_loop().time() + timeout
    parts = [part for part in app.screen.walk_children(with_self=True) if not _waits_for_more(part)]
    asked = [(part, asyncio.Event()) for part in parts]
    waiting = [(part, done) for part, done in asked if part.call_later(done.set)]
    itself = asyncio.Event()
    waits = app.call_later(itself.set)
    while waiting or (waits and app.is_running and not itself.is_set()):
        if app._exception:
            return False
        if asyncio.get_running_loop().time() > end:
            raise AssertionError(f"these do not answer: {[part for part, _ in waiting] or app}")
        await asyncio.sleep(0.001)
        waiting = [(part, done) for part, done in waiting if part.is_attached and not done.is_set()]
    return True


def _waits_for_more(part: MessagePump) -> bool:
    """Whether a part has done all it was told, and waits to be told more: it need not be asked."""
    queue: Any = part._message_queue
    return queue.empty() and bool(queue.ready_event._waiters)


async def until(pilot: Pilot[None], holds: Callable[[], bool]) -> None:
    """Wait until something holds, however busy the computer is."""
    for _ in range(2000):
        await settle(pilot)
        if holds():
            return
        await asyncio.sleep(0.01)
    raise AssertionError(f"it never came to that:\n{screen_text(pilot)}")


async def _quiet(app: App[None]) -> None:
    """Let messages through, and paint, until a few rounds bring nothing new."""
    quiet = 0
    while quiet < 4:
        await asyncio.sleep(0)
        if not _still([app, *app.screen.walk_children(with_self=True)]):
            quiet = 0
        elif _unpainted(app.screen):
            app.screen._on_timer_update()
            quiet = 0 if app.screen._callbacks else quiet + 1
        else:
            quiet += 1


def at_rest(page: Screen[Any]) -> bool:
    """Whether no message, no callback and no paint of a page waits."""
    return _still(page.walk_children(with_self=True)) and not _unpainted(page)


def _still(pumps: Iterable[MessagePump]) -> bool:
    """Whether no message and no callback waits."""
    return not any(pump.message_queue_size or pump._next_callbacks for pump in pumps)


def _unpainted(page: Screen[Any]) -> bool:
    """Whether something waits for the next paint."""
    if page._callbacks or page._dirty_widgets or page._layout_required:
        return True
    if page._repaint_required and page is page.app.screen:
        return True  # the page below was painted, and so this one is
    return isinstance(page, Page) and page.painted_at == math.inf


async def resize(pilot: Pilot[None], columns: int, lines: int) -> None:
    """Give the terminal another size."""
    await pilot.resize_terminal(columns, lines)
    await settle(pilot)


async def pass_over(pilot: Pilot[None], playing: ScriptedSession) -> None:
    """Show the next moment of a play, whatever was to be answered."""
    playing.pass_over()
    assert isinstance(pilot.app.screen, PlayScreen)
    await pilot.app.screen.present()
    await settle(pilot)


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys, each after what the last one did has been painted."""
    for key in keys:
        pilot.app.post_message(_key(key))
        await settle(pilot)


def _key(key: str) -> events.Key:
    """A key as a terminal sends it, from a character or Textual's name for it."""
    name = _character_to_key(key) if len(key) == 1 and not key.isalnum() else key
    character: str | None
    try:
        character = unicodedata.lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(name, name)))
    except KeyError:
        character = key if len(key) == 1 else None
    return events.Key(name, character)


async def click(pilot: Pilot[None], words: str, *, times: int = 1) -> None:
    """Click the middle of words on screen, as a terminal says it: pressed and released."""
    x, y = where(pilot, words)
    await click_at(pilot, x + len(words) // 2, y, times=times)


async def click_at(pilot: Pilot[None], x: int, y: int, *, times: int = 1) -> None:
    """Click a cell; of several clicks, all are there before the first has done anything."""
    for _ in range(times):
        for kind in (events.MouseDown, events.MouseUp):
            pilot.app.post_message(mouse(kind, x, y))
            if times == 1:
                await settle(pilot)
    await settle(pilot)


def mouse(kind: type[events.MouseEvent], x: int, y: int) -> events.MouseEvent:
    """A mouse event of the left button at a cell."""
    return kind(None, x, y, 0, 0, 1, False, False, False)


def where(pilot: Pilot[None], words: str) -> tuple[int, int]:
    """The cell at which words begin on screen; the last ones, if they are there twice."""
    lines = screen_text(pilot).splitlines()
    found = [(line.rindex(words), y) for y, line in enumerate(lines) if words in line]
    assert found, f"{words!r} is not on screen"
    return found[-1]


def screen_text(pilot: Pilot[None]) -> str:
    """What is on screen, line by line."""
    strips = pilot.app.screen._compositor.render_strips()
    return "\n".join(strip.text for strip in strips)


def foot(pilot: Pilot[None]) -> str:
    """The last line of the screen."""
    return screen_text(pilot).splitlines()[-1].strip()


def words_on_screen(pilot: Pilot[None]) -> str:
    """What is on screen as one line, for sentences that wrap."""
    return " ".join(screen_text(pilot).split())


def page(pilot: Pilot[None]) -> Page[object]:
    """The present page."""
    assert isinstance(pilot.app.screen, Page)
    return pilot.app.screen


def flow(pilot: Pilot[None]) -> Flow:
    """The flow of the present page."""
    return page(pilot).flow


def names(values: Sequence[tuple[object, int | None]]) -> list[object]:
    """What was answered, without how sure."""
    return [value for value, _ in values]
