"""Led play: one laptop, a projector, and a class of eight that votes."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from engine.play.events import Tallied
from engine.play.led import votes
from engine.play.play import log
from engine.records.cohorts import Cohort
from engine.records.sqlite.store import Store
from engine.reports.render.html import as_html
from engine.reports.render.json import to_plain
from engine.reports.render.text import as_text
from engine.services.courses.administration import CohortService
from engine.services.feedback.debriefs import debrief_of
from engine.services.feedback.reports import close
from engine.services.led.ballots import id_of
from engine.services.led.marking import list_private
from engine.services.led.play import LedSession, latest_room, lead
from engine.services.library import Library
from engine.services.shared.errors import Failure
from engine.services.shared.recording import Recorded
from tests.tui.faces import CASE, begun, one_line, rifq, scenario
from tests.tui.support import (
    app_of,
    flow,
    foot,
    press,
    resize,
    screen_text,
    settle,
    welcome_read,
    words_on_screen,
)
from tests.tui.test_real import Terminal
from tui.dialogs.judgements import LedMarkingScreen
from tui.dialogs.led_result import LedResult
from tui.screens.debrief import DebriefScreen
from tui.screens.led_notes import LedNotes
from tui.screens.led_play import LedPlayScreen
from tui.widgets.prose import Heading

NORMAL, PROJECTOR, SMALL = (80, 24), (160, 45), (60, 20)
KEY = "the author's view"  # stands beside everything the draft key of this case says
SHOWS = ("t", *"1 5 2", "enter", "enter")  # the votes at the door; how sure is left out
TAKES = (*SHOWS, "enter")  # and past the screen that shows them
COUNTS_AND_TAKES = ("t", "8", "enter", *TAKES[1:])  # the first votes of a room not counted yet


def of_case(store: Store) -> Library:
    """The library, with the case in it, after the welcome was read."""
    library = Library(store)
    library.adopt(scenario())
    welcome_read(store)
    return library


def room(store: Store | None) -> LedSession:
    """A room at the beginning of the case, on a day without rain; its eight people are counted."""
    session = LedSession(begun(store, mode="led"))
    session.people = 8
    return session


@asynccontextmanager
async def led(
    store: Store, playing: LedSession | None = None, size: tuple[int, int] = PROJECTOR
) -> AsyncIterator[Pilot[None]]:
    app = app_of(of_case(store), start=playing or room(store))
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        yield pilot


def page(pilot: Pilot[None]) -> LedPlayScreen:
    assert isinstance(pilot.app.screen, LedPlayScreen)
    return pilot.app.screen


def chosen(pilot: Pilot[None]) -> str:
    """Id of the chosen card, or ""."""
    card = flow(pilot).chosen
    return id_of(card.answer) if card else ""


def counted(store: Store) -> list[dict[str, int]]:
    """The votes on disk that count, without the answers nobody voted for."""
    found = latest_room(store, scenario().id)
    assert found is not None
    return [{id: n for id, n in v.counts.items() if n} for v in votes(found.recorded.play)]


# A class goes through a chapter -------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminal there")
async def test_a_class_of_eight_goes_through_a_chapter_and_the_power_fails_in_the_middle(
    tmp_path: Path,
) -> None:
    data = tmp_path / "data"
    first = Terminal(data, "lead", str(CASE), "--new")
    first.until("This case includes")  # at once: a room sees no welcome
    first.press("1\r", "What do you do first")
    first.press("t", "How many people vote here")
    first.press("8\r", "Votes A")
    first.press("1 5 2\r", "How many are not")
    first.press("2 4 2\r", "8 votes")
    first.press("\r", "B has the most")
    first.end(signal.SIGKILL)

    with Store.open(data) as store:
        again = of_case(store).lead(scenario().id, "go-on")
        assert isinstance(again, LedSession)
        assert again.step.at == "door" and again.vote and again.vote.voters == 8
        assert again.vote.sure == {"1": 2, "2": 4, "3": 2} and again.people == 8
        async with led(store, again) as pilot:
            assert "This is where the class stopped." in words_on_screen(pilot)
            await press(pilot, "2", "enter")  # in front of him
            await press(pilot, "t", *"a6 c2", "enter", "enter", "enter")
            await press(pilot, "t", *"8 1 7 0", "enter", "enter", "enter")
            assert page(pilot).step.at == "talk"
            assert "A chapter has ended here" in words_on_screen(pilot)
            assert counted(store) == [
                {"separate": 1, "in-front": 5, "walk-first": 2},
                {"interpreter": 6, "danger": 2},
                {"window": 8, "photo": 1, "bed": 7},
            ]
            await press(pilot, "escape", "5", "enter")
            assert isinstance(pilot.app.screen, DebriefScreen)
            assert "The class chose" in one_line(" ".join(_all_words(pilot)))
            await press(pilot, "escape")
            assert page(pilot).step.at == "talk", "after the talk the room goes on"
        assert [play.altered for play in store.verify().plays] == [None]


def _all_words(pilot: Pilot[None]) -> list[str]:
    """Every text of the page, seen or to be scrolled to."""
    return [str(text.content) for text in flow(pilot).query(Static)]


# Votes --------------------------------------------------------------------------------------------


async def test_the_road_with_most_votes_is_chosen_and_another_can_be_taken(store: Store) -> None:
    async with led(store) as pilot:
        before = [card.region.y for card in page(pilot).answers.cards]
        await press(pilot, *TAKES)
        assert [card.region.y for card in page(pilot).answers.cards] == before, "no card moves"
        assert chosen(pilot) == "in-front"
        assert "B has the most" in words_on_screen(pilot)
        await press(pilot, "3", "enter")
        assert page(pilot).step.at == "order"
    assert counted(store) == [{"separate": 1, "in-front": 5, "walk-first": 2}]


async def test_the_heading_stands_above_its_text(store: Store) -> None:
    async with led(store) as pilot:
        for keys in ((), (*TAKES, "k", "k")):
            await press(pilot, *keys)
            for size in (SMALL, PROJECTOR):
                await resize(pilot, *size)
                shown = pilot.app.screen
                text = next(part for part in flow(pilot).children if part.region.height)
                assert shown.query_one(Heading).content_region.x == text.content_region.x


async def test_level_votes_choose_nothing(store: Store) -> None:
    async with led(store) as pilot:
        await press(pilot, "t", *"4 4 0", "enter", *"٠ ٣ ٥", "enter", "enter")
        assert chosen(pilot) == ""
        assert "A tie: A, B." in words_on_screen(pilot)
        assert "How sure: not 0, fairly 3, very 5" in words_on_screen(pilot)
        await press(pilot, "enter")
        assert page(pilot).step.at == "door"


async def test_a_mistyped_tally_is_corrected_in_the_line_it_was_typed_in(store: Store) -> None:
    async with led(store) as pilot:
        await press(pilot, *TAKES, "t")
        assert page(pilot).counts.field.value == "1 5 2"
        assert foot(pilot).startswith("enter OK  esc Back")
        await press(pilot, "backspace", *"6 1 1", "enter", "enter", "enter")
        assert chosen(pilot) == "separate"
    assert counted(store) == [{"separate": 6, "in-front": 1, "walk-first": 1}]


async def test_a_line_that_cannot_be_meant_keeps_nothing_and_stays_open(store: Store) -> None:
    async with led(store, size=SMALL) as pilot:
        await press(pilot, "t")
        for typed in ("4 9", "0 0 0", "b1000", "four"):
            page(pilot).counts.field.value = typed
            await press(pilot, "enter")
            assert page(pilot).counts.asking and page(pilot).led.seq == 1, typed
        await press(pilot, "escape")
        assert not page(pilot).counts.asking and page(pilot).led.vote is None
        await press(pilot, "1", "enter")
        assert "No votes typed yet" in words_on_screen(pilot)
        await press(pilot, "enter")
        assert page(pilot).step.at == "order", "it is asked about once"


async def test_an_order_and_a_pick_are_put_as_the_room_voted(store: Store) -> None:
    playing = room(store)
    playing.answer("separate")
    async with led(store, playing) as pilot:
        await press(pilot, "t", *"2 2 4", "enter", "enter")
        assert chosen(pilot) == "danger"
        await press(pilot, "enter")
        event = page(pilot).led.recorded.play.event
        assert getattr(event, "answer", None) == ["danger", "interpreter", "statement"]
        await press(pilot, "t", *"8 3 3 2", "enter", "enter")
        assert "Choose one more." in words_on_screen(pilot), "the second place is level"
        await press(pilot, "3", "enter")
        event = page(pilot).led.recorded.play.event
        assert getattr(event, "answer", None) == ["window", "bed"]


async def test_a_window_that_changes_its_size_keeps_what_is_half_typed(store: Store) -> None:
    playing = room(store)
    playing.people = 15
    async with led(store, playing) as pilot:
        await press(pilot, "t", *"4 9")
        for size in (NORMAL, (40, 10), SMALL):
            await resize(pilot, *size)
        assert page(pilot).counts.field.value == "4 9"
        await press(pilot, *" 2", "enter", "enter", "enter")
    assert counted(store) == [{"separate": 4, "in-front": 9, "walk-first": 2}]


# How many people vote -----------------------------------------------------------------------------


def of_a_course(store: Store, codes: int) -> LedSession:
    """A room of a course with so many codes; its people are not counted yet."""
    service = CohortService(store)
    store.cohorts.put(Cohort("amman-1", "Amman, first", cases=(scenario().id,)))
    service.add("amman-1", many=codes)
    begun = lead(store, scenario(), "new", cohort="amman-1")
    assert isinstance(begun, LedSession)
    return begun


async def test_how_many_vote_is_asked_once_with_the_codes_of_the_course(store: Store) -> None:
    async with led(store, of_a_course(store, 25)) as pilot:
        await press(pilot, "t")
        assert "How many people vote here: 25" in words_on_screen(pilot)
        await press(pilot, "enter", *"12 9 2", "enter", "enter", "enter", "enter")
        assert page(pilot).step.at == "order"
        await press(pilot, "t", *"20 3 0", "enter", "enter")
        assert page(pilot).led.vote, "it is not asked again"
        assert "How many people vote here" not in words_on_screen(pilot)
    found = latest_room(store, scenario().id)
    assert found is not None and found.people == 25
    events = [moment.event for moment in log(found.recorded.play)]
    assert [event.people for event in events if isinstance(event, Tallied)] == [25, 25]


async def test_more_votes_than_there_are_people_are_asked_about_and_not_kept(store: Store) -> None:
    async with led(store, of_a_course(store, 25), size=SMALL) as pilot:
        await press(pilot, "t", "enter", *"a9 b8 c99", "enter")
        assert "These votes need 116 people" in words_on_screen(pilot)
        assert page(pilot).led.vote is None
        await press(pilot, "enter")
        assert "Correct the votes" in words_on_screen(pilot)
        assert page(pilot).counts.field.value == "9 8 99" and page(pilot).led.vote is None
        await press(pilot, *"9 8 9", "enter")
        assert "These votes need 26 people" in words_on_screen(pilot)
        await press(pilot, *"26", "enter", "enter", "enter")
        assert page(pilot).led.people == 26, "the room was counted wrong, not the votes"
    assert counted(store) == [{"separate": 9, "in-front": 8, "walk-first": 9}]


async def test_of_a_pick_each_person_has_several_votes_but_one_for_each(store: Store) -> None:
    playing = room(store)
    for answer in ("separate", ["interpreter", "danger", "statement"]):
        playing.answer(answer)
    async with led(store, playing) as pilot:
        await press(pilot, "t", *"8 0 7 1", "enter")
        assert "How many chose each, of 8 people" in words_on_screen(pilot)
        await press(pilot, "enter")
        assert "How many chose each, of 8 people" in words_on_screen(pilot)
        await press(pilot, "t", *"9 0 5 2", "enter")
        assert "These votes need 9 people" in words_on_screen(pilot)
        await press(pilot, "escape")
    assert counted(store) == [{"window": 8, "bed": 7, "tea": 1}]


async def test_a_room_need_not_be_counted_and_is_asked_once_all_the_same(store: Store) -> None:
    async with led(store, LedSession(begun(store, mode="led"))) as pilot:
        await press(pilot, "t", *"some", "enter")
        assert "Type one number, such as 24." in words_on_screen(pilot)
        await press(pilot, "escape", "t", "enter", *TAKES[1:])
        assert page(pilot).led.people is None and chosen(pilot) == "in-front"
        await press(pilot, "t")
        assert page(pilot).counts.field.value == "1 5 2"


# Both roads ---------------------------------------------------------------------------------------


async def test_the_other_road_is_tried_both_stay_on_record_and_votes_count_once(
    store: Store,
) -> None:
    async with led(store) as pilot:
        await press(pilot, *TAKES, "enter", "u")
        assert "The vote stays" in words_on_screen(pilot)
        assert "5  ━" in screen_text(pilot) and "tried before" in screen_text(pilot)
        await press(pilot, "1", "enter")
        assert page(pilot).step.at == "order"
    assert counted(store) == [{"separate": 1, "in-front": 5, "walk-first": 2}]
    found = latest_room(store, scenario().id)
    assert found is not None
    answers = [getattr(m.event, "answer", None) for m in log(found.recorded.play)]
    assert [answer for answer in answers if answer] == ["in-front", "separate"]


# The key, and the facilitator's own line ----------------------------------------------------------


@pytest.mark.parametrize("size", [(120, 35), SMALL])
async def test_the_keys_of_the_facilitator_are_always_on_the_last_line(
    store: Store, size: tuple[int, int]
) -> None:
    playing = room(store)
    async with led(store, playing, size=size) as pilot:
        for answer in ("separate", ["interpreter", "danger", "statement"], ["window", "bed"]):
            playing.answer(answer)
            await page(pilot).present()
            for key in ("home", "space", "down", "end"):
                await press(pilot, key)
                shown = [words.partition(" ")[0] for words in foot(pilot).split("  ") if words]
                assert shown[:4] == ["enter", "esc", "t", "k"], (page(pilot).step.at, foot(pilot))
                assert "?" in shown


async def test_the_marking_of_a_pick_says_that_it_waits_for_the_answer(store: Store) -> None:
    playing = room(store)
    for answer in ("separate", ["interpreter", "danger", "statement"]):
        playing.answer(answer)
    async with led(store, playing) as pilot:
        await press(pilot, "t", *"8 3 3 2", "enter", "enter", "k")
        said = "The marking is shown when the answer is complete. Choose one more."
        assert said in words_on_screen(pilot)


async def test_the_key_waits_for_two_keys_and_the_question_stands_before_it(store: Store) -> None:
    async with led(store) as pilot:
        await press(pilot, "k")
        assert isinstance(pilot.app.screen, LedPlayScreen), "nothing to show before a vote"
        await press(pilot, *TAKES, "k")
        assert isinstance(pilot.app.screen, LedMarkingScreen)
        words = words_on_screen(pilot)
        assert "Why could a good officer choose this?" in words and "votes: 5" in words
        assert KEY not in words
        await press(pilot, "s", "c")
        assert isinstance(pilot.app.screen, LedMarkingScreen), "sources would give the key away"
        await press(pilot, "k")
        words = words_on_screen(pilot)
        assert "Whatever she answers, he has heard it." in words
        assert "It does not qualify anyone" in words
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, LedPlayScreen)


async def test_the_key_speaks_of_the_decision_that_was_voted_on_and_of_a_whole_pick(
    store: Store,
) -> None:
    playing = room(store)
    playing.answer("separate")
    playing.tally([5, 2, 1])  # in the order shown: nothing moves
    async with led(store, playing) as pilot:
        await press(pilot, "k")
        assert "In what order?" in words_on_screen(pilot)
        await press(pilot, "escape", "1", "enter", "enter", "t", *"8 3 3 2", "enter", "enter", "k")
        assert isinstance(pilot.app.screen, LedPlayScreen)
        assert "Choose one more." in words_on_screen(pilot)
        await press(pilot, "3", "k")
        assert "Which two do you see to?" in words_on_screen(pilot)
        assert "Why could a good officer choose this?" in words_on_screen(pilot)
        assert KEY not in words_on_screen(pilot)


async def test_nothing_that_judges_and_nothing_private_stands_before_the_room(
    store: Store,
) -> None:
    playing = room(store)
    roads: list[Any] = ["in-front", ["statement", "danger", "interpreter"], ["photo", "tea"]]
    roads += [{"ask": "how-this-works"}, "perhaps", {"ask": "locked-in"}, {"close": True}]
    async with led(store, playing) as pilot:
        for road in roads:
            hidden = _private(playing)
            assert hidden, "there is something to hide"
            await press(pilot, *("t", *"a3 b3", "enter", "enter"))
            shown = words_on_screen(pilot)
            if isinstance(pilot.app.screen, LedResult):
                await press(pilot, "enter")
                shown += words_on_screen(pilot)
            assert KEY not in shown and not [line for line in hidden if line in shown]
            playing.answer(road)
            await page(pilot).present()
            await settle(pilot)


def _private(led: LedSession) -> list[str]:
    """What the facilitator's window says at this moment, line by line."""
    told = list_private(led.recorded.scenario, led.recorded.play, led.vote, {})
    return [one_line(line.text) for s in told for entry in s.entries for line in entry.lines]


