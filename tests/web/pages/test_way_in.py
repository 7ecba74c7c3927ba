"""Getting in: the PIN of the room, the own PIN, one browser for each code."""

from __future__ import annotations

import time

import pytest

from engine.records.cohorts import Cohort
from tests.web.conftest import Open

ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def wrong(pin: str) -> str:
    return f"{(int(pin) + 1) % 1_000_000:06}"


def test_the_pin_of_the_room_and_an_own_pin_let_somebody_in_again(open_room: Open) -> None:
    room, browser_at = open_room()
    first = browser_at()
    first.come_in(room.pin, own="own pin")
    assert first.at == "/cases"
    (visit,) = room.seats.present()
    first.post("/out", {})
    assert not room.seats.present() and first.at == "/"
    again = browser_at()
    assert again.come_in(room.pin, visit.code, "another").status == 422
    assert "not the PIN of this code" in again.get("/pin").html or again.at == "/pin"
    again.post("/pin", {"pin": "own pin"})
    assert again.at == "/cases"


@pytest.mark.parametrize("times", [10, pytest.param(1000, marks=pytest.mark.exhaustive)])
def test_a_wrong_pin_of_the_room_lets_nobody_in_however_often(open_room: Open, times: int) -> None:
    room, browser_at = open_room()
    browser = browser_at()
    code = room.participants.mint_code()
    pages = [browser.post("/", {"pin": wrong(room.pin), "code": code}) for _ in range(times)]
    assert {page.status for page in pages} <= {422, 429}  # who asks too fast is refused before
    assert "Too many wrong tries" in [page for page in pages if page.status == 422][-1].html
    while (page := browser.post("/", {"pin": room.pin, "code": code})).status == 429:
        time.sleep(0.1)  # not even with the right one, now
    assert "Too many wrong tries" in page.html and "rifq" not in browser.cookies


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


@pytest.mark.parametrize("times", [20, pytest.param(1000, marks=pytest.mark.exhaustive)])
def test_wrong_codes_are_counted_as_wrong_pins_are(open_room: Open, times: int) -> None:
    room, browser_at = open_room()
    browser = browser_at()
    pages = [browser.post("/", {"pin": room.pin, "code": "111111"}) for _ in range(times)]
    assert {page.status for page in pages} <= {422, 429}
    assert "Too many wrong tries" in [page for page in pages if page.status == 422][-1].html
    assert "rifq" not in browser.cookies and not room.seats.present()


def test_the_own_pin_can_be_guessed_five_times(open_room: Open) -> None:
    room, browser_at = open_room()
    owner, other = browser_at(), browser_at()
    owner.come_in(room.pin)
    (visit,) = room.seats.present()
    owner.post("/out", {})
    other.post("/", {"pin": room.pin, "code": visit.code})
    for n in range(5):
        assert "not the PIN" in other.post("/pin", {"pin": f"000{n}"}).html
    assert "Too many wrong tries" in other.post("/pin", {"pin": "4711"}).html


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
    owner, lead = browser_at(), browser_at()
    owner.come_in(room.pin)
    (visit,) = room.seats.present()
    assert lead.get("/facilitate").status == 403
    lead.get(f"/facilitate/enter/{room.key}")
    assert visit.code in lead.get("/facilitate").html
    lead.post("/facilitate", {"code": visit.code, "do": "reset"})
    owner.get("/cases")
    assert owner.at == "/"
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
    assert "not in the course" in browser.post("/", {"pin": room.pin, "code": other}).html
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
    pin, typed = (f"{digits[:3]}{between}{digits[3:]}" for digits in (room.pin, code))
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
