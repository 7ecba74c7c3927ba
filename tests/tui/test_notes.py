"""Notes have several lines and a limit that is seen; pasting into one takes no time."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input
from textual.widgets.text_area import Edit, EditResult

from engine.records.sqlite.store import Store
from engine.services.courses.participants import Participants
from engine.services.shared.own_words import LONGEST
from engine.services.shared.session import Session
from tests.tui.faces import CASE, begun
from tests.tui.moments import ENDED, HALL
from tests.tui.scripted import ScriptedSession
from tests.tui.support import _key, at_a_play, click, press, screen_text, settle, welcome_read
from tests.tui.test_real import Terminal
from tui.dialogs.text_entry import TextEntry
from tui.screens.play import PlayScreen
from tui.widgets.card import Card
from tui.widgets.text_fields import Writing

LONG = "one two three four five\n" * 834  # 20,000 characters and more


@asynccontextmanager
async def at_a_note(
    size: tuple[int, int] = (80, 24), refuse: str = ""
) -> AsyncIterator[tuple[Pilot[None], ScriptedSession, Writing]]:
    playing = ScriptedSession((HALL,), refuse=refuse)
    async with at_a_play(size=size, playing=playing) as (pilot, _):
        await press(pilot, "n")
        assert isinstance(pilot.app.screen, TextEntry)
        yield pilot, playing, pilot.app.screen.writing


async def paste(pilot: Pilot[None], text: str) -> None:
    pilot.app.post_message(events.Paste(text))
    await settle(pilot)


async def test_enter_is_a_new_line_and_tab_leads_to_the_card_that_saves() -> None:
    async with at_a_note() as (pilot, playing, _):
        await press(pilot, *"one", "enter", *"two", "tab", "enter")
        assert playing.kept == [("note", "one\ntwo")]
        assert isinstance(pilot.app.screen, PlayScreen)


async def test_a_note_is_saved_with_the_mouse() -> None:
    for clicks in (("   Save",) * 2, ("   Save", "enter"), ("ctrl+s Save",)):
        async with at_a_note() as (pilot, playing, _):
            await press(pilot, *"one")
            for words in clicks:
                assert playing.kept == []
                await click(pilot, words)
            assert playing.kept == [("note", "one")]
            assert isinstance(pilot.app.screen, PlayScreen)


async def test_one_key_saves_from_the_field_and_a_refusal_loses_nothing() -> None:
    async with at_a_note(refuse="The disk is full.") as (pilot, playing, writing):
        await press(pilot, *"one", "ctrl+s")
        assert "The disk is full." in screen_text(pilot) and writing.text == "one"
        playing.refuse = ""
        await press(pilot, "ctrl+s")
        assert playing.kept == [("note", "one")]


@pytest.mark.parametrize("size", [(160, 45), (60, 20)])
async def test_how_much_was_written_is_seen(size: tuple[int, int]) -> None:
    async with at_a_note(size) as (pilot, _, _writing):
        assert "0 of 2,000 characters" in screen_text(pilot)
        await press(pilot, *"word", "enter")
        assert "5 of 2,000 characters" in screen_text(pilot)
        assert "Save" in screen_text(pilot) and "New line" in screen_text(pilot)


async def test_a_paste_of_20000_characters_is_one_step_up_to_the_limit() -> None:
    async with at_a_note() as (pilot, playing, writing):
        began = time.process_time()
        await paste(pilot, LONG)
        assert time.process_time() - began < 2
        assert writing.text == LONG[:LONGEST]
        assert "That is the limit: 2,000 characters." in screen_text(pilot)
        await paste(pilot, LONG)
        await press(pilot, "x")
        assert writing.text == LONG[:LONGEST]
        await press(pilot, "backspace", "x", "ctrl+s")
        assert playing.kept == [("note", (LONG[: LONGEST - 1] + "x").strip())]


async def test_a_terminal_that_types_a_paste_is_put_in_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    edits: list[Edit] = []
    edit = Writing.edit

    def counted(self: Writing, one: Edit) -> EditResult:
        edits.append(one)
        return edit(self, one)

    monkeypatch.setattr(Writing, "edit", counted)
    async with at_a_note() as (pilot, _, writing):
        typed = "abcdefghij" * 2000
        for character in typed:
            pilot.app.post_message(_key(character))
        await settle(pilot)
        assert writing.text == typed[:LONGEST]
        assert len(edits) < 200, "not one edit for each letter"
        assert "2,000 of 2,000" in screen_text(pilot)


async def test_what_is_typed_one_after_another_stands_in_that_order() -> None:
    async with at_a_note() as (pilot, _, writing):
        for burst in (("a", "b", "enter", "c", "d"), ("left",), ("x",), ("backspace",), ("e", "f")):
            for key in burst:
                pilot.app.post_message(_key(key))
            await settle(pilot)
        await press(pilot, "end", "g")
        assert writing.text == "ab\ncefdg"


async def test_arabic_is_typed_as_text_and_not_as_keys() -> None:
    async with at_a_note() as (pilot, playing, _):
        await press(pilot, *"حبر", "١", "ctrl+s")
        assert playing.kept == [("note", "حبر١")]


async def test_control_characters_that_are_pasted_are_shown_by_name() -> None:
    async with at_a_note() as (pilot, _, writing):
        await paste(pilot, "a\x1b[31mb\r\nc\td")
        assert writing.text == "a<U+001B>[31mb\nc d"


@pytest.mark.parametrize("end", ["\r", "\r\n"])
async def test_lines_that_are_pasted_stay_lines_whatever_their_ends(end: str) -> None:
    async with at_a_note() as (pilot, playing, _):
        await paste(pilot, f"line 1{end}line 2{end}{end}line 4")
        await press(pilot, "ctrl+s")
        assert playing.kept == [("note", "line 1\nline 2\n\nline 4")]


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminal there")
def test_what_a_terminal_pastes_is_kept_in_its_order_also_with_an_escape_in_it(
    tmp_path: Path,
) -> None:
    with Store.open(tmp_path) as store:
        code = Participants(store).mint_code()
        welcome_read(store, code)
    terminal = Terminal(tmp_path, "play", str(CASE), "--as", code, "--new")
    terminal.until("This case includes")
    terminal.press("1\r", "What do you do first?")
    terminal.press("n", "0 of 2,000")
    pasted = "line 1\rline 2 \x1b[31mred\x1b[0m, then more of it\x00.\rline 3"
    terminal.press(f"\x1b[200~{pasted}\x1b[201~", "of 2,000 characters")
    terminal.press("\x13", "Saved.")
    terminal.end(signal.SIGTERM)
    with Store.open(tmp_path) as store:
        (play,) = store.plays(participant=code)
        (note,) = [word.body.decode() for word in store.words.of(play.play)]
    assert note == ("line 1\nline 2 <U+001B>[31mred<U+001B>[0m, then more of it<U+0000>.\nline 3")


async def test_esc_says_first_that_nothing_is_saved() -> None:
    async with at_a_note() as (pilot, playing, _):
        await press(pilot, *"word", "escape")
        assert isinstance(pilot.app.screen, TextEntry)
        assert "Esc again goes back without saving." in screen_text(pilot)
        await press(pilot, "s", "escape", "escape")
        assert isinstance(pilot.app.screen, PlayScreen) and playing.kept == []


async def test_an_empty_note_is_left_at_once_and_never_saved() -> None:
    async with at_a_note() as (pilot, playing, _):
        await press(pilot, "enter", "space", "ctrl+s")
        assert "Nothing is written yet." in screen_text(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, PlayScreen) and playing.kept == []


async def test_a_click_on_the_card_saves_and_one_in_the_field_places_the_cursor() -> None:
    async with at_a_note() as (pilot, _, writing):
        await press(pilot, *"word")
        await pilot.click(writing, offset=(2, 1))
        await press(pilot, "x")
        assert writing.text == "xword"


async def test_a_reason_is_pasted_up_to_the_limit() -> None:
    async with at_a_play(ENDED) as (pilot, _):
        await press(pilot, "1", "enter", "c")
        await paste(pilot, LONG)
        field = pilot.app.screen.query_one(Input)
        assert field.value == " ".join(LONG.split())[:LONGEST]


async def test_a_reflection_is_written_in_the_same_field() -> None:
    async with at_a_play(ENDED) as (pilot, playing):
        await press(pilot, "1", "enter", "end")
        for card in pilot.app.screen.query(Card):
            if card.answer == 0 and isinstance(card.answer, int):
                card.focus()
        await press(pilot, "enter", *"one", "enter", *"two", "ctrl+s")
        assert playing.kept == [("reflection", 0, "one\ntwo")]


def test_what_is_longer_is_refused_wherever_it_comes_from() -> None:
    session = Session(begun(None))
    refused = session.note("x" * (LONGEST + 20))
    assert refused is not None and "longer than 2,000 characters" in refused.message
    assert session.note("x" * LONGEST) is None
    assert session.contest("door.separate", "not-my-job", "x" * LONGEST) is None
