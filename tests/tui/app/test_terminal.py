"""A paste arrives whole, in its order, wherever the terminal cuts what it sends."""

from __future__ import annotations

from textual import events

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
