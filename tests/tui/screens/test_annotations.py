"""What stands beside the answers: acts, looking back, the procedure card, subjects, contests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache

import pytest
from textual import events
from textual.pilot import Pilot

from engine.records.sqlite.store import Store
from engine.reports.render.text import as_text
from engine.scenario.load import load_bytes
from engine.scenario.scenario import Scenario
from engine.services.feedback import debriefs
from engine.services.library import Library
from engine.services.shared.recording import Recorded, reopen, start
from engine.services.shared.session import Session
from tests.tui.faces import CASE, CODE, SEED, WHOLE, answer, listen, one_line
from tests.tui.support import (
    app_of,
    flow,
    press,
    screen_text,
    settle,
    until,
    welcome_read,
    words_on_screen,
)
from tui.app.palette import Palette
from tui.dialogs.case_file import ProcedureCard
from tui.dialogs.judgements import ContestDialog, LookingBack
from tui.screens import play as playing
from tui.screens.play import PlayScreen
from tui.widgets import page as page_module
from tui.widgets.card import Card
from tui.widgets.text_fields import Field

ACT = """    also_offered:
      look-{scene}:
        do: >-
          Look round once more.
        replies:
          - say: >-
              There is a second bed.
"""
FOLLOWED_BY = {"order": "see-to", "see-to": "talk", "weigh": "what-she-decides"}


@cache
def with_acts() -> Scenario:
    """The case with every kind in it, and an act beside each decision arranged as a whole."""
    text = CASE.read_text("utf-8")
    for scene, following in FOLLOWED_BY.items():
        text = text.replace(f"  {following}:\n", ACT.format(scene=scene) + f"  {following}:\n", 1)
    return load_bytes(text.encode(), "every-kind.yaml")


def upto(store: Store, answers: int, mode: str = "practice") -> Recorded:
    """A play of the case with acts, with the first so many answers of a whole one."""
    recorded = start(store, with_acts(), participants=(CODE,), mode=mode, seed=SEED)
    assert isinstance(recorded, Recorded)
    for message in WHOLE[:answers]:
        answer(recorded, message)
    return recorded


@asynccontextmanager
async def at(
    store: Store, recorded: Recorded, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Pilot[None]]:
    """The app with a play open."""
    library = Library(store)
    welcome_read(store)
    app = app_of(library, code=CODE, start=Session(recorded, CODE))
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        yield pilot


def events_of(recorded: Recorded) -> int:
    assert recorded.store is not None
    return reopen(recorded.store, recorded.id).play.seq


def asked(pilot: Pilot[None]) -> PlayScreen:
    assert isinstance(pilot.app.screen, PlayScreen)
    return pilot.app.screen


async def do_the_act(pilot: Pilot[None]) -> None:
    """Choose the act and do it."""
    card = next(card for card in flow(pilot).query(Card) if card.text == "Look round once more.")
    flow(pilot).choose(card)
    await press(pilot, "enter")


# An act beside a decision


async def test_an_act_leaves_an_order_as_it_was_arranged(store: Store) -> None:
    recorded = upto(store, 2)
    async with at(store, recorded) as pilot:
        await press(pilot, "3", "left", "left")
        await do_the_act(pilot)
        said = words_on_screen(pilot)
        assert "Done. What you arranged is still there." in said
        assert said.index("Look round once more.") < said.index("There is a second bed.")
        assert said.index("There is a second bed.") < said.index("In what order?")
        assert said.count("Look round once more.") == 1, "it is done, and not offered again"
        await press(pilot, "enter")
    events = reopen(store, recorded.id).play
    assert getattr(events.event, "answer", None) == ["danger", "interpreter", "statement"]


async def test_where_nothing_was_arranged_enter_after_an_act_decides_nothing(store: Store) -> None:
    recorded = upto(store, 2)
    async with at(store, recorded) as pilot:
        before = events_of(recorded)
        await do_the_act(pilot)
        await press(pilot, "enter")
        assert events_of(recorded) == before + 1, "the act alone"
        assert "Choose a card first" in words_on_screen(pilot)


async def test_a_nervous_second_enter_after_an_act_does_not_decide(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorded = upto(store, 2)
    async with at(store, recorded) as pilot:
        before = events_of(recorded)
        await press(pilot, "3", "left", "left")
        monkeypatch.setattr(page_module, "HELD", 60.0)
        await do_the_act(pilot)
        await press(pilot, "enter")
        assert events_of(recorded) == before + 1, "the act alone"
        monkeypatch.setattr(page_module, "HELD", 0.0)
        await press(pilot, "enter")
        assert events_of(recorded) == before + 2


async def test_an_act_leaves_what_was_picked(store: Store) -> None:
    recorded = upto(store, 3)
    async with at(store, recorded) as pilot:
        await press(pilot, "1", "3")
        await do_the_act(pilot)
        assert "2 of 2 chosen" in screen_text(pilot)
        await press(pilot, "enter")
        assert recorded.play.location.location.place == "talk"
    assert getattr(reopen(store, recorded.id).play.event, "answer", None) == ["window", "bed"]


async def test_an_act_leaves_the_values_that_were_set(store: Store) -> None:
    recorded = upto(store, 10)
    async with at(store, recorded) as pilot:
        await press(pilot, "2", "3")
        await do_the_act(pilot)
        assert "1 [2] 3 no change" in words_on_screen(pilot)
        await press(pilot, "enter")
    told = getattr(reopen(store, recorded.id).play.event, "answer", None)
    assert told == {"sticks": 0, "locked": 1}


# What is taken back


ARRANGED = {  # what is arranged at which answer of a whole play, and how it is seen
    2: (("3", "left", "left"), "1 Whether anyone is in danger today."),
    3: (("2", "4"), "[x] 4 Tea with the host."),
    10: (("3", "1"), " 1  2 [3] more likely"),
}


@pytest.mark.parametrize("answers", ARRANGED)
@pytest.mark.parametrize("acts", [False, True])
async def test_what_is_taken_back_stands_as_it_was_arranged_under_the_act_done_before(
    store: Store, answers: int, acts: bool
) -> None:
    recorded = upto(store, answers)
    keys, seen = ARRANGED[answers]
    for opened in (False, True):
        async with at(store, recorded) as pilot:
            if not opened:
                if acts:
                    await do_the_act(pilot)
                await press(pilot, *keys)
                given = asked(pilot).answers.whole()
                await press(pilot, "enter", "u")
            assert asked(pilot).answers.arrangement() == given
            said = words_on_screen(pilot)
            assert " ".join(seen.split()) in said
            assert acts == ("Look round once more. │ There is a second bed." in said)
            assert flow(pilot).chosen is None, "nothing is chosen when a page opens"
        recorded = reopen(store, recorded.id)


async def test_taking_an_act_back_leaves_the_order_too(store: Store) -> None:
    async with at(store, upto(store, 2)) as pilot:
        await press(pilot, "3", "left", "left")
        await do_the_act(pilot)
        await press(pilot, "u")
        assert "There is a second bed." not in words_on_screen(pilot)
        assert asked(pilot).answers.arrangement() == ["danger", "interpreter", "statement"]


def test_in_line_mode_it_stands_as_it_was_arranged_too(store: Store) -> None:
    recorded = upto(store, 2)
    said = one_line(listen(recorded, "3 1 2", "a1", "u", "", "1 3", "u", "u", "q"))
    order = "The order now: 1. Whether anyone is in danger today. 2. The interpreter"
    assert said.count(order) == 3, "moved, after the act and after both were taken back"
    assert getattr(reopen(store, recorded.id).play.event, "to", None)
    said = one_line(listen(upto(store, 3), "2 4", "u", "2 4", "q"))
    assert said.count("You had chosen 2 4. Type them again, or others.") == 1
    recorded = upto(store, 10)
    said = one_line(listen(recorded, "3 1", "", "u", "q"))
    assert said.count("1. The door sticks. — more likely") == 2


# Looking back


async def test_what_can_be_looked_back_at_is_there_after_leaving_and_going_on(
    store: Store,
) -> None:
    recorded = upto(store, 4)
    for _ in range(2):
        async with at(store, reopen(store, recorded.id)) as pilot:
            said = "That part is over. Look back at what you decided there"
            assert said in words_on_screen(pilot)
            await press(pilot, "j")
            assert isinstance(pilot.app.screen, LookingBack)
            assert "routine, so she pays no price" in words_on_screen(pilot)
    answer(recorded, {"move": "break"})
    async with at(store, reopen(store, recorded.id)) as pilot:
        assert "Look back at what you decided there" not in words_on_screen(pilot)
        await press(pilot, "j")
        assert isinstance(pilot.app.screen, LookingBack)


def test_line_mode_looks_back_after_going_on_and_not_at_what_was_taken_back(store: Store) -> None:
    recorded = upto(store, 5)
    said = one_line(listen(reopen(store, recorded.id), "j"))
    assert "routine, so she pays no price" in said and "nothing to look back at" not in said
    said = one_line(listen(reopen(store, recorded.id), "u", "u", "j"))
    assert "There is nothing to look back at yet" in said


# The procedure card, pause and the palette


async def test_the_procedure_card_is_read_again_from_pause_and_from_the_palette(
    store: Store,
) -> None:
    async with at(store, upto(store, 2)) as pilot:
        await press(pilot, "escape", "3")
        assert "the procedure card" in screen_text(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ProcedureCard)
        assert "Prosecutor" in words_on_screen(pilot)
        await press(pilot, "escape", "ctrl+p", "down", "down", "down")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ProcedureCard))


async def test_the_palette_has_whatever_can_be_done_in_a_play(store: Store) -> None:
    recorded = upto(store, 2)
    async with at(store, recorded, size=(100, 60)) as pilot:
        await press(pilot, "ctrl+p")
        said = words_on_screen(pilot)
        for words in ("Pause", "Read again", "Case file", "Write a note", "Undo the last answer"):
            assert words in said, words
        await press(pilot, *["down"] * 4)
        await pilot.press("enter")  # the palette takes its time to be gone
        await until(pilot, lambda: not isinstance(pilot.app.screen, Palette))
        assert asked(pilot).step.at == "door"
        await press(pilot, "escape", "9", "enter", "ctrl+p")
        assert "Write a note" not in words_on_screen(pilot), "there is no play here"


async def test_what_stands_in_the_pause_menu_keeps_its_number(store: Store) -> None:
    for answers in (0, 2):  # with nothing to take back, and with something
        async with at(store, upto(store, answers)) as pilot:
            await press(pilot, "escape", "9")
            chosen = flow(pilot).chosen
            assert (
                chosen is not None
                and chosen.answer == "leave"
                and "9 Leave" in words_on_screen(pilot)
            )


# Subjects of an interview


async def test_leaving_a_subject_says_what_comes_next_and_then_that_it_is_another(
    store: Store,
) -> None:
    recorded = upto(store, 7)
    async with at(store, recorded) as pilot:
        assert "Another subject" not in screen_text(pilot)
        assert "Close this subject; another one follows" in words_on_screen(pilot)
        await press(pilot, "x", "enter")
        said = words_on_screen(pilot)
        assert said.index("Another subject") < said.index("Tell me about the house.")
        assert "Close this subject; the conversation ends" in said
        await press(pilot, "1", "enter")
        assert "Another subject" not in screen_text(pilot)
    said = one_line(listen(reopen(store, upto(store, 7).id), "x"))
    assert "That subject is closed. Another one follows." in said


@pytest.mark.parametrize("size", [(80, 24), (120, 20)])
async def test_with_another_subject_the_last_exchange_stays_in_sight(
    store: Store, size: tuple[int, int]
) -> None:
    """Where the talk is longer than the window, it does not go back to where it began."""
    table, reply = "A table, two chairs.", '"Who else may read it?"'
    text = CASE.read_text("utf-8")
    text = text.replace(table, "\n        ".join([table, *["Nobody speaks. " * 5] * 18]))
    recorded = start(
        store,
        load_bytes(text.encode(), "every-kind.yaml"),
        participants=(CODE,),
        mode="practice",
        seed=SEED,
    )
    assert isinstance(recorded, Recorded)
    for message in (m for m in WHOLE[:6] if "act" not in m):
        answer(recorded, message)
    async with at(store, recorded, size) as pilot:
        assert reply in words_on_screen(pilot)
        await press(pilot, "x", "enter")
        said = words_on_screen(pilot)
        assert said.index(reply) < said.index("Another subject")
        assert table not in said


async def test_a_number_typed_for_the_questions_before_asks_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(playing, "SETTLES", 60.0)
    recorded = upto(store, 6)
    async with at(store, recorded) as pilot:
        await press(pilot, "1", "enter")
        seq = recorded.play.seq
        await press(pilot, "1", "enter")
        assert recorded.play.seq == seq and flow(pilot).chosen is None
        await press(pilot, "1")
        assert "The numbers have changed" in screen_text(pilot)
        await press(pilot, "down", "enter")
        assert recorded.play.seq > seq


# Saying what one thinks of a judgement


async def to_the_contest(pilot: Pilot[None]) -> None:
    await press(pilot, "j", "down", "c")
    assert isinstance(pilot.app.screen, ContestDialog)


def contests(store: Store, recorded: Recorded) -> list[bytes]:
    return [w.body for w in store.words.of(recorded.id) if w.kind == "contest"]


async def test_typing_begins_the_reason_and_blanks_nothing(store: Store) -> None:
    recorded = upto(store, 4)
    async with at(store, recorded) as pilot:
        await to_the_contest(pilot)
        await press(pilot, *"pressed", "space", *"so", "enter")
        assert contests(store, recorded) == [], "which of the three is asked first"
        assert "Choose one of the three first." in screen_text(pilot)
        assert pilot.app.screen.query_one(Field).value == "pressed so"
        await press(pilot, "shift+tab", "enter", "enter")
        assert contests(store, recorded) == [b"disagree\npressed so"]
        await press(pilot, "c")
        assert pilot.app.screen.query_one(Field).value == "pressed so"
        assert "[x] 3" in words_on_screen(pilot)
        await press(pilot, "1", "enter", "enter")
        assert contests(store, recorded) == [b"agree\npressed so"]
        await press(pilot, "escape", "j")
        assert "You: I agree. pressed so" in words_on_screen(pilot), "it stands there from then on"


async def test_a_reason_that_is_not_saved_is_not_lost_by_one_escape(store: Store) -> None:
    recorded = upto(store, 4)
    async with at(store, recorded) as pilot:
        await to_the_contest(pilot)
        await press(pilot, *"why", "escape")
        assert isinstance(pilot.app.screen, ContestDialog)
        assert "Not saved yet. Esc again goes back without saving." in screen_text(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, LookingBack)
        await press(pilot, "c", "1", "enter", *"so", "enter", "c", "escape")
        assert isinstance(pilot.app.screen, LookingBack), "what is saved needs no second Esc"
        assert contests(store, recorded) == [b"agree\nso"]


async def test_pasted_lines_are_all_kept_in_a_note_each_on_its_own(
    store: Store,
) -> None:
    recorded = upto(store, 4)
    async with at(store, recorded) as pilot:
        await to_the_contest(pilot)
        await press(pilot, "2", "enter")
        pilot.app.post_message(events.Paste("one\ntwo\r\n\nthree"))
        await settle(pilot)
        await press(pilot, "enter", "escape", "n")
        assert contests(store, recorded) == [b"not-my-job\none two three"]
        assert "Tab and Enter save it" in words_on_screen(pilot)
        pilot.app.post_message(events.Paste("four\nfive"))
        await settle(pilot)
        await press(pilot, "tab", "enter")
    notes = [w.body for w in store.words.of(recorded.id) if w.kind == "note"]
    assert notes == [b"four\nfive"]
    told = as_text(debriefs.document_of(Session(recorded, CODE)))
    assert "Your note: four\nfive\n" in told


async def test_whoever_chose_one_of_the_three_may_type_on_at_once(store: Store) -> None:
    recorded = upto(store, 4)
    async with at(store, recorded) as pilot:
        await to_the_contest(pilot)
        await press(pilot, "2", *"so", "enter")
    assert contests(store, recorded) == [b"not-my-job\nso"]
