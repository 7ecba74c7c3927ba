"""The mouse: a click chooses; a click on what is chosen does it, as Enter does."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Static

from engine.play.step import Answer, Step
from engine.records.sqlite.store import Store
from tests.tui.moments import ACCOUNTS, AT_FIVE, ENDED, FORTY, GO_ON, HALL, PLANE, SIDE_ROOM
from tests.tui.scripted import BEHIND, ScriptedLibrary, ScriptedSession
from tests.tui.support import (
    CODE,
    at_a_play,
    at_the_start,
    click,
    click_at,
    flow,
    foot,
    mouse,
    names,
    pass_over,
    press,
    screen_text,
    settle,
    where,
    words_on_screen,
)
from tests.tui.test_lead import PROJECTOR, SHOWS, chosen, led, room
from tests.tui.test_lead import page as led_page
from tui.app.app import RifqApp
from tui.dialogs import help as help_screen
from tui.dialogs.case_file import CaseFile
from tui.dialogs.judgements import LookingBack
from tui.dialogs.led_result import LedResult
from tui.dialogs.pause import Pause
from tui.screens.briefing import BriefingScreen
from tui.screens.debrief import DebriefScreen
from tui.screens.play import PlayScreen
from tui.widgets import page as pages
from tui.widgets.card import Card
from tui.widgets.footer import Keys

PLAIN = HALL._replace(sure=False)
HUB = SIDE_ROOM._replace(
    answers=(),
    topic="",
    topics=(Answer("the-work", "The work at the press", "side-room.the-work"),),
)


@pytest.fixture
def by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Clicks and keys as far apart as they come, as for people."""
    monkeypatch.setattr(RifqApp, "CLICK_CHAIN_TIME_THRESHOLD", 0.5)
    monkeypatch.setattr(pages, "HELD", 0.7)


# Every kind ---------------------------------------------------------------------------------------

ONE_CARD: list[tuple[Step, str, object]] = [
    (PLAIN, "Send Adnan for", "a2"),
    (PLANE, "I do not decide that", "a2"),
    (SIDE_ROOM, "Before we speak of you", {"ask": "a2"}),
    (SIDE_ROOM, "Say nothing for a while", {"move": "wait"}),
    (HUB, "The work at the press", {"topic": "the-work"}),
    (SIDE_ROOM, "Close this subject", {"close": True}),
    (GO_ON, "1  Continue", {"continue": True}),
    (FORTY, "Tell Huda what", {"act": "someone-at-the-door"}),
]


async def test_a_click_chooses_and_a_click_on_what_is_chosen_does_it() -> None:
    async with at_a_play(*(step for step, *_ in ONE_CARD), ENDED) as (pilot, playing):
        for n, (_, words, answer) in enumerate(ONE_CARD):
            await click(pilot, words)
            chosen = flow(pilot).chosen
            assert len(playing.answered) == n and chosen and words.lstrip("1 ") in chosen.text
            await click(pilot, words)
            assert names(playing.answered)[n:] == [answer]
    async with at_a_play(PLAIN, PLAIN, ENDED) as (pilot, playing):
        await press(pilot, "2")
        await click(pilot, "Keep Adnan for")
        assert playing.answered == [], "another one is chosen"
        await press(pilot, "2")
        await click(pilot, "Send Adnan for")
        assert names(playing.answered) == ["a2"], "chosen with a key is chosen"


@pytest.mark.parametrize(
    ("step", "keys"), [(AT_FIVE, "124"), (FORTY, ("1", "right")), (ACCOUNTS, "1234")]
)
async def test_of_answers_given_together_no_click_decides(step: Step, keys: Sequence[str]) -> None:
    async with at_a_play(step, ENDED) as (pilot, playing):
        await press(pilot, *keys)
        for answer in step.answers:
            for _ in range(2):
                await click(pilot, answer.text[:12])
        assert playing.answered == []
        await press(pilot, "enter")
        assert len(playing.answered) == 1, "it was complete"


