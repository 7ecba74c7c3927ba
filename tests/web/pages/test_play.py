"""A play in a browser without script: every kind, every way, and nothing decided twice."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from engine.records.cohorts import Cohort
from engine.scenario.case_files import cases
from tests.web.browser import Browser, Form, Page
from tests.web.conftest import Open
from web.room import Room

CASES = [path.stem for path in cases(None)]
TICKET = "thursday-ticket"  # which begins with a choice
LONGEST = 400  # answers of a play


def filled(form: Form, chance: Random) -> dict[str, Any]:
    """A ballot as somebody may fill it in: complete, and otherwise at random."""
    sent: dict[str, Any] = {name: values for name, values in form.fields.items() if values}
    lists = [name for name, kind in form.kinds.items() if kind == "select"]
    places = chance.sample(range(1, len(lists) + 1), len(lists))
    sent |= {name: str(place) for name, place in zip(lists, places, strict=True)}
    for name, kind in form.kinds.items():
        if kind == "radio" and name != "sure":
            sent[name] = chance.choice(form.choices[name])
        elif kind == "checkbox":
            sent[name] = chance.sample(form.choices[name], form.pick)
    return {**sent, "do": "decide"}


def play_on(browser: Browser, page: Page, chance: Random) -> Page:
    """Decide until there is nothing to decide any more."""
    for _ in range(LONGEST):
        if page.ballot is None:
            return page
        page = browser.post(page.ballot.action, filled(page.ballot, chance))
        assert page.status == 200, page.html
    raise AssertionError("it does not end")


def in_a_course_with(case: str, room: Room, browser: Browser) -> None:
    """Put who is in the room into a course: one of two forms is for a course alone."""
    code = room.seats.present()[0].code
    room.store.cohorts.put(Cohort("irbid", "Irbid", cases=(case,), embargo=False))
    room.store.cohorts.add("irbid", code)
    browser.post("/agree", {})


@pytest.mark.parametrize("case", CASES)
def test_every_case_is_played_to_its_debrief_without_script(open_room: Open, case: str) -> None:
    room, browser_at = open_room()
    browser = browser_at()
    listed = browser.come_in(room.pin).links
    if f"/case/{case}" not in listed:
        in_a_course_with(case, room, browser)
    page = play_on(browser, browser.begin(case), Random(case))
    debrief = next(link for link in page.links if link.endswith("/debrief"))
    told = browser.get(debrief)
    assert told.status == 200 and not told.outside
    assert any("/judgement/" in link for link in told.links)
    assert any(link.startswith("/plays/") for link in browser.get("/plays").links)
    assert browser.get("/record").status == 200


def test_a_case_that_is_not_listed_for_somebody_does_not_open(open_room: Open) -> None:
    room, browser_at = open_room()
    browser = browser_at()
    browser.come_in(room.pin)
    code = room.seats.present()[0].code
    room.store.cohorts.put(Cohort("irbid", "Irbid", cases=(TICKET,)))
    room.store.cohorts.add("irbid", code)
    browser.post("/agree", {})
    other = next(card.id for card in room.cards if card.id != TICKET)
    for page in (browser.get(f"/case/{other}"), browser.begin(other)):
        assert page.status == 404
    assert browser.begin(TICKET).ballot is not None


def test_a_double_tap_decides_once_and_shows_where_one_is(open_room: Open) -> None:
    room, browser_at = open_room()
    browser = browser_at()
    browser.come_in(room.pin)
    page = browser.begin(TICKET)
    assert page.ballot is not None
    sent = filled(page.ballot, Random(1))
    once = browser.post(page.ballot.action, sent)
    twice = browser.post(page.ballot.action, sent)
    assert twice.html == once.html
    seq = once.ballot.fields["seq"] if once.ballot else None
    other = {
        **sent,
        "answer": next(a for a in page.ballot.choices["answer"] if a != sent["answer"]),
    }
    stale = browser.post(page.ballot.action, other)
    assert "came from an earlier page" in stale.html
    assert stale.ballot is not None and stale.ballot.fields["seq"] == seq


def test_what_is_incomplete_is_said_and_what_was_ticked_stays(open_room: Open) -> None:
    room, browser_at = open_room()
    browser = browser_at()
    browser.come_in(room.pin)
    page = browser.begin(TICKET)
    assert page.ballot is not None
    seq = page.ballot.fields["seq"]
    sent = {"seq": seq, "do": "decide", "sure": "2"}
    refused = browser.post(page.ballot.action, sent)
    assert refused.status == 422 and "Choose an answer first." in refused.html
    assert refused.ballot is not None
    assert refused.ballot.fields["sure"] == ["2"] and refused.ballot.fields["seq"] == seq


def test_an_answer_is_undone_and_a_part_skipped(open_room: Open) -> None:
    room, browser_at = open_room()
    browser = browser_at()
    browser.come_in(room.pin)
    first = browser.begin(TICKET)
    assert first.ballot is not None
    second = browser.post(first.ballot.action, filled(first.ballot, Random(1)))
    assert second.ballot is not None
    back = browser.post(second.ballot.action, {"seq": second.ballot.fields["seq"], "do": "undo"})
    assert back.ballot is not None and back.ballot.choices == first.ballot.choices
    pause = browser.get(f"{back.ballot.action}/pause")
    skips = next(form for form in pause.forms if ("do", "pass") in form.buttons)
    on = browser.post(skips.action, {**skips.fields, "do": "pass"})
    assert on.ballot is not None and on.ballot.choices != first.ballot.choices


def test_a_play_of_somebody_else_is_refused_in_words(open_room: Open) -> None:
    room, browser_at = open_room()
    one, other = browser_at(), browser_at()
    one.come_in(room.pin)
    mine = one.begin(TICKET).ballot
    other.come_in(room.pin)
    assert mine is not None
    for way in ("", "/story", "/debrief", "/note", "/pause"):
        page = other.get(mine.action + way)
        assert page.status == 403 and "belongs to somebody else" in page.html
    page = other.post(mine.action, {"seq": "1", "do": "decide", "answer": "x"})
    assert page.status == 403
    assert browser_at().get(mine.action).forms[0].action == "/"  # and a stranger is at the door


def test_everybody_is_where_they_were_when_the_room_opens_again(open_room: Open) -> None:
    room, browser_at = open_room()
    browser = browser_at()
    browser.come_in(room.pin)
    page = browser.begin(TICKET)
    assert page.ballot is not None
    here = browser.post(page.ballot.action, filled(page.ballot, Random(1)))
    again, second_at = open_room()
    assert again.pin != room.pin
    later = second_at()
    later.cookies = browser.cookies
    assert later.get(browser.at).html == here.html


def test_a_page_shows_the_answer_and_what_followed_before_the_next_time(open_room: Open) -> None:
    room, browser_at = open_room()
    browser = browser_at()
    browser.come_in(room.pin)
    page = browser.begin("thursday-ticket")
    assert page.ballot is not None
    sent = {"answer": "clerk-for-routine", "do": "decide"}
    html = browser.post(page.ballot.action, {**page.ballot.fields, **sent}).html
    said, seen = html.index("Let Adnan interpret"), html.index("Adnan puts his chair")
    assert html.index("15:40") < said < seen < html.index("16:20")
