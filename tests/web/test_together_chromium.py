"""Answering with the room in a real browser: it follows by itself, and keeps what is ticked."""

from __future__ import annotations

import pytest

from engine.services.led.live_vote import LiveVote
from engine.services.led.play import LedSession
from tests.web.browser import Browser
from tests.web.chromium import PROGRAM, Chromium
from tests.web.conftest import Open
from tests.web.pages.test_together import facilitator, joined
from tests.web.test_chromium import needs_axe
from web.room import Room

pytestmark = [
    pytest.mark.exhaustive,
    pytest.mark.skipif(not PROGRAM, reason="there is no Chromium here"),
]
TICKET = "thursday-ticket"


@pytest.fixture(autouse=True)
def hurried(chromium: Chromium) -> None:
    chromium.hurry()


def led_in(room: Room, case: str = TICKET) -> LedSession:
    led = room.library.lead(case, "new")
    assert isinstance(led, LedSession)
    return led


# With its scripts: what is ticked before they run is not kept.
ASKS = 'document.readyState === "complete" && !!document.querySelector("form[data-ballot]")'
HEADING = 'document.querySelector("h1").textContent.trim()'


def a_device(open_room: Open, chromium: Chromium) -> tuple[Room, LiveVote, Browser, str]:
    live = LiveVote()
    room, browser_at = open_room(live=live)
    browser = joined(room, browser_at)
    address = f"http://{browser.host}"
    chromium.size(320)
    chromium.cookies(address, browser.cookies)
    return room, live, browser, address


def test_a_device_follows_the_room_and_a_reload_keeps_what_is_ticked(
    open_room: Open, chromium: Chromium
) -> None:
    room, live, _browser, address = a_device(open_room, chromium)
    chromium.open(address + "/together")
    assert chromium.do(HEADING) == "You are in the room"
    led = led_in(room)
    live.show(led)
    chromium.until(ASKS, True)
    chromium.do('document.querySelectorAll("[name=answer]")[1].click()')
    chromium.reload()
    assert chromium.do('document.querySelectorAll("[name=answer]")[1].checked')
    chromium.reload()
    _send(chromium)
    chromium.until(HEADING, "Your answer is in")
    assert chromium.do("sessionStorage.length") == 0, "nothing stays for who is next"
    assert chromium.do("document.querySelectorAll('[name=answer]').length") == 0
    assert live.close(led) is None and led.vote is not None
    assert led.vote.counts[led.choices[1].id] == 1
    chromium.until("document.querySelectorAll('.votes .number').length", len(led.choices))
    assert chromium.too_wide() <= 0 and chromium.complaints == []
    assert all(asked.startswith(address) for asked in chromium.asked)


def _send(chromium: Chromium) -> None:
    """By keyboard: how sure, then the button."""
    chromium.do("document.querySelector('[name=sure]')?.click()")
    chromium.do("document.querySelector('.ballot .act button').focus()")
    chromium.press("Enter", loads=True)


def test_the_projector_counts_without_being_loaded_again(
    open_room: Open, chromium: Chromium
) -> None:
    live = LiveVote()
    room, browser_at = open_room(live=live)
    led = led_in(room)
    live.show(led)
    class_ = [joined(room, browser_at) for _n in range(3)]
    lead = facilitator(room, browser_at)
    address = f"http://{lead.host}"
    chromium.cookies(address, lead.cookies)
    chromium.open(address + "/projector")
    line = 'document.querySelector(".answered").textContent'
    assert chromium.do(line) == "0 of 3 have answered"
    chromium.do("window.still = true")
    assert live.moment is not None
    sent = {"at": live.moment.id, "turn": "0", "answer": led.choices[0].id, "sure": "1"}
    for browser in class_[:2]:
        browser.post("/together", sent)
    chromium.until(line, "2 of 3 have answered")
    assert chromium.do("window.still") is True
    assert live.close(led) is None
    chromium.until("document.querySelectorAll('.votes .number').length", len(led.choices))


def test_without_script_a_device_follows_and_answers(open_room: Open, chromium: Chromium) -> None:
    room, live, _browser, address = a_device(open_room, chromium)
    chromium.without_script()
    chromium.open(address + "/together")
    led = led_in(room)
    live.show(led)
    chromium.later(6)
    chromium.until(ASKS, True)
    assert live.count_answered() == 0


def test_nothing_of_the_first_is_seen_after_a_device_was_handed_on(
    open_room: Open, chromium: Chromium
) -> None:
    room, browser_at = open_room()
    browser = browser_at()
    browser.come_in(room.pin)
    (visit,) = room.seats.present()
    browser.begin(TICKET)
    address = f"http://{browser.host}"
    chromium.cookies(address, browser.cookies)
    chromium.open(address + browser.at)
    chromium.do('document.querySelectorAll("[name=answer]")[1].click()')
    chromium.open(address + "/plays")
    assert visit.code in chromium.do("document.body.innerText")
    chromium.do('document.querySelector("form[action=\\"/out\\"] button").focus()')
    chromium.press("Enter", loads=True)
    assert chromium.do("sessionStorage.length") == 0
    for _n in range(2):
        chromium.back()
        assert visit.code not in chromium.do("document.body.innerText")
        assert not chromium.do('!!document.querySelector("form[data-ballot]")')


@needs_axe
@pytest.mark.parametrize(("width", "dark"), [(320, False), (1100, True)])
def test_every_page_of_a_led_room_is_clean_for_axe(
    open_room: Open, chromium: Chromium, width: int, dark: bool
) -> None:
    live = LiveVote()
    room, browser_at = open_room(live=live)
    browser, lead = joined(room, browser_at, people=2), facilitator(room, browser_at)
    address = f"http://{browser.host}"
    wrong: dict[str, list[str]] = {}

    def look(path: str, name: str = "") -> None:
        chromium.open(address + path)
        found = chromium.violations()
        found += [f"wider by {chromium.too_wide()}"] if chromium.too_wide() > 0 else []
        if found:
            wrong[name or path] = found

    chromium.size(width, dark)
    look("/")
    chromium.cookies(address, browser.cookies)
    chromium.cookies(address, lead.cookies)
    for path in ("/", "/together", "/together?do=people", "/projector", "/facilitate"):
        look(path, f"{path} before")
    led = led_in(room)
    live.show(led)
    look("/together", "the question")
    look("/projector", "the question on the projector")
    assert live.moment is not None
    sent = {"at": live.moment.id, "answer": led.choices[0].id, "sure": "1"}
    browser.post("/together", {**sent, "turn": "0"})
    look("/together", "to hand on")
    browser.post("/together", {**sent, "turn": "1"})
    look("/together", "all are in")
    assert live.close(led) is None
    look("/together", "the result")
    look("/projector", "the result on the projector")
    assert not wrong, wrong
