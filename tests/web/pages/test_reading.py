"""Beside a play: notes, contests, the file; and what the facilitator sees of a room."""

from __future__ import annotations

import re
from random import Random

from tests.web.conftest import Open
from tests.web.pages.test_play import TICKET, filled, play_on


def test_a_note_is_kept_once_however_often_it_is_sent(open_room: Open) -> None:
    room, browser_at = open_room()
    browser = browser_at()
    browser.come_in(room.pin)
    ballot = browser.begin(TICKET).ballot
    assert ballot is not None
    for _ in range(2):
        browser.post(f"{ballot.action}/note", {"text": "ask about the hand"})
    (kept,) = room.store.words.of(ballot.action.rpartition("/")[2])
    assert (kept.kind, kept.body) == ("note", b"ask about the hand")
    assert browser.post(f"{ballot.action}/note", {"text": " "}).status == 422


def test_an_emoji_in_a_note_is_kept_and_read_again(open_room: Open) -> None:
    room, browser_at = open_room()
    browser = browser_at()
    browser.come_in(room.pin)
    browser.begin(TICKET)
    note = "أسأل عن اليد 👩🏽‍⚖️ 🙂\r\nthen call 📞"
    at = browser.at
    browser.post(f"{at}/note", {"text": note})
    assert browser.at == at
    page = play_on(browser, browser.get(at), Random(1))
    told = browser.get(next(link for link in page.links if link.endswith("/debrief"))).html
    assert "👩🏽‍⚖️ 🙂" in told and "call 📞" in told


def test_a_judgement_is_contested_and_shows_it_in_the_debrief(open_room: Open) -> None:
    room, browser_at = open_room()
    browser = browser_at()
    browser.come_in(room.pin)
    page = play_on(browser, browser.begin(TICKET), Random(5))
    debrief = next(link for link in page.links if link.endswith("/debrief"))
    judgement = next(link for link in browser.get(debrief).links if "/judgement/" in link)
    assert browser.post(judgement, {"because": "no verdict"}).status == 422
    told = browser.post(judgement, {"verdict": "disagree", "because": "we have no such form"})
    assert browser.at == debrief and "we have no such form" in told.html
    again = browser.get(judgement)
    form = next(f for f in again.forms if "verdict" in f.kinds)
    assert form.fields["verdict"] == ["disagree"]
    play = debrief.split("/")[2]
    browser.post(f"/play/{play}/reflect", {"question": "0", "text": "more slowly"})
    assert "more slowly" in browser.get(debrief).html
    assert browser.post(f"/play/{play}/reflect", {"question": "99", "text": "x"}).status == 400


def test_the_facilitator_sees_where_people_are_and_nothing_they_decided(open_room: Open) -> None:
    room, browser_at = open_room()
    browser, lead = browser_at(), browser_at()
    browser.come_in(room.pin)
    ballot = browser.begin(TICKET).ballot
    assert ballot is not None
    sent = filled(ballot, Random(1))
    browser.post(ballot.action, sent)
    browser.get(f"{ballot.action}/pause")
    browser.get(f"{ballot.action}/moment?do=talk")
    lead.get(f"/facilitate/enter/{room.key}")
    page = lead.get("/facilitate")
    assert "The Thursday ticket" in page.html and room.seats.present()[0].code in page.html
    assert sent["answer"] not in page.html and ballot.action not in page.html
    assert lead.get(ballot.action).forms[0].action == "/"  # and opens nobody's play


def test_two_who_play_the_same_case_differ_on_the_facilitators_page_by_their_codes_alone(
    open_room: Open,
) -> None:
    """However they decide: not while they play, and not at the end."""
    room, browser_at = open_room()
    lead = browser_at()
    lead.get(f"/facilitate/enter/{room.key}")
    people = [browser_at() for _ in range(2)]

    def rows() -> list[str]:
        found = re.findall(r"<tr.*", lead.get("/facilitate").html)[1:]
        return [re.sub(r"\b\d{6}\b", "", row) for row in found]

    for browser in people:
        browser.come_in(room.pin)
    assert rows() == [rows()[0]] * 2 and "no case open" in rows()[0]
    for steps, browser in zip((1, 9), people, strict=True):
        page = browser.begin(TICKET)
        for _ in range(steps):
            assert page.ballot is not None
            page = browser.post(page.ballot.action, filled(page.ballot, Random(steps)))
    assert rows() == [rows()[0]] * 2 and "under way" in rows()[0]
    for seed, browser in enumerate(people):
        play_on(browser, browser.get(browser.at), Random(seed))
    assert rows() == [rows()[0]] * 2 and "at the end" in rows()[0]
    lengths = {play.events for play in room.store.plays()}
    assert len(lengths) == 2, "they went different ways"
