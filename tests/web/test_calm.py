"""People and their telephones: Back, two taps, two tabs, sleep, a device that is handed on."""

from __future__ import annotations

import time
from pathlib import Path
from random import Random
from typing import Any

import pytest

from engine.records.sqlite.store import Store
from tests.web.browser import Browser
from tests.web.chromium import PROGRAM, Chromium
from tests.web.conftest import Open
from tests.web.pages.test_play import filled
from web import server
from web.request_checks import Limits
from web.room import Room
from web.server import Serving

pytestmark = [
    pytest.mark.exhaustive,
    pytest.mark.skipif(not PROGRAM, reason="there is no Chromium here"),
]
DOORS = """title: Three doors
role: You are the inspector.
review: {status: draft}
scenes:
  first:
    text: You stand at a door.
    choose:
      prompt: What do you do first?
      options: {a: {do: Knock.}, b: {do: Wait.}, c: {do: Ring.}}
      then: second
  second:
    text: There is another one.
    choose:
      prompt: What do you do then?
      options: {d: {do: Knock again.}, e: {do: Wait again.}, f: {do: Ring again.}}
      then: third
  third: {text: It opens., then: fourth}
  fourth: {text: Somebody looks out., then: done}
endings:
  done: {person: She is at home.}
"""
TICKED = """[...document.querySelectorAll("input[name=answer]")].map(it => it.checked)"""
TOLD = """document.querySelector(".told").innerText"""
DECIDE = """document.querySelector("button[value=decide]")"""


@pytest.fixture(autouse=True)
def narrow(chromium: Chromium) -> None:
    chromium.size(400)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder with a case of two questions alike and two pages to read."""
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "doors.yaml").write_text(DOORS, encoding="utf-8")
    return tmp_path / "own"


@pytest.fixture
def quiet_for_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    """A room that lets a quiet connection go after one second, not after twenty."""
    monkeypatch.setattr(server, "limits_for", lambda _people: Limits(quiet=1.0))


@pytest.fixture
def doors(open_room: Open, own: Path) -> tuple[Room, Browser]:
    """A room with that case, and somebody in it."""
    room, browser_at = open_room(own=own)
    browser = browser_at()
    browser.come_in(room.pin)
    browser.begin("doors")
    return room, browser


def opened(chromium: Chromium, browser: Browser) -> None:
    """The same person at the same page, in Chromium."""
    chromium.cookies(f"http://{browser.host}", browser.cookies)
    chromium.open(f"http://{browser.host}/cases")
    chromium.open(f"http://{browser.host}{browser.at}")


def until(chromium: Chromium, told: str, script: str = TOLD) -> Any:
    """Wait until a page shows this; Back may load one, or have it still."""
    found: Any = ""
    for _ in range(1000):
        try:
            found = chromium.do(script)
        except AssertionError:  # between two pages
            found = ""
        if told in str(found):
            return found
        time.sleep(0.03)
    raise AssertionError(f"{told!r} never came: {found}")


def tick(chromium: Chromium, n: int) -> None:
    chromium.do(f"""document.querySelectorAll("input[name=answer]")[{n}].click()""")


def tap(chromium: Chromium, script: str) -> None:
    """Tap the middle of something, wherever it stands."""
    middle = "(r => [r.x + r.width / 2, r.y + r.height / 2])"
    scrolled = f"""{script}.scrollIntoView({{block: "center"}})"""
    chromium.do(scrolled)
    x, y = chromium.do(f"{middle}({script}.getBoundingClientRect())")
    chromium.tap(x, y)


def seen_for_long(chromium: Chromium) -> None:
    """Wait until a page has been there for longer than two taps take."""
    chromium.until("performance.now() - shown > TAPS", True)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_back_after_deciding_shows_where_one_is_and_ticks_nothing(
    doors: tuple[Room, Browser], chromium: Chromium, script: bool
) -> None:
    if not script:
        chromium.without_script()
    opened(chromium, doors[1])
    tick(chromium, 2)
    chromium.do(f"{DECIDE}.click()")
    until(chromium, "another one")
    chromium.back()
    until(chromium, "another one")
    assert chromium.do(TICKED) == [False] * 3
    tick(chromium, 1)
    chromium.do(f"{DECIDE}.click()")
    until(chromium, "It opens.")


def test_the_second_of_two_taps_decides_nothing_on_the_next_page(
    doors: tuple[Room, Browser], chromium: Chromium
) -> None:
    browser = doors[1]
    page = browser.get(browser.at)
    for _ in range(2):
        assert page.ballot is not None
        page = browser.post(page.ballot.action, filled(page.ballot, Random(1)))
    opened(chromium, browser)
    seen_for_long(chromium)
    tap(chromium, DECIDE)
    until(chromium, "Somebody looks out.")
    tap(chromium, DECIDE)
    seen_for_long(chromium)
    until(chromium, "Somebody looks out.")
    tap(chromium, DECIDE)  # who has seen the page is heard
    until(chromium, "She is at home.")


def test_two_tabs_show_one_play_and_the_older_page_decides_nothing(
    doors: tuple[Room, Browser], chromium: Chromium
) -> None:
    browser = doors[1]
    opened(chromium, browser)
    tick(chromium, 0)
    page = browser.get(browser.at)
    assert page.ballot is not None
    browser.post(page.ballot.action, {**filled(page.ballot, Random(1)), "answer": "b"})
    chromium.do(f"{DECIDE}.click()")
    said = until(chromium, "earlier page", 'document.querySelector(".say")?.innerText')
    assert "You are here now." in said
    assert chromium.do(TICKED) == [False] * 3 and "another one" in chromium.do(TOLD)


def test_a_telephone_that_slept_has_its_ballot_and_decides(
    quiet_for_a_second: None, doors: tuple[Room, Browser], chromium: Chromium
) -> None:
    """Longer than a quiet connection is kept open."""
    opened(chromium, doors[1])
    tick(chromium, 1)
    chromium.sleep(1.5)
    assert chromium.do(TICKED) == [False, True, False]
    chromium.do(f"{DECIDE}.click()")
    until(chromium, "another one")


def test_who_comes_back_after_the_device_was_handed_on_sees_nothing_of_the_other(
    doors: tuple[Room, Browser], chromium: Chromium
) -> None:
    room, browser = doors
    opened(chromium, browser)
    code = room.seats.present()[0].code
    tick(chromium, 1)
    chromium.do("""document.querySelector('form[action="/out"] button').click()""")
    until(chromium, "Welcome", "document.body.innerText")
    chromium.back()
    told = until(chromium, "Welcome", "document.body.innerText")
    assert code not in told and "door" not in told
    assert chromium.do("sessionStorage.length") == 0


def test_what_is_ticked_outlives_the_server(tmp_path: Path, own: Path, chromium: Chromium) -> None:
    with Store.open(tmp_path / "data") as store:
        room = Room(store, own)
        with Serving(room, port=0).running() as serving:
            browser = Browser(serving.addresses[0])
            browser.come_in(room.pin)
            browser.begin("doors")
            opened(chromium, browser)
            tick(chromium, 1)
        room.close()
        again = Room(store, own)
        with Serving(again, port=serving.port).running():
            chromium.reload()
            assert chromium.do(TICKED) == [False, True, False]
            chromium.do(f"{DECIDE}.click()")
            until(chromium, "another one")
        again.close()