async def test_the_window_for_notes_follows_the_play_and_writes_nothing(store: Store) -> None:
    pull = "He stands between you and her, and asking is polite."
    notes = LedNotes(lambda: latest_room(store, scenario().id), {"door": pull})
    app = app_of(of_case(store), start=notes)
    async with app.run_test(size=NORMAL) as pilot:
        await settle(pilot)
        assert "No led play of this case is saved yet" in words_on_screen(pilot)
        assert "why the weak answer is tempting" in words_on_screen(pilot)
        playing = room(store)
        playing.tally([1, 5, 2])
        await notes.follow()
        await settle(pilot)
        words = words_on_screen(pilot)
        assert f"Why the weak answer is tempting {pull}" in words
        assert "B Whatever she answers, he has heard it." in words, "why it is rated lower"
        assert "What would you need from your people" in words
        assert "Keep this window off the projector." in words
        playing.answer("in-front")
        await notes.follow()
        await settle(pilot)
        assert "In what order?" in words_on_screen(pilot)
        assert "tempting" not in words_on_screen(pilot), "the case gives no reason here"
        seq = playing.seq
    found = latest_room(store, scenario().id)
    assert found is not None and found.seq == seq


# Where a session is kept --------------------------------------------------------------------------


async def test_a_rehearsal_keeps_nothing_and_says_that_it_is_one(store: Store) -> None:
    playing = of_case(store).lead(scenario().id, "rehearse")
    assert isinstance(playing, LedSession)
    async with led(store, playing) as pilot:
        await press(pilot, *COUNTS_AND_TAKES, "enter")
        assert screen_text(pilot).splitlines()[0].strip().startswith("Rehearsal")
        assert page(pilot).step.at == "order"
    assert store.plays() == ()


