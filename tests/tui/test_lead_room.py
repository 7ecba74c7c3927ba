"""Led play with the room open: a real server, real browsers, and the screen on the projector."""

from __future__ import annotations

import asyncio
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

pytest.importorskip("starlette", reason="the room is an extra: pip install 'rifq[room]'")
pytest.importorskip("uvicorn", reason="the room is an extra: pip install 'rifq[room]'")
pytest.importorskip("argon2", reason="the room is an extra: pip install 'rifq[room]'")
pytest.importorskip("segno", reason="the room is an extra: pip install 'rifq[room]'")

from engine.play.led import votes
from engine.records.sqlite.store import Store
from engine.services.led.live_vote import FEW, KIND, LiveVote
from engine.services.led.play import LedSession, latest_room
from tests.tui.faces import CASE, begun, one_line, played, scenario
from tests.tui.given import given, played_in
from tests.tui.support import app_of, foot, press, screen_text, settle, words_on_screen
from tests.tui.test_lead import PROJECTOR, of_case
from tests.tui.test_real import Terminal
from tests.web.browser import Browser
from tui.app.app import RifqApp
from tui.dialogs.led_result import LedResult
from tui.screens import led_play
from tui.screens import room as room_screen
from tui.screens.facilitator_home import FacilitatorHome
from tui.screens.room import RoomScreen
from tui.shared import room_server
from tui.shared.room_server import HERE, OpenRoom, Where, open_room


@pytest.fixture(autouse=True)
def looked_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """The screens look ten times as often for what came from devices as they do in a room."""
    for screen in (led_play, room_screen):
        monkeypatch.setattr(screen, "LOOK_AGAIN", screen.LOOK_AGAIN / 10)


def opened(store: Store) -> OpenRoom:
    found = open_room(store, None, Where(HERE, 0), live=LiveVote())
    assert isinstance(found, OpenRoom)
    return found


@asynccontextmanager
async def led(
    store: Store, size: tuple[int, int] = PROJECTOR
) -> AsyncIterator[tuple[Pilot[None], LedSession, OpenRoom]]:
    """A room at the beginning of the case, past the page with the address."""
    session = LedSession(begun(store, mode="led"))
    app = app_of(of_case(store), start=session)
    app.room = room = opened(store)
    room.start()
    try:
        async with app.run_test(size=size) as pilot:
            await settle(pilot)
            assert isinstance(pilot.app.screen, RoomScreen)
            yield pilot, session, room
    finally:
        app.close_room()


def joins(room: OpenRoom, people: int = 1) -> Browser:
    browser = Browser(room.address)
    browser.post("/", {"pin": room.pin, "do": "join", "people": people})
    assert browser.at == "/together"
    return browser


def answers(browser: Browser, picked: str, sure: str = "3") -> None:
    form = next(f for f in browser.get("/together").forms if "at" in f.fields)
    browser.post("/together", {**form.fields, "answer": picked, "sure": sure})


async def shows(pilot: Pilot[None], words: str) -> None:
    """Wait until the screen, which looks by itself, shows this."""
    for _n in range(3000):
        if words in words_on_screen(pilot):
            return
        await asyncio.sleep(0.02)
        await settle(pilot)
    raise AssertionError(f"{words!r} never came:\n{screen_text(pilot)}")