DONE = [
    (PLAIN, ("2",), "a2"),
    (AT_FIVE, "124", ["a1", "a2", "a4"]),
    (FORTY, ("1", "right"), ["a2", "a1", "a3", "a4", "a5"]),
    (ACCOUNTS, "1234", {"a1": -2, "a2": -1, "a3": 0, "a4": 1}),
]


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (120, 40)])
async def test_what_enter_does_can_be_clicked_under_the_chosen_card(
    by_hand: None, size: tuple[int, int]
) -> None:
    for step, keys, answer in DONE:
        async with at_a_play(step, PLAIN, ENDED, size=size) as (pilot, playing):
            await press(pilot, *keys)
            chosen = flow(pilot).chosen
            assert chosen is not None
            x, y = chosen.region.x + 9, chosen.region.bottom - 1
            await click_at(pilot, x, y, times=2)
            assert names(playing.answered) == [answer], "a double click decides once"


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (120, 40)])
async def test_a_mouse_that_rests_changes_the_same_answer_again(size: tuple[int, int]) -> None:
    async with at_a_play(AT_FIVE, ENDED, size=size) as (pilot, playing):
        await press(pilot, "1", "2")
        x, y = where(pilot, "Huda's visit")
        y = next(c.region.bottom - 1 for c in flow(pilot).cards if c.text.startswith("Huda"))
        for n in range(4):
            await click_at(pilot, x, y)
            said = "2 of 3 chosen" if n % 2 else "3 of 3 chosen"
            assert said in str(flow(pilot).query_one(".counted", Static).render())
        assert playing.answered == []


@pytest.mark.parametrize("size", [(60, 16), (50, 15)])
async def test_the_value_that_was_pressed_is_set_although_cards_move(
    size: tuple[int, int],
) -> None:
    async with at_a_play(ACCOUNTS, ENDED, size=size) as (pilot, playing):
        await press(pilot, "1", "up")
        for card in flow(pilot).query(Card):
            flow(pilot).show_stop(card)
            await settle(pilot)
            lines = screen_text(pilot).splitlines()
            rows = range(card.region.y, card.region.bottom)
            y = next(row for row in rows if "1" in lines[row] and " 3 " in lines[row])
            await click_at(pilot, lines[y].index(" 3 ") + 1, y)
        await press(pilot, "enter")
        assert names(playing.answered) == [{"a1": 0, "a2": 0, "a3": 0, "a4": 0}]


async def test_in_lists_and_dialogs_the_rule_is_the_same() -> None:
    async with at_the_start(code=CODE) as pilot:
        for words, opened in (
            ("The Thursday ticket", BriefingScreen),
            ("Begin as practice", PlayScreen),
        ):
            before = pilot.app.screen
            await click(pilot, words)
            assert pilot.app.screen is before and flow(pilot).chosen
            await click(pilot, words)
            assert isinstance(pilot.app.screen, opened)
        await press(pilot, "escape")
        for _ in range(2):
            assert isinstance(pilot.app.screen, Pause)
            await click(pilot, "Case file: what")
        assert isinstance(pilot.app.screen, CaseFile)


async def test_a_click_picks_and_removes_and_says_how_many() -> None:
    async with at_a_play(AT_FIVE, ENDED) as (pilot, playing):
        x, y = where(pilot, "An officer in")
        for kind, to in ((events.MouseDown, x), (events.MouseMove, x + 9), (events.MouseUp, x + 9)):
            pilot.app.post_message(mouse(kind, to, y))
            await settle(pilot)
        assert pilot.app.screen.get_selected_text()
        assert "0 of 3 chosen" in screen_text(pilot), "to mark words picks nothing"
        await click(pilot, "An officer in")
        assert "1 of 3 chosen" in screen_text(pilot)
        await click(pilot, "An officer in")
        assert "0 of 3 chosen" in screen_text(pilot)
        for words in ("An officer in", "He says who", "A line to"):
            await click(pilot, words)
        await click(pilot, "A line to")
        assert "2 of 3 chosen" in screen_text(pilot) and playing.answered == []
        await click(pilot, "enter Decide")
        assert "Choose one more." in screen_text(pilot) and playing.answered == []


