import json
import unicodedata

import pytest

from engine.language.control_characters import CONTROLS, json_text, name_controls

BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def test_every_control_is_named_but_for_tab_and_line_ends() -> None:
    controls = {chr(n) for n in range(0x110000) if unicodedata.category(chr(n)) == "Cc"}
    for character in (controls - set("\t\n")) | set(BIDI):
        assert name_controls(f"a{character}b") == f"a<U+{ord(character):04X}>b"
    assert name_controls("a\tb\nc\r\n") == "a\tb\nc\r\n"


def test_what_languages_need_is_no_control() -> None:
    for text in ("مرحبا\u200f\u061c (Rifq)\u200e", "می\u200cخواهم", "क्\u200dष", "👩\u200d⚖️"):
        assert name_controls(text) == text


@pytest.mark.parametrize("text", ["\x1b]0;x\x07", "\x9b31m", BIDI, "a\rb", "\udc80"])
def test_json_says_the_same_and_has_no_control_in_it(text: str) -> None:
    written = json_text({"text": text}, indent=2)
    assert not CONTROLS.search(written) and json.loads(written) == {"text": text}