async def test_a_class_answers_on_devices_and_on_cards_and_sees_one_result(store: Store) -> None:
    async with led(store) as (pilot, session, room):
        assert room.address in screen_text(pilot) and room.link not in screen_text(pilot)
        class_ = await asyncio.to_thread(lambda: [joins(room) for _n in range(4)])
        await shows(pilot, "People answering with the class: 4")
        await press(pilot, "enter")
        first, second, third = session.choices
        await shows(pilot, "0 of 4 have answered")
        for browser in class_[:3]:
            await asyncio.to_thread(answers, browser, first.id)
        await shows(pilot, "3 of 4 have answered")
        assert "━" not in screen_text(pilot), "nothing else until the result is shown"
        await press(pilot, "enter", "2", "enter")  # too early: said once
        assert session.step.at == "door" and "press v" in words_on_screen(pilot)
        await press(pilot, "t", "enter", *"0 1 4", "enter", *"5 0 0", "enter")  # nobody counted
        assert isinstance(pilot.app.screen, LedResult)
        (vote,) = votes(session.recorded.play)
        assert vote.counts == {first.id: 3, second.id: 1, third.id: 4}
        assert vote.sure == {"1": 5, "2": 0, "3": 3}
        assert (vote.voters, vote.people) == (8, 9)
        await press(pilot, "enter")
        assert "C has the most" in words_on_screen(pilot)
        late = await asyncio.to_thread(class_[3].get, "/together")
        assert "8 votes" in late.html
        await press(pilot, "enter")
        assert session.step.at != "door"
        await shows(pilot, "0 of 4 have answered")


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminal there")
def test_the_power_fails_while_a_class_answers_and_nobody_loses_anything(tmp_path: Path) -> None:
    with socket.create_server((HERE, 0)) as free:
        port = free.getsockname()[1]
    verb = ("lead", str(CASE), "--room", "--host", HERE, "--port", str(port))
    first = Terminal(tmp_path / "data", *verb)
    first.until("PIN of the room")
    first.press("l", "Show your own link?")
    first.press("1\r", "/facilitate/enter/")
    key = re.search(rb"/facilitate/enter/([\w-]{22})", first.output)
    assert key is not None
    lead = Browser(f"http://{HERE}:{port}")
    lead.get(f"/facilitate/enter/{key[1].decode()}")
    pin = re.search(r"\d{4} \d{4} \d{4}", lead.get("/facilitate/door").html)
    assert pin is not None
    class_ = [Browser(f"http://{HERE}:{port}") for _n in range(3)]
    for browser in class_:
        browser.post("/", {"pin": pin[0], "do": "join"})
    first.press("\r", "This case includes")
    first.press("1\r", "0 of 3 have answered")
    for browser in class_[:2]:
        answers(browser, "in-front")
    first.until("2 of 3 have answered")
    first.end(signal.SIGKILL)

    again = Terminal(tmp_path / "data", *verb)
    again.until("PIN of the room")
    again.press("\r", "2 of 3 have answered")
    assert "Your answer is in" in class_[0].get("/together").html  # and no PIN was asked for
    answers(class_[2], "separate")
    again.until("3 of 3 have answered")
    again.press("v", "How many people vote here")
    again.press("\r", "3 votes")
    assert "3 votes" in class_[1].get("/together").html
    again.end(signal.SIGTERM)
    with Store.open(tmp_path / "data") as store:
        found = latest_room(store, scenario().id)
        assert found is not None and found.vote is not None
        assert found.vote.counts["in-front"] == 2 and found.vote.counts["separate"] == 1
        assert not [w for w in store.words.of(found.recorded.id) if w.kind == KIND]


async def test_v_shows_what_the_devices_gave(store: Store) -> None:
    async with led(store) as (pilot, session, room):
        browser = await asyncio.to_thread(joins, room, 2)
        await press(pilot, "enter")
        await shows(pilot, "0 of 2 have answered")
        await press(pilot, "v")
        assert "Nobody has answered yet" in words_on_screen(pilot)
        await asyncio.to_thread(answers, browser, session.choices[1].id)
        await shows(pilot, "1 of 2 have answered")
        await press(pilot, "end")
        assert "Show the result" in foot(pilot)
        await press(pilot, "v", "enter")
        assert isinstance(pilot.app.screen, LedResult)
        await press(pilot, "t", *"0 2 0", "enter", *"0 0 2", "enter", "enter")
        assert session.vote is not None and session.vote.counts[session.choices[1].id] == 2
        assert session.vote.people == 2


async def test_a_room_without_devices_is_led_as_before(store: Store) -> None:
    async with led(store) as (pilot, session, room):
        await shows_its_link_only_when_asked(pilot, room)  # a slip on l shows nothing
        await press(pilot, "enter")
        assert "have answered" not in screen_text(pilot)
        await press(pilot, "o")  # the way in, again, for those who come late
        assert isinstance(pilot.app.screen, RoomScreen) and room.address in screen_text(pilot)
        await press(pilot, "escape", "t", "8", "enter", *"1 5 2", "enter", "enter", "enter")
        await press(pilot, "enter")
        assert session.step.at != "door"


async def shows_its_link_only_when_asked(pilot: Pilot[None], room: OpenRoom) -> None:
    """A room may be looking at this screen."""
    await press(pilot, "l")
    assert "turn the projector off first" in words_on_screen(pilot)
    assert room.link not in screen_text(pilot)
    await press(pilot, "escape")
    assert room.link not in screen_text(pilot)
    await press(pilot, "l", "1", "enter")
    assert room.link in screen_text(pilot)
    await press(pilot, "l")
    assert room.link not in screen_text(pilot)


async def test_the_facilitator_opens_the_room_and_it_closes_with_the_app(store: Store) -> None:
    for code in given(store, 6):
        played_in(store, code)
    app = app_of(of_case(store))
    app.opens_room = opened
    async with app.run_test(size=(100, 40)) as pilot:
        await settle(pilot)
        app.facilitate()
        await settle(pilot)
        assert isinstance(app.screen, FacilitatorHome)
        await pilot.click("#room")
        await pilot.click("#room")
        for _n in range(600):
            await settle(pilot)
            if isinstance(app.screen, RoomScreen):
                break
            await asyncio.sleep(0.1)
        room = app.room
        assert room is not None and room.address in screen_text(pilot)
        browser = Browser(room.address)
        await asyncio.to_thread(browser.come_in, room.pin)
        assert browser.at == "/cases"
        await shows(pilot, "Signed in with a code: 1")
        await asyncio.to_thread(browser.begin, "thursday-ticket")
        (code,) = (each.code for each in room.present())
        await shows(pilot, f"{code} The Thursday ticket · under way")
        await shows_its_link_only_when_asked(pilot, room)
        await press(pilot, "x")
        await shows(pilot, "Everything that was decided is saved")
        assert "Irbid, November: at least 5 finished plays are in no report" in one_line(
            words_on_screen(pilot).replace("│", " ")
        )
        await press(pilot, "2", "enter")
        assert app.room is room, "a slip closes no room"
        await press(pilot, "x", "1", "enter")
        assert app.room is None and isinstance(app.screen, FacilitatorHome)
    with pytest.raises(ConnectionRefusedError):
        Browser(room.address).get("/")