async def test_a_room_is_led_from_the_briefing_and_its_debrief_is_found_again(
    store: Store,
) -> None:
    library = of_case(store)
    app = app_of(library)
    async with app.run_test(size=NORMAL) as pilot:
        app.sign_in("")
        await settle(pilot)
        app.lead_room(scenario().id)
        await settle(pilot)
        assert "Begin with a class" in words_on_screen(pilot)
        assert "Continue where the class stopped" not in words_on_screen(pilot)
        await press(pilot, "1", "enter")
        words = words_on_screen(pilot)
        assert "For the facilitator" in words and "You lead the class." in words
        assert "rifq lead CASE --notes" in words and "You read what happens" not in words
        assert "This case includes: a locked room." in words
        assert store.plays() == (), "nothing has begun yet"
        await press(pilot, "1", "enter", *COUNTS_AND_TAKES)
        assert page(pilot).led.vote
        while not page(pilot).led.ended:
            page(pilot).led.pass_over()
        app.leave_play()
        app.lead_room(scenario().id)
        await settle(pilot)
        await press(pilot, "3")
        assert "The debrief of the previous class" in words_on_screen(pilot)
        await press(pilot, "enter")
        assert isinstance(app.screen, DebriefScreen)


async def test_a_room_opened_from_the_shell_is_left_to_the_shell(store: Store) -> None:
    app = app_of(of_case(store), start=room(store))
    async with app.run_test(size=NORMAL) as pilot:
        await settle(pilot)
        assert isinstance(app.screen, LedPlayScreen)
        app.leave_play()
        await pilot.pause()
        assert app.return_code == 0, "no list of cases on the projector"