async def test_a_click_sets_a_value_and_another_one_changes_it() -> None:
    async with at_a_play(ACCOUNTS, ENDED) as (pilot, playing):
        rows = [y for y, line in enumerate(screen_text(pilot).splitlines()) if " 1  2  3 " in line]
        x = where(pilot, " 1  2  3 ")[0] + 1
        for y, column in zip(rows, (0, 3, 6, 12), strict=True):
            await click_at(pilot, x + column, y)
        await click_at(pilot, x + 6, rows[0])
        assert playing.answered == []
        assert screen_text(pilot).count("[3]") == 2
        await click(pilot, "enter Decide")
        assert names(playing.answered) == [{"a1": 0, "a2": -1, "a3": 0, "a4": 2}]


async def test_an_order_is_made_with_clicks_by_the_last_line_and_by_dragging() -> None:
    async with at_a_play(FORTY, FORTY, FORTY, ENDED) as (pilot, playing):
        await click(pilot, "Take an account")
        assert "↕" not in screen_text(pilot)
        await click(pilot, "Take an account")
        assert "↕ 1" in screen_text(pilot) and "Now click the place" in foot(pilot)
        await click(pilot, "Ms Mitra says who")
        assert "↕" not in screen_text(pilot)
        await click(pilot, "enter Decide")
        assert names(playing.answered) == [["a2", "a3", "a1", "a4", "a5"]]
        await click(pilot, "Ask whether he or")
        for _ in range(4):
            await click(pilot, "←")
        await click(pilot, "→")
        await click(pilot, "enter Decide")
        assert names(playing.answered)[1:] == [["a1", "a5", "a2", "a3", "a4"]]
        await press(pilot, "1")
        x, y = where(pilot, "Take an account")
        to = where(pilot, "Ms Mitra says who")[1]
        pilot.app.post_message(mouse(events.MouseDown, x, y))
        await settle(pilot)
        pilot.app.post_message(mouse(events.MouseMove, x, to))
        await settle(pilot)
        assert "↕" in screen_text(pilot)
        pilot.app.post_message(mouse(events.MouseUp, x, to))
        await settle(pilot)
        assert "↕" not in screen_text(pilot) and len(playing.answered) == 2
        assert not pilot.app.screen.get_selected_text()
        await click(pilot, "enter Decide")
        assert names(playing.answered)[2:] == [["a2", "a3", "a1", "a4", "a5"]]


# Nervous hands ------------------------------------------------------------------------------------


async def test_a_double_click_is_one_click_on_every_kind(by_hand: None) -> None:
    async with at_a_play(PLAIN, AT_FIVE, FORTY, ENDED) as (pilot, playing):
        await click(pilot, "Send Adnan for", times=2)
        assert playing.answered == []
        assert not pilot.app.screen.get_selected_text()
        await pass_over(pilot, playing)
        await click(pilot, "An officer in", times=2)
        assert "1 of 3 chosen" in screen_text(pilot)
        await pass_over(pilot, playing)
        await click(pilot, "Take an account", times=2)
        assert "↕" not in screen_text(pilot) and not pilot.app.screen.get_selected_text()


async def test_a_double_click_on_decide_decides_once(by_hand: None) -> None:
    for following in (GO_ON, PLAIN):
        async with at_a_play(PLAIN, following, ENDED) as (pilot, playing):
            await click(pilot, "Send Adnan for")
            await click(pilot, "enter Decide", times=3)
            assert names(playing.answered) == ["a2"]


async def test_a_slow_double_click_on_decide_does_not_leave_the_page_that_follows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with at_a_play(PLAIN, GO_ON, ENDED) as (pilot, playing):
        await click(pilot, "Send Adnan for")
        monkeypatch.setattr(pages, "HELD", 60.0)
        await click(pilot, "enter Decide")
        await click(pilot, "enter Continue")
        await press(pilot, "enter")
        assert names(playing.answered) == ["a2"]
        monkeypatch.setattr(pages, "HELD", 0.0)
        await click(pilot, "enter Continue")
        assert names(playing.answered) == ["a2", {"continue": True}]