async def test_without_the_extra_it_is_said_what_to_install(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room_server, "NEEDED", ("no_such_part",))
    app: RifqApp = app_of(of_case(store))
    app.opens_room = lambda store: open_room(store, None, Where(HERE, 0))
    async with app.run_test(size=(100, 40)) as pilot:
        await settle(pilot)
        app.facilitate()
        await settle(pilot)
        app.show_room()
        await shows(pilot, "pip install 'rifq[room]'")
        assert app.room is None


async def test_the_facilitator_lets_somebody_in_and_sends_everybody_out(store: Store) -> None:
    app = app_of(of_case(store))
    app.room = room = opened(store)
    room.start()
    code = app.participants.mint_code()
    played(store, code)
    try:
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            app.show_room()
            await settle(pilot)
            assert "Let somebody in" not in foot(pilot)
            browser = Browser(room.address)
            page = await asyncio.to_thread(browser.come_in, room.pin, code)
            number = page.html.partition(", number ")[2][:2]
            await shows(pilot, f"{code} wants to come in, number {number}. Press r.")
            assert "Let somebody in" in foot(pilot)
            await press(pilot, "r")
            await shows(pilot, f"Code {code}, number {number}")
            await press(pilot, "1", "enter")
            assert (await asyncio.to_thread(browser.get, "/wait")).status == 200
            await asyncio.to_thread(browser.give_pin, "4711")
            assert browser.at == "/cases"
            await shows(pilot, "Signed in with a code: 1")
            await press(pilot, "e")
            await shows(pilot, "Send everybody out?")
            await press(pilot, "2", "enter")
            assert room.present(), "a slip sends nobody out"
            await press(pilot, "e", "1", "enter")
            assert not room.present()
            await asyncio.to_thread(browser.get, "/cases")
            assert browser.at == "/"
    finally:
        app.close_room()


async def test_more_votes_than_people_are_said_beside_both_numbers(store: Store) -> None:
    async with led(store) as (pilot, session, room):
        class_ = await asyncio.to_thread(lambda: [joins(room) for _n in range(6)])
        await press(pilot, "enter")
        for browser in class_:
            await asyncio.to_thread(answers, browser, session.choices[0].id)
        await shows(pilot, "6 of 6 have answered")
        await press(pilot, "v")
        await shows(pilot, "How many people vote here:")
        await press(pilot, "5", "enter")
        assert session.vote is not None and session.vote.voters == 6
        assert "Votes: 6, but people here: 5." in words_on_screen(pilot)
        assert not isinstance(pilot.app.screen, LedResult)
        leads = Browser(room.address)
        page = await asyncio.to_thread(leads.get, room.link.removeprefix(room.address))
        assert "People here: 5." in page.html and "More people answer than are here" in page.html
        assert "people here: 5" in (await asyncio.to_thread(class_[0].get, "/together")).html


async def test_where_few_use_a_device_all_can_vote_with_cards(store: Store) -> None:
    """One telephone among cards: what the cards do not explain is its vote."""
    async with led(store) as (pilot, session, room):
        browser = await asyncio.to_thread(joins, room)
        await press(pilot, "enter")
        await shows(pilot, "0 of 1 have answered")
        page = await asyncio.to_thread(browser.get, "/together")
        assert "your answer can be told from the cards" in page.html
        await asyncio.to_thread(answers, browser, session.choices[2].id)
        await shows(pilot, "1 of 1 have answered")
        await press(pilot, "t", "enter")
        assert "Few use a device" in words_on_screen(pilot)
        await press(pilot, "escape", "a")
        assert "All vote with cards" in words_on_screen(pilot)
        page = await asyncio.to_thread(browser.get, "/together")
        assert "please show a card" in page.html and not page.forms
        await press(pilot, "t", *"10 0 6", "enter", "enter")
        assert session.vote is not None
        assert list(session.vote.counts.values()) == [10, 0, 6], "the answer of the device is gone"
        await press(pilot, "enter", "a")
        assert "devices again" in words_on_screen(pilot)


async def test_where_many_use_devices_nothing_is_said_of_cards(store: Store) -> None:
    async with led(store) as (pilot, _session, room):
        class_ = await asyncio.to_thread(lambda: [joins(room) for _n in range(FEW)])
        await press(pilot, "enter")
        await shows(pilot, "0 of 5 have answered")
        page = await asyncio.to_thread(class_[0].get, "/together")
        assert "from the cards" not in page.html
        await press(pilot, "t", "enter")
        assert "Few use a device" not in words_on_screen(pilot)
        await press(pilot, "escape")
        room.send_out()
        await shows(pilot, "No votes yet.")
        assert "have answered" not in screen_text(pilot)
