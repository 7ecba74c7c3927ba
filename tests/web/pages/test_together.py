"""A room that is led answers on its devices: a real server, and browsers that press twice."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from urllib.parse import urlencode

from engine.play.led import votes
from engine.services.led.live_vote import LiveVote
from engine.services.led.play import LedSession
from tests.tui.faces import begun
from tests.web.browser import Browser, Page
from tests.web.conftest import Open
from web.room import Room

Class = tuple[Room, Callable[[], Browser], LedSession, LiveVote]


def a_class(open_room: Open) -> Class:
    live = LiveVote()
    room, browser_at = open_room(live=live)
    led = LedSession(begun(room.store, mode="led"))
    live.show(led)
    return room, browser_at, led, live


def joined(room: Room, browser_at: Callable[[], Browser], people: int = 1) -> Browser:
    browser = browser_at()
    page = browser.post("/", {"pin": room.pin, "do": "join", "people": people})
    assert browser.at == "/together" and page.status == 200
    return browser


def sent(browser: Browser, page: Page, picked: str | list[str], sure: str = "2") -> Page:
    """Fill in the form that asks for the answer, and send it."""
    form = next(f for f in page.forms if "at" in f.fields)
    return browser.post(form.action, {**form.fields, "answer": picked, "sure": sure})


def facilitator(room: Room, browser_at: Callable[[], Browser]) -> Browser:
    lead = browser_at()
    lead.get(f"/facilitate/enter/{room.key}")
    return lead


def test_24_devices_and_5_cards_vote_and_nothing_shows_before_the_result(open_room: Open) -> None:
    room, browser_at, led, live = a_class(open_room)
    lead = facilitator(room, browser_at)
    class_ = [joined(room, browser_at) for _n in range(24)]
    first, second, third = led.choices
    assert "0 of 24 have answered" in lead.get("/projector").html
    for n, browser in enumerate(class_[:19]):
        page = sent(browser, browser.get("/together"), first.id if n < 12 else second.id)
        assert "Your answer is in" in page.html
        assert "<table" not in page.html and first.text not in page.html
    page = lead.get("/projector")
    assert "19 of 24 have answered" in page.html and "<table" not in page.html
    assert re.fullmatch(r"\S+ 19 24", lead.get("/projector/now").html)
    assert live.close(led, [0, 1, 4], [0, 0, 5]) is None
    (vote,) = votes(led.recorded.play)
    assert vote.counts == {first.id: 12, second.id: 8, third.id: 4}
    assert vote.sure == {"1": 0, "2": 19, "3": 5}
    assert (vote.voters, vote.people) == (24, 29)
    shown = lead.get("/projector").html
    assert shown.count('class="number"') == 3 and ">12<" in shown and "24 votes" in shown
    assert ">12<" in class_[20].get("/together").html, "who cannot see the screen reads it here"


def test_two_taps_are_one_answer_and_the_last_before_the_result_counts(open_room: Open) -> None:
    room, browser_at, led, live = a_class(open_room)
    browser = joined(room, browser_at)
    first, second, _third = led.choices
    page = browser.get("/together")
    sent(browser, page, first.id)
    sent(browser, page, first.id)
    assert live.count_answered() == 1
    again = browser.get("/together?turn=0")
    sent(browser, again, second.id)
    assert live.count_answered() == 1
    assert live.close(led) is None
    assert "was not counted" in sent(browser, again, first.id).html
    assert led.vote is not None and led.vote.counts[second.id] == 1 == led.vote.cast


def test_who_comes_late_answers_what_is_asked_then(open_room: Open) -> None:
    room, browser_at, led, live = a_class(open_room)
    early = joined(room, browser_at)
    old = early.get("/together")
    first = led.choices[0]
    sent(early, old, first.id)
    assert live.close(led) is None and led.answer(first.answer) is None
    live.show(led)
    late = joined(room, browser_at)
    page = late.get("/together")
    assert led.step.prompt and led.step.prompt in page.html.replace("&#39;", "'")
    assert "was not counted" in sent(early, old, first.id).html
    assert live.count_answered() == 0


def test_people_on_one_device_answer_in_turn_and_see_nothing_of_each_other(
    open_room: Open,
) -> None:
    room, browser_at, led, live = a_class(open_room)
    browser = joined(room, browser_at, people=3)
    first, second, third = led.choices
    assert live.people() == 3
    page = browser.get("/together")
    assert "Person 1 of 3" in page.html
    page = sent(browser, page, first.id)
    assert "Hand the device on" in page.html and first.text not in page.html
    page = browser.get("/together?turn=1")
    assert "Person 2 of 3" in page.html and "checked" not in page.html
    sent(browser, page, second.id)
    changed = sent(browser, browser.get("/together?turn=1"), third.id)
    assert "2 of 3 have answered" in changed.html
    assert "Person" not in browser.get("/together?turn=0").html, "only the last can be changed"
    sent(browser, browser.get("/together?turn=2"), third.id)
    assert "All 3 answers" in browser.get("/together").html
    assert "Person" not in browser.get("/together?turn=3").html
    assert live.close(led) is None and led.vote is not None
    assert led.vote.counts == {first.id: 1, second.id: 0, third.id: 2}


def test_only_devices_in_the_room_answer_and_only_the_facilitator_sees_the_projector(
    open_room: Open,
) -> None:
    room, browser_at, led, live = a_class(open_room)
    stranger = browser_at()
    stranger.get("/together")
    assert stranger.at == "/"
    assert live.moment is not None
    stranger.post("/together", {"at": live.moment.id, "turn": "0", "answer": led.choices[0].id})
    assert stranger.at == "/" and live.count_answered() == 0
    browser = joined(room, browser_at)
    for path in ("/projector", "/projector/now", "/facilitate"):
        assert browser.get(path).status == 403 and stranger.get(path).status == 403
    for wrong in ({"turn": "1"}, {"turn": "x"}, {"turn": "0", "answer": "no-such"}, {"turn": "0"}):
        browser.post("/together", {"at": live.moment.id, **wrong})
    assert live.count_answered() == 0
    assert browser.post("/together", {"do": "people", "people": "99"}).status == 400


def test_the_device_stays_in_the_room_when_the_server_starts_again(open_room: Open) -> None:
    room, browser_at, led, _live = a_class(open_room)
    browser = joined(room, browser_at, people=2)
    sent(browser, browser.get("/together"), led.choices[0].id)
    again = Room(room.store, live=LiveVote())
    try:
        again.live.show(LedSession(led.recorded))
        device = again.devices.find(browser.cookies["rifq_device"])
        assert device is not None and device.people == 2 and again.live.people() == 2
        assert (
            again.live.count_given(browser.cookies["rifq_device"])
            == 1
            == again.live.count_answered()
        )
    finally:
        again.close()


def test_who_played_with_a_code_finds_the_way_to_the_class_before_it_begins(
    open_room: Open,
) -> None:
    room, browser_at = open_room(live=LiveVote(expected=True))
    browser = browser_at()
    assert "/together" in browser.come_in(room.pin).links
    browser.post("/together", {"do": "people", "people": "1"})
    assert room.devices.people() == 1


def test_nothing_that_is_kept_joins_a_code_and_an_answer(open_room: Open) -> None:
    room, browser_at, led, _live = a_class(open_room)
    browser = browser_at()
    browser.come_in(room.pin)
    (visit,) = room.seats.present()
    assert "Answer with the class" in browser.get("/cases").html
    browser.post("/together", {"do": "people", "people": "1"})
    sent(browser, browser.get("/together"), led.choices[0].id)
    (kept,) = (w for w in room.store.words.of(led.recorded.id) if w.kind == "ballot")
    beside = repr(room.store.preferences.of(visit.code)) + repr(
        room.store.preferences.of("computer")
    )
    assert visit.code not in repr(kept) and kept.address.partition(".")[0] not in beside


def test_a_device_is_handed_on_to_another_code(open_room: Open) -> None:
    room, browser_at, _led, _live = a_class(open_room)
    browser = browser_at()
    browser.come_in(room.pin)
    (first,) = room.seats.present()
    page = browser.post("/out", {})
    assert browser.at == "/" and first.code not in page.html and "PIN of the room" not in page.html
    browser.post("/", {"code": room.participants.mint_code(), "do": "enter"})
    assert browser.at == "/pin"
    browser.give_pin("4712")
    (second,) = room.seats.present()
    assert browser.at == "/cases" and second.code != first.code


def test_a_client_without_cookies_does_not_answer_for_960_people(open_room: Open) -> None:
    """120 times it came in for eight people; each time it was another device."""
    room, browser_at, _led, live = a_class(open_room)
    told = [
        browser_at().post("/", {"pin": room.pin, "do": "join", "people": 8}).html
        for _n in range(40)
    ]
    assert live.people() < 2 * room.people + 8 < 960
    assert "came from here" in told[-1]


def test_a_device_that_comes_in_again_is_one_device(open_room: Open) -> None:
    room, browser_at, _led, live = a_class(open_room)
    browser = joined(room, browser_at, people=2)
    for people in (8, 3, 2, 3):
        browser.post("/", {"do": "join", "people": people})
        assert live.people() == people
    assert len(room.devices._known) == 1


def test_what_was_taken_while_the_result_is_shown_is_counted_and_nothing_else(
    open_room: Open,
) -> None:
    room, browser_at, led, live = a_class(open_room)
    class_ = [joined(room, browser_at) for _n in range(12)]
    assert live.moment is not None
    sent = {"at": live.moment.id, "turn": "0", "answer": led.choices[0].id, "sure": "1"}
    first = class_[0].post("/together", sent)
    assert "Your answer is in" in first.html

    def answers(browser: Browser) -> bool:
        response, _html = browser.send("POST", "/together", urlencode(sent).encode())
        return "late" not in response.getheader("location")

    with ThreadPoolExecutor(11) as threads:
        taken = [threads.submit(answers, browser) for browser in class_[1:]]
        next(as_completed(taken))
        assert live.close(led) is None
        counted = 1 + sum(each.result() for each in taken)
    assert led.vote is not None and led.vote.voters == counted >= 2
    assert [w for w in room.store.words.of(led.recorded.id) if w.kind == "ballot"] == []


def test_a_rehearsal_is_answered_and_leaves_nothing(open_room: Open) -> None:
    live = LiveVote()
    room, browser_at = open_room(live=live)
    led = LedSession(begun(None, mode="led"))
    live.show(led)
    browser = joined(room, browser_at)
    sent(browser, browser.get("/together"), led.choices[0].id)
    assert live.count_answered() == 1 and live.close(led) is None
    assert led.vote is not None and led.vote.cast == 1
    assert "1 vote" in browser.get("/together").html
    assert not list(room.store.plays())


def test_who_only_rehearsed_is_not_waited_for_and_a_sleeping_telephone_is(open_room: Open) -> None:
    live = LiveVote()
    room, browser_at = open_room(live=live)
    rehearsal = LedSession(begun(None, mode="led"))
    live.show(rehearsal)
    mine = joined(room, browser_at, people=3)
    assert live.people() == 3
    live.leave(rehearsal)
    class_ = [joined(room, browser_at) for _n in range(4)]  # before the play is shown
    led = LedSession(begun(room.store, mode="led"))
    live.show(led)
    assert live.people() == 4, "the telephone of the rehearsal lies somewhere, the class is here"
    for browser in class_[:2]:  # the two others sleep
        sent(browser, browser.get("/together"), led.choices[0].id)
    again = Room(room.store, live=LiveVote())  # the power failed
    try:
        again.live.show(LedSession(led.recorded))
        assert again.live.people() == 4 and again.live.count_answered() == 2
    finally:
        again.close()
    assert mine.get("/together/now").status == 200
    assert live.people() == 7, "whoever looks at this play is in the room"
    live.leave(led)
    another = LedSession(begun(room.store, mode="led"))
    live.show(another)
    class_[0].get("/together/now")
    assert live.people() == 3, "two sleep since before the first, and are here; so is who looks"


def test_who_comes_to_play_finds_the_field_for_the_code(open_room: Open) -> None:
    live = LiveVote()
    _room, browser_at = open_room(live=live)
    assert '<details class="alone" open>' in browser_at().get("/").html
    live.expected = True
    assert '<details class="alone">' in browser_at().get("/").html
