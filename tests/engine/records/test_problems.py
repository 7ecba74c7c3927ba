import string

from engine.records.chain import How
from engine.records.problems import HINTS, MESSAGES, Code, hint, message


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_every_code_has_a_sentence_and_every_hint_a_code() -> None:
    assert {str(code) for code in (*Code, *How)} <= set(MESSAGES)
    assert set(HINTS) <= set(MESSAGES)
    assert all(fields(HINTS[code]) <= fields(MESSAGES[code]) for code in HINTS)


def test_a_sentence_can_be_said_in_another_language() -> None:
    said = message("R010", {"play": "3f"}, lambda text: text.replace("There is no play", "لا يوجد"))
    assert said == "لا يوجد 3f."
    assert hint("R010", {"play": "3f"}, str.upper).startswith("`RIFQ RECORDS LIST`")
    assert hint("R012", {}) == ""
