"""Getting in: the PIN of the room, the own PIN, one browser for each code."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest

from engine.records.cohorts import Cohort
from engine.services.courses.pins import Tries
from tests.tui.faces import played
from tests.web.browser import Browser, Page
from tests.web.conftest import Open
from web import browser_sessions
from web.browser_sessions import Seats
from web.room import Room

ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def wrong(pin: str) -> str:
    return f"{(int(pin) + 1) % 10**12:012}"


def lead(room: Room, browser_at: Callable[[], Browser]) -> Browser:
    browser = browser_at()
    assert browser.get(f"/facilitate/enter/{room.key}").status == 200
    return browser


def names(browser: Browser, room: Room, code: str) -> Page:
    return browser.post("/", {"pin": room.pin, "code": code, "do": "enter"})


def release(leads: Browser, code: str, number: str) -> None:
    page = leads.get("/facilitate")
    assert f"Code {code}, number {number}" in page.html
    rows = page.html.split('name="who" value="')[1:]
    who = next(row.partition('"')[0] for row in rows if f"number {number}" in row)
    leads.post("/facilitate", {"do": "release", "who": who})


def number_of(page: Page) -> str:
    return page.html.partition(", number ")[2][:2]


def test_the_pin_of_the_room_and_an_own_pin_let_somebody_in_again(open_room: Open) -> None:
    room, browser_at = open_room()
    first = browser_at()
    first.come_in(room.pin, own="own pin")
    assert first.at == "/cases"
    (visit,) = room.seats.present()
    first.post("/out", {})
    assert not room.seats.present() and first.at == "/"
    again = browser_at()
    assert "not the PIN of this code" in again.come_in(room.pin, visit.code, "another").html
    assert again.at == "/pin"
    again.post("/pin", {"pin": "own pin"})
    assert again.at == "/cases"


def test_no_wrong_pin_of_the_room_lets_anybody_in_or_keeps_anybody_out(open_room: Open) -> None:
    """A hundred of them shut the door for ten minutes: also for the right one, and the link."""
    room, browser_at = open_room()
    stranger, admitted = browser_at(), browser_at()
    admitted.come_in(room.pin)
    code = room.seats.present()[0].code
    admitted.post("/out", {})
    for n in range(120):
        stranger.source = f"127.0.0.{66 + n % 4}"
        stranger.line = None
        page = stranger.post("/", {"pin": wrong(room.pin), "code": code, "do": "enter"})
        assert page.status == 422 and "not the PIN of the room" in page.html
    assert not stranger.cookies
    lead(room, browser_at)
    admitted.post("/", {"code": code, "do": "enter"})
    assert admitted.give_pin("4711").status == 200 and admitted.at == "/cases"
    assert browser_at().come_in(room.pin).status == 200


@pytest.mark.parametrize("cohort", ["", "irbid"])
def test_naming_codes_is_counted_by_device_and_by_address(open_room: Open, cohort: str) -> None:
    room, _ = open_room()
    room.store.cohorts.put(Cohort("irbid", "Irbid"))
    room, browser_at = open_room(cohort)
    device, told = browser_at(), []
    for _n in range(8):
        told.append(names(device, room, room.participants.mint_code()).html)
    assert ["came from here" in html for html in told] == [False] * 5 + [True] * 3
    told = []
    room.door._address = Tries(20, 600)
    for _n in range(24):  # without cookies
        told.append(names(browser_at(), room, room.participants.mint_code()).html)
    assert sum("came from here" in html for html in told) == 4


def test_who_was_in_on_a_device_waits_for_nobody_else_at_the_address(open_room: Open) -> None:
    room, browser_at = open_room()
    mine = browser_at()
    mine.come_in(room.pin)
    code = room.seats.present()[0].code
    mine.post("/out", {})
    room.door._address = Tries(0, 600)  # others have used it up
    mine.post("/", {"code": code, "do": "enter"})
    mine.give_pin("4711")
    assert mine.at == "/cases"


def test_the_page_after_a_code_is_the_same_for_every_code(open_room: Open) -> None:
    room, _ = open_room()
    codes = [room.participants.mint_code() for _n in range(4)]
    room.store.cohorts.put(Cohort("irbid", "Irbid"))
    for code in codes[:3]:
        room.store.cohorts.add("irbid", code)  # the last is in no course
    room.pins.choose(codes[0], "4711")
    played(room.store, codes[1])
    room, browser_at = open_room("irbid")
    pages = {names(browser_at(), room, code).html.replace(code, "") for code in codes}
    assert len(pages) == 1


def test_a_code_with_plays_and_no_pin_waits_until_its_owner_was_seen(open_room: Open) -> None:
    """Whoever named it first chose its PIN, opened its plays, and locked its owner out."""
    room, browser_at = open_room()
    code = room.participants.mint_code()
    play = played(room.store, code).id
    stranger, owner, leads = browser_at(), browser_at(), lead(room, browser_at)
    pages = []
    for browser in (stranger, owner):
        names(browser, room, code)
        pages.append(browser.give_pin("9999"))
        assert browser.at == "/wait" and code in pages[-1].html
    assert number_of(pages[0]) != number_of(pages[1])
    assert not room.pins.has_chosen(code)
    stranger.get(f"/play/{play}")
    assert stranger.at == "/"
    assert owner.get("/wait/now").html == "waits"
    release(leads, code, number_of(pages[1]))
    assert owner.get("/wait/now").html == "in" and stranger.get("/wait/now").html == "waits"
    assert "Choose a new PIN" in owner.get("/wait").html
    owner.give_pin("4711")
    assert owner.at == "/cases" and play in "".join(owner.get("/plays").links)
    stranger.get("/wait")
    assert stranger.at == "/wait"
    assert "not the PIN" in stranger.give_pin("9999").html


def test_a_code_with_nothing_behind_it_takes_the_pin_that_is_typed_twice(open_room: Open) -> None:
    room, browser_at = open_room()
    browser, code = browser_at(), room.participants.mint_code()
    names(browser, room, code)
    assert "at least 4" in browser.get("/pin").html
    assert "needs 4 to 64" in browser.post("/pin", {"pin": "471"}).html
    for _ in range(2):  # a second tap is not the second PIN
        assert "The PIN once more" in browser.post("/pin", {"pin": "4711"}).html
    assert "not the same" in browser.post("/pin", {"pin": "4712", "again": "1"}).html
    assert not room.pins.has_chosen(code)
    browser.give_pin("4711")
    assert browser.at == "/cases" and room.pins.has_chosen(code)


def test_a_page_of_somebody_who_is_not_in_does_not_look_signed_in(open_room: Open) -> None:
    room, browser_at = open_room()
    owner, other = browser_at(), browser_at()
    owner.come_in(room.pin)
    code = room.seats.present()[0].code
    at_the_door = [
        other.post("/", {"pin": wrong(room.pin), "code": code, "do": "enter"}),
        other.post("/", {"pin": room.pin, "code": code, "do": "enter"}),
        other.post("/pin", {"pin": "0000"}),
        other.post("/pin", {"pin": "4711"}),  # asked whether to continue here
    ]
    assert other.at == "/here"
    for page in at_the_door:
        assert "/cases" not in page.links and "/plays" not in page.links
        assert not any(form.action == "/out" for form in page.forms)
    owner.get("/cases")
    assert "/plays" in owner.get("/cases").links


def test_guesses_of_others_lock_no_owner_out(open_room: Open) -> None:
    room, browser_at = open_room()
    owner, new_phone, leads = browser_at(), browser_at(), lead(room, browser_at)
    owner.come_in(room.pin)
    (visit,) = room.seats.present()
    code = visit.code
    owner.post("/out", {})
    told = []
    for n in range(8):  # on whatever devices
        other = browser_at()
        names(other, room, code)
        told.append(other.post("/pin", {"pin": f"000{n}"}).html)
    assert ["not the PIN" in html for html in told] == [True] * 5 + [False] * 3
    assert all("Too many wrong PINs for this code" in html for html in told[5:])
    owner.post("/", {"code": code, "do": "enter"})
    owner.give_pin("4711")
    assert owner.at == "/cases", "where the PIN was right before, it is not locked"
    names(new_phone, room, code)
    assert "Too many wrong PINs for this code" in new_phone.give_pin("4711").html
    page = new_phone.post("/pin", {"do": "ask"})
    release(leads, code, number_of(page))
    new_phone.give_pin("a new one")
    assert new_phone.at == "/cases"
    owner.get("/cases")
    assert owner.at == "/"


def test_a_pin_that_is_sent_twice_lets_in_twice(open_room: Open) -> None:
    """Signing in takes seconds where many do it: people tap again."""
    room, browser_at = open_room()
    owner = browser_at()
    owner.come_in(room.pin)
    code = room.seats.present()[0].code
    owner.post("/out", {})
    sent = urlencode({"pin": "4711"}).encode()
    for _n in range(4):
        browser = browser_at()
        names(browser, room, code)
        twins = [browser_at(), browser_at()]
        for twin in twins:
            twin.cookies = dict(browser.cookies)
        with ThreadPoolExecutor(2) as threads:
            found = list(threads.map(lambda twin: twin.send("POST", "/pin", sent)[0], twins))
        assert {each.status for each in found} == {303}
        assert {each.getheader("location") for each in found} == {"/agree"}
        assert twins[0].cookies == twins[1].cookies != browser.cookies
        third = browser.post("/pin", {"pin": "4712"})  # its cookie alone opens nothing
        assert "not the PIN" in third.html
        twins[1].get("/cases")
        assert twins[1].at == "/cases"
        twins[1].post("/out", {})


def test_continue_here_that_is_sent_twice_continues_twice(open_room: Open) -> None:
    room, browser_at = open_room()
    first, second = browser_at(), browser_at()
    first.come_in(room.pin)
    second.come_in(room.pin, room.seats.present()[0].code)
    assert second.at == "/here"
    twin = browser_at()
    twin.cookies = dict(second.cookies)
    for each in (second, twin):
        each.post("/here", {})
        assert each.at == "/cases"


def test_dead_places_are_free_again(open_room: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """One client took all in 27 seconds, and starting again freed none."""
    room, browser_at = open_room()
    room.people = 3
    for _n in range(3):
        browser_at().come_in(room.pin)
    playing = browser_at()
    assert "The room is full" in playing.come_in(room.pin).html and playing.at == "/pin"
    assert not Seats(room.store, 99).present(), "after a start nobody who is gone takes a place"
    monkeypatch.setattr(browser_sessions, "IDLE_SECONDS", 0.0)
    playing.come_in(room.pin)
    assert playing.at == "/cases"
    playing.begin("thursday-ticket")
    assert [visit.case for visit in room.seats.present()] == ["The Thursday ticket"]


def test_who_takes_all_places_keeps_out_nobody_from_elsewhere(open_room: Open) -> None:
    room, browser_at = open_room()
    room.people = 4
    hostile = [browser_at() for _n in range(5)]
    for browser in hostile:
        browser.source = "127.0.0.66"
        browser.come_in(room.pin)
    assert hostile[3].at == "/cases" and hostile[4].at == "/pin"
    class_ = [browser_at() for _n in range(2)]
    for browser in class_:
        browser.come_in(room.pin)
        assert browser.at == "/cases"
    assert len(room.seats.present()) == 4
    hostile[0].get("/cases")
    assert hostile[0].at == "/cases", "nobody is thrown out"


def test_who_was_idle_is_still_in(open_room: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    room, browser_at = open_room()
    browser = browser_at()
    browser.come_in(room.pin)
    (visit,) = room.seats.present()
    visit.seen -= browser_sessions.IDLE_SECONDS + 1
    assert not room.seats.present() and room.seats.is_taken(visit.code)
    browser.get("/cases")
    assert browser.at == "/cases" and room.seats.present() == [visit]


def test_everybody_is_sent_out_and_comes_back_to_what_they_had(open_room: Open) -> None:
    room, browser_at = open_room()
    browser, leads = browser_at(), lead(room, browser_at)
    browser.come_in(room.pin)
    (visit,) = room.seats.present()
    browser.begin("thursday-ticket")
    (play,) = room.store.plays(participant=visit.code)
    assert "Send everybody out" in leads.get("/facilitate").html
    assert browser.post("/facilitate", {"do": "out"}).status == 403
    leads.post("/facilitate", {"do": "out"})
    assert not room.seats.present() and not Seats(room.store, 99).present()
    page = browser.get("/cases")
    assert browser.at == "/" and "The facilitator has sent everybody out" in page.html
    assert "sent everybody out" not in browser_at().get("/").html
    for _ in range(2 * room.people + 1):  # somebody without cookies uses up the address
        browser_at().send("POST", "/", urlencode({"pin": room.pin, "do": "new"}).encode())
    assert "came from here" in browser_at().come_in(room.pin).html
    browser.come_in(room.pin, visit.code)
    assert browser.at == "/cases" and f"/plays/{play.play}" in browser.get("/plays").links
    browser.post("/out", {})
    assert "sent everybody out" not in browser.get("/").html


def test_in_a_room_that_was_opened_again_who_left_a_case_is_still_in_it(open_room: Open) -> None:
    room, browser_at = open_room()
    before = browser_at()
    before.come_in(room.pin)
    before.begin("thursday-ticket")
    again, browser_at = open_room()
    back = browser_at()
    back.cookies = before.cookies
    back.get("/cases")
    assert back.at == "/cases"
    told = lead(again, browser_at).get("/facilitate").html
    assert "The Thursday ticket" in told and "under way" in told and "no case open" not in told
    assert "Playing: 1." in told
    fresh = browser_at()
    fresh.come_in(again.pin)
    assert "no case open" in lead(again, browser_at).get("/facilitate").html


def test_a_second_browser_asks_and_the_first_says_where_it_went(open_room: Open) -> None:
    room, browser_at = open_room()
    first, second = browser_at(), browser_at()
    first.come_in(room.pin)
    (visit,) = room.seats.present()
    page = second.come_in(room.pin, visit.code)
    assert second.at == "/here" and "open on another device" in page.html
    assert first.get("/cases").status == 200 and first.at == "/cases"  # until it is answered
    second.post("/here", {})
    assert second.at == "/cases"
    assert "continued on another device" in first.get("/cases").html and first.at == "/"


def test_nobody_gets_past_the_own_pin(open_room: Open) -> None:
    room, browser_at = open_room()
    browser = browser_at()
    browser.post("/", {"pin": room.pin, "code": room.participants.mint_code()})
    for path in ("/cases", "/plays", "/record", "/agree", f"/case/{room.cards[0].id}"):
        browser.get(path)
        assert browser.at == "/"
    browser.post("/here", {})
    assert browser.at == "/"


def test_the_owner_of_a_lost_pin_chooses_again(open_room: Open) -> None:
    room, browser_at = open_room()
    owner, leads = browser_at(), browser_at()
    owner.come_in(room.pin)
    (visit,) = room.seats.present()
    assert leads.get("/facilitate").status == 403
    leads.get(f"/facilitate/enter/{room.key}")
    assert visit.code in leads.get("/facilitate").html
    leads.post("/facilitate", {"code": visit.code, "do": "reset"})
    owner.get("/cases")
    assert owner.at == "/" and not room.pins.has_chosen(visit.code)
    owner.come_in(room.pin, visit.code, "a new one")
    assert owner.at == "/cases"


@pytest.fixture
def course() -> Cohort:
    return Cohort("irbid", "Irbid, November", cases=("thursday-ticket",), records="own")


def test_in_the_room_of_a_course_only_its_people_come_in_and_agree_first(
    open_room: Open, course: Cohort
) -> None:
    room, _ = open_room()
    mine, other = room.participants.mint_code(), room.participants.mint_code()
    room.store.cohorts.put(course)
    room.store.cohorts.add("irbid", mine)
    room, browser_at = open_room("irbid")
    browser = browser_at()
    assert "not in the course" in browser.come_in(room.pin, other).html
    assert not room.pins.has_chosen(other)
    page = browser.come_in(room.pin, mine)
    assert browser.at == "/agree" and "Your record is your own" in page.html
    assert browser.begin("thursday-ticket").status == 409  # not before that
    browser.post("/agree", {})
    assert browser.at == "/cases"
    cases = browser.get("/cases")
    assert "/case/thursday-ticket" in cases.links and "/case/counter-four" not in cases.links
    assert browser.begin("thursday-ticket", "assessment").ballot is not None
    (play,) = room.store.plays(participant=mine)
    assert play.cohort == "irbid"


@pytest.mark.parametrize("way", ["with a space", "in Arabic digits", "with a hyphen"])
def test_the_pin_of_the_room_and_a_code_are_typed_as_they_are_read(
    open_room: Open, way: str
) -> None:
    room, browser_at = open_room()
    code = room.participants.mint_code()
    between = "-" if way == "with a hyphen" else " "
    pin, typed = room.shown_pin.replace(" ", between), f"{code[:3]}{between}{code[3:]}"
    if way == "in Arabic digits":
        pin, typed = pin.translate(ARABIC), typed.translate(ARABIC)
    browser = browser_at()
    assert browser.come_in(pin, typed, own="٤٧١١").status == 200 and browser.at == "/cases"
    assert room.seats.present()[0].code == code
    again = browser_at()
    again.post("/", {"pin": room.pin, "code": code, "do": "enter"})
    again.post("/pin", {"pin": "4711"})
    assert again.at == "/here", "the same PIN, on another keyboard"


def test_a_clock_that_is_put_right_by_a_day_ends_no_cookie(open_room: Open) -> None:
    """A telephone counts by its own clock: one that was a day behind loses a day at once."""
    room, browser_at = open_room()
    response, _ = browser_at().send("POST", "/", f"pin={room.pin}&do=new".encode())
    ages = [
        int(value.lower().partition("max-age=")[2].partition(";")[0])
        for name, value in response.getheaders()
        if name.lower() == "set-cookie"
    ]
    assert ages and min(ages) > 2 * 24 * 60 * 60


def test_nobody_is_told_that_a_code_is_open_elsewhere_before_it_is(open_room: Open) -> None:
    room, browser_at = open_room()
    other = browser_at()
    names(other, room, room.participants.mint_code())
    assert "another device" not in other.get("/here").html and other.at != "/here"
