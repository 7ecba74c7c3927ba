"""What was missed, offered again in the browser: on its day, to its owner alone, and as no play."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from tests.web.browser import Browser, Page
from tests.web.conftest import Open
from tests.web.pages.test_play import TICKET, filled, play_on
from web.room import Room


def played_badly(open_room: Open) -> tuple[Room, Browser, Browser, str]:
    """A room two days after a play; its player, somebody else, and the player's code."""
    room, browser_at = open_room()
    browser, other = browser_at(), browser_at()
    browser.come_in(room.pin)
    code = room.seats.present()[0].code
    play_on(browser, browser.begin(TICKET), Random(5))
    other.come_in(room.pin)
    return room, browser, other, code


def answered(browser: Browser, page: Page) -> Page:
    """Answer until the decision is judged, or left."""
    chance = Random(1)
    while (ballot := page.ballot) is not None:
        page = browser.post(ballot.action, filled(ballot, chance))
    return page


def test_what_was_missed_is_offered_on_its_day_to_its_owner_and_is_no_play(open_room: Open) -> None:
    room, browser, other, code = played_badly(open_room)
    assert "/recall" not in browser.get("/cases").links
    assert browser.get("/recall").ballot is None
    room.today = lambda: date.today() + timedelta(2)
    assert "3 things to look at again" in browser.get("/cases").html
    page = browser.get("/recall")
    assert page.ballot is not None and page.ballot.action == "/recall/answer"
    assert other.get("/recall").ballot is None and "/recall" not in other.get("/cases").links
    assert room.store.recalls.of(code) == ()
    plays = [listed.play for listed in room.store.plays()]
    while not room.store.recalls.of(code):
        page = answered(browser, browser.get("/recall"))
    (kept,) = room.store.recalls.of(code)
    assert kept.play in plays and [listed.play for listed in room.store.plays()] == plays
    assert ("It comes back in two days." in page.html) is not kept.held
    assert "2 things to look at again" in browser.get("/cases").html
    after = browser.post("/recall/answer", {"do": "next"})
    assert after.ballot is not None, "and the next is another"


def test_an_answer_that_was_sent_twice_or_without_a_choice_is_kept_once_or_not(
    open_room: Open,
) -> None:
    room, browser, _other, code = played_badly(open_room)
    room.today = lambda: date.today() + timedelta(2)
    ballot = browser.get("/recall").ballot
    assert ballot is not None
    empty = browser.post("/recall/answer", {"seq": ballot.fields["seq"], "do": "decide"})
    assert empty.ballot is not None, "it is asked again"
    assert room.store.recalls.of(code) == ()
    sent = filled(ballot, Random(1))
    browser.post("/recall/answer", sent)
    browser.post("/recall/answer", sent)
    assert len(room.store.recalls.of(code)) <= 1
    assert browser.get("/recall").status == 200


def test_nobody_looks_again_without_having_come_in(open_room: Open) -> None:
    _room, browser_at = open_room()
    assert browser_at().get("/recall").ballot is None