async def test_a_click_from_before_a_page_was_painted_is_dropped() -> None:
    async with at_a_play(PLAIN, PLAIN, ENDED) as (pilot, _):
        x, y = where(pilot, "Send Adnan for")
        early = [mouse(kind, x, y) for kind in (events.MouseDown, events.MouseUp)]
        await press(pilot, "1", "enter")
        for event in early:
            pilot.app.post_message(event)
        await settle(pilot)
        assert flow(pilot).chosen is None
        await click(pilot, "Send Adnan for")
        assert flow(pilot).chosen is flow(pilot).cards[1]


# The last line ------------------------------------------------------------------------------------


async def test_every_key_on_the_last_line_can_be_clicked() -> None:
    async with at_a_play(HALL) as (pilot, _):
        for words, screen in (
            ("f Case file", CaseFile),
            ("esc Pause", Pause),
            ("? Help", help_screen.Help),
        ):
            await press(pilot, "home")
            await click(pilot, words)
            assert isinstance(pilot.app.screen, screen)
            await press(pilot, "escape")
    async with at_a_play(HALL, size=(60, 20)) as (pilot, _):
        assert "Choose with a number" in screen_text(pilot), "a notice of two lines"
        await click(pilot, "more: space")
        assert flow(pilot).scroll_y > 0


async def test_undo_and_look_back_are_clicked() -> None:
    playing = ScriptedSession((PLAIN, GO_ON, ENDED), shown=BEHIND)
    async with at_a_play(playing=playing) as (pilot, _):
        await press(pilot, "1", "enter", "home")
        await click(pilot, "j Look back")
        assert isinstance(pilot.app.screen, LookingBack)
        await click(pilot, "esc Back")
        await click(pilot, "u Undo")
        assert playing.at == 0


async def test_a_click_ends_a_notice_and_what_was_under_it_is_pressed() -> None:
    async with at_a_play(PLAIN, ENDED) as (pilot, playing):
        await press(pilot, "1")
        pilot.app.screen.say("Said.")  # type: ignore[attr-defined]
        await settle(pilot)
        assert foot(pilot).startswith("enter Decide  Said.")
        await click(pilot, "directorate")
        assert "Said." not in foot(pilot) and "esc Pause" in foot(pilot)
        await click(pilot, "enter Decide")
        assert names(playing.answered) == ["a1"]


async def test_the_key_under_the_mouse_is_marked() -> None:
    async with at_a_play(PLAIN) as (pilot, _):
        await press(pilot, "home")
        x, y = where(pilot, "f Case file")
        keys = pilot.app.screen.query(Keys).first()

        def marked() -> list[str]:
            content = keys.content
            return [content.plain[s.start : s.end] for s in content.spans if s.style == "underline"]  # type: ignore[union-attr]

        pilot.app.post_message(mouse(events.MouseMove, x + 4, y))
        await settle(pilot)
        assert "".join(marked()) == "fCase file"
        pilot.app.post_message(mouse(events.MouseMove, x, 3))
        await settle(pilot)
        assert marked() == []


# Elsewhere ----------------------------------------------------------------------------------------


async def test_in_a_list_a_double_click_is_one_click(by_hand: None) -> None:
    async with at_the_start(ScriptedLibrary(), code=CODE) as pilot:
        await click(pilot, "The Thursday ticket", times=2)
        assert not isinstance(pilot.app.screen, BriefingScreen)