def test_a_room_of_a_cohort_has_its_luck_and_a_closed_one_begins_nothing(store: Store) -> None:
    service = CohortService(store)
    luck = {scenario().id: {"rain": True}}
    store.cohorts.put(Cohort("amman-1", "Amman, first", cases=(scenario().id,), luck=luck))
    store.cohorts.put(Cohort("other", "Another", cases=("thursday-ticket",)))
    of_it = lead(store, scenario(), "new", cohort="amman")
    assert isinstance(of_it, LedSession)
    assert of_it.recorded.play.started.luck == {"rain": True}
    assert store.plays(cohort="amman-1")[0].participants == ()
    assert of_case(store).rooms(scenario().id) == [("amman-1", "Amman, first")]
    other = lead(store, scenario(), "new", cohort="other")
    assert isinstance(other, Failure) and other.code == "L001"
    close(service.store, "amman-1", service.own, service.today)
    for how in ("new", "go-on"):
        refused = lead(store, scenario(), how, cohort="amman-1")
        assert isinstance(refused, Failure) and refused.code == "R028"
    assert of_case(store).ways_to_lead(scenario().id) == frozenset(), "it stays as it was"


def test_a_led_play_is_nobodys_own_and_line_mode_says_where_it_goes_on(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with Store.open(data) as store:
        lead(store, scenario(), "new")
        assert not of_case(store).list_unfinished("")
    done = rifq("play", CASE, "--resume", "--jsonl", data=data)
    assert done.returncode == 2 and done.stdout == ""
    assert "`rifq lead every-kind`" in done.stderr


def test_leading_without_a_screen_is_said_and_nothing_is_begun(tmp_path: Path) -> None:
    done = rifq("lead", CASE, data=tmp_path / "data")
    assert done.returncode == 2 and "Rifq needs a terminal" in done.stderr
    assert not (tmp_path / "data" / "plays.db").exists()


# What comes of it ---------------------------------------------------------------------------------


def session(store: Store) -> Recorded:
    """A session with votes, one road gone back on, and two thirds of a chapter."""
    playing = room(store)
    playing.tally([1, 5, 2], [2, 4, 2])
    playing.answer("in-front")
    playing.undo()
    playing.answer("separate")
    playing.tally([4, 0, 4])
    playing.answer(["interpreter", "danger", "statement"])
    return playing.recorded


def test_the_debrief_speaks_to_the_room_and_tells_its_votes_in_every_format(store: Store) -> None:
    told = debrief_of(session(store))
    text, html = one_line(as_text(told.document(), more=True)), one_line(as_html(told.document()))
    data = one_line(json.dumps(to_plain(told), ensure_ascii=False))
    for words in (text, html, data):
        assert "Led by a facilitator" in words
        assert "The class chose" in words and "You chose" not in words
        assert "5 of 8" in words and "Placed first by 4 of 8" in words
        assert "not 2, fairly 4, very 2" in words
        assert "Where the class was divided" in words
        assert "It does not measure skill or qualify anyone" in words


def test_tallies_are_verified_and_leave_no_byte_when_they_are_forgotten(
    tmp_path: Path,
) -> None:
    data = tmp_path / "data"
    with Store.open(data) as store:
        recorded = session(store)
        tallies = [m for m in log(recorded.play) if isinstance(m.event, Tallied)]
        assert len(tallies) == 2
        assert store.verify(recorded.head).plays[0].altered is None
        store.delete(recorded.id)
        assert store.verify().plays[0].altered is None
        assert latest_room(store, scenario().id) is None
    left = b"".join(path.read_bytes() for path in data.rglob("*") if path.is_file())
    assert b"tallied" not in left and b'"walk-first":2' not in left


# What it looks like -------------------------------------------------------------------------------


@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="the pictures belong to Python 3.11")
@pytest.mark.parametrize(
    ("size", "keys"),
    [
        (NORMAL, SHOWS),
        (PROJECTOR, SHOWS),
        (NORMAL, TAKES),
        (PROJECTOR, (*TAKES, "1", "enter")),
        (NORMAL, (*TAKES, "k", "k")),
    ],
    ids=["result", "result-on-a-projector", "voted", "order-on-a-projector", "the-key"],
)
def test_led_play_looks_as_it_was_agreed(
    size: tuple[int, int], keys: tuple[str, ...], snap_compare: Callable[..., bool], store: Store
) -> None:
    library = of_case(store)

    async def typed(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        await press(pilot, *keys)

    app = app_of(library, start=room(store))
    assert snap_compare(app, terminal_size=size, run_before=typed)
