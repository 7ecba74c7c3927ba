"""A disk that is full, and a play that goes on elsewhere: nothing is promised that is not kept."""

from __future__ import annotations

from concurrent.futures import Future
from functools import partial
from random import Random
from threading import Timer
from time import sleep

from engine.records.sqlite.store import Store
from engine.services.shared.recording import reopen
from tests.web.conftest import Open
from tests.web.pages.test_play import TICKET, filled
from web.write_queue import Job


def test_what_cannot_be_kept_is_said_and_can_be_sent_again(open_room: Open) -> None:
    room, browser_at = open_room()
    browser = browser_at()
    browser.come_in(room.pin)
    ballot = browser.begin(TICKET).ballot
    assert ballot is not None and isinstance(room.store, Store)
    connection = room.store._database.connection
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    chance = Random(1)
    sent = filled(ballot, chance)
    while (told := browser.post(ballot.action, sent)).ballot:  # until the last free page is full
        ballot, decided = told.ballot, sent["do"] == "decide"
        back = {"seq": ballot.fields["seq"], "do": "undo"}
        sent = back if decided else filled(ballot, chance)
    assert told.status == 503 and "R001" in told.html
    assert "Show this to the facilitator." in told.html
    connection.execute("PRAGMA max_page_count = 1000000")
    again = browser.get(ballot.action)
    assert again.ballot is not None and again.ballot.fields["seq"] == ballot.fields["seq"]
    on = browser.post(ballot.action, sent)
    assert on.status == 200 and "came from an earlier page" not in on.html
    assert on.ballot is None or on.ballot.fields["seq"] != ballot.fields["seq"]


def test_a_play_that_went_on_in_the_app_shows_where_it_is(open_room: Open) -> None:
    room, browser_at = open_room()
    browser = browser_at()
    browser.come_in(room.pin)
    page = browser.begin(TICKET)
    assert page.ballot is not None
    play = page.ballot.action.rpartition("/")[2]
    elsewhere = reopen(room.store, play)
    sent = filled(page.ballot, Random(1))
    other = next(a for a in page.ballot.choices["answer"] if a != sent["answer"])
    assert elsewhere.answer(other) is None
    told = browser.post(page.ballot.action, sent)
    assert told.status in (200, 422) and told.ballot is not None
    assert told.ballot.fields["seq"] == ["2"]
    assert "continued this play elsewhere" in told.html or "earlier page" in told.html
    assert room.store.head(play).seq == 2


def test_who_waits_when_the_room_closes_is_told_that_it_is_closed(open_room: Open) -> None:
    room, browser_at = open_room()
    browser = browser_at()
    browser.post("/", {"pin": room.pin, "do": "new"})  # the PIN is asked for next
    room.desk._aside["pins"].put("somebody", Job(partial(sleep, 0.2), Future()))
    closing = Timer(0.1, room.desk._aside["pins"].close, kwargs={"drop": True})
    closing.start()
    page = browser.post("/pin", {"pin": "4711"})
    assert page.status == 503 and "W027" in page.html and "is saved" in page.html