async def test_a_whole_small_play_is_played_with_the_mouse_alone() -> None:
    async with at_a_play(HALL, PLAIN, AT_FIVE, GO_ON, ENDED) as (pilot, playing):
        await click(pilot, "Send Adnan for")
        await click(pilot, "enter Decide")
        await click(pilot, "Very sure")
        await click(pilot, "Fairly sure", times=2)
        assert playing.answered == []
        await click(pilot, "enter Decide   Saved")
        assert playing.answered == [("a2", 2)]
        await click(pilot, "Send Adnan for")
        await click(pilot, "Send Adnan for")
        assert names(playing.answered) == ["a2", "a2"]
        for words in ("An officer in", "He says who", "A line to"):
            await click(pilot, words)
        await click(pilot, "enter Decide")
        await click(pilot, "enter Continue")
        assert len(playing.answered) == 4
        while "enter Continue" not in foot(pilot):
            await click(pilot, "more: space")
        await click(pilot, "enter Continue")
        assert isinstance(pilot.app.screen, DebriefScreen)


# Led play -----------------------------------------------------------------------------------------

ON_THE_WAY = ["separate", ["interpreter", "danger", "statement"], ["window", "bed"]]


async def test_a_room_is_led_through_every_kind_with_the_mouse(store: Store) -> None:
    playing = room(store)
    async with led(store, playing) as pilot:
        await _decided_by_click(pilot, "choose", 1)
        await _decided_by_click(pilot, "rank", 0)
        page = led_page(pilot)
        assert page.step.kind.name == "select"
        for card in page.answers.cards[:2]:
            await click(pilot, card.text[:20])
        assert page.answers.whole() is not None
        await _decide(pilot)
        assert led_page(pilot).step.kind.name == "interview"
        seq = playing.seq
        await click(pilot, led_page(pilot).answers.cards[0].text[:20])
        assert playing.seq == seq
        await _decide(pilot)
        assert playing.seq > seq


async def _decided_by_click(pilot: Pilot[None], kind: str, n: int) -> None:
    page = led_page(pilot)
    assert page.step.kind.name == kind
    seq, card = page.led.seq, page.answers.cards[n]
    for _ in range(2 if kind == "choose" else 1):
        await click(pilot, card.text[:20])
    assert page.led.seq == seq and chosen(pilot)
    await _decide(pilot)
    assert page.led.seq > seq


async def _decide(pilot: Pilot[None]) -> None:
    """Continue without votes, and without having moved anything: it is asked about."""
    seq = led_page(pilot).led.seq
    while led_page(pilot).led.seq == seq:
        await click(pilot, "enter Continue")


async def test_a_rating_agreed_by_talking_is_clicked(store: Store) -> None:
    playing = room(store)
    for answer in ON_THE_WAY:
        playing.answer(answer)
    while playing.step.kind.name != "rate":
        playing.pass_over()
    async with led(store, playing) as pilot:
        rows = [y for y, line in enumerate(screen_text(pilot).splitlines()) if " 1  2  3 " in line]
        x = where(pilot, " 1  2  3 ")[0] + 1
        for y in rows:
            await click_at(pilot, x + 6, y)
        assert led_page(pilot).answers.whole() is not None
        seq = playing.seq
        await _decide(pilot)
        assert playing.seq > seq


async def test_the_votes_are_reached_and_taken_with_the_mouse(store: Store) -> None:
    async with led(store, size=PROJECTOR) as pilot:
        await press(pilot, "home")
        await click(pilot, "t Votes")
        assert led_page(pilot).counts.asking
        await press(pilot, *SHOWS[1:])
        assert isinstance(pilot.app.screen, LedResult)
        await click(pilot, "enter Continue")
        assert chosen(pilot) == "in-front"
        await click(pilot, "enter Continue")
        assert led_page(pilot).step.at == "order"
        assert "In what order" in words_on_screen(pilot)


async def test_a_click_on_a_card_does_not_take_counts_that_are_being_typed(store: Store) -> None:
    playing = room(store)
    async with led(store, playing) as pilot:
        await press(pilot, "2", "t", "8", "enter", "1", " ", "5")
        assert led_page(pilot).counts.asking
        seq = playing.seq
        for _ in range(3):
            await click(pilot, led_page(pilot).answers.cards[1].text[:20])
        assert led_page(pilot).counts.asking and playing.seq == seq and playing.vote is None
