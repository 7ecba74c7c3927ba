"""A paste arrives whole, in its order, wherever the terminal cuts what it sends."""

from __future__ import annotations

from time import process_time, sleep

import pytest
from textual import events

from tests.tui.moments import HALL
from tests.tui.scripted import ScriptedSession
from tests.tui.support import at_a_play, screen_text, settle
from tui.app import terminal
from tui.app.terminal import PasteParser

SENT = "a\x1b[200~one\rtwo\x1b[31m red \x1b\x1b[2 three\x00\x1b[201~b\x1b[A\x1b[200~x\x1b[201~c"


def read(*parts: str) -> list[str]:
    """What comes of it: keys by name, pastes by their text in brackets."""
    parser = PasteParser()
    came = [message for part in parts for message in parser.feed(part)]
    return [
        message.key if isinstance(message, events.Key) else f"[{message.text}]"
        for message in came
        if isinstance(message, events.Key | events.Paste)
    ]


def test_keys_and_pastes_come_in_the_order_in_which_they_were_sent() -> None:
    told = "[one\rtwo<U+001B>[31m red <U+001B><U+001B>[2 three<U+0000>]"
    assert read(SENT) == ["a", told, "b", "up", "[x]", "c"]


def test_it_makes_no_difference_where_what_is_sent_is_cut() -> None:
    whole = read(SENT)
    for cut in range(1, len(SENT)):
        assert read(SENT[:cut], SENT[cut:]) == whole, cut
    assert read(*SENT) == whole


def test_what_nobody_can_type_so_fast_is_a_paste_also_where_the_terminal_does_not_say_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(terminal, "_PAUSE", 60)  # a computer at work may read late
    text = "1\rلا yes\t" * 2000
    parts = [text[n : n + 999] for n in range(0, len(text), 999)]
    assert len(parts[-1]) < 32, "the rest of a paste is part of it, however short"
    assert read("a", "\x1b[I", *parts) == ["a", *(f"[{part}]" for part in parts)]


def test_what_is_typed_or_held_down_stays_keys() -> None:
    assert read("\x1b[B" * 40) == ["down"] * 40
    assert read(*"1\r" * 40) == ["1", "enter"] * 40
    assert read("as fast as anybody") == [
        *"as",
        "space",
        *"fast",
        "space",
        *"as",
        "space",
        *"anybody",
    ]


def test_after_a_paste_keys_are_keys_again() -> None:
    parser = PasteParser()
    assert [type(m) for m in parser.feed("x" * 5000)] == [events.Paste]
    sleep(0.1)
    assert [type(m) for m in parser.feed("x")] == [events.Key]


async def test_a_text_pasted_where_nothing_is_written_decides_nothing_and_costs_little() -> None:
    async with at_a_play(playing=ScriptedSession((HALL,))) as (pilot, _):
        before = screen_text(pilot)
        began = process_time()
        for message in PasteParser().feed("1\r" * 10_000):
            pilot.app.post_message(message)
        await settle(pilot)
        assert process_time() - began < 2
        assert screen_text(pilot) == before
