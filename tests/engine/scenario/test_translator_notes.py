"""What stands beside a text for its translator."""

from __future__ import annotations

from engine.scenario.translator_notes import write_notes
from engine.scenario.yaml.reader import read
from tests.cases import TICKET
from tests.tui.faces import CASE, ROOT


def test_a_translator_learns_who_speaks_where_and_how_long_it_may_be() -> None:
    every = "\n".join(write_notes(TICKET, read(TICKET).data).values())
    for words in (
        "At most 16 words",
        "A talk with Selim (a man), through Ms Mitra (a woman).",
        "Scene: ",
        "Before it: ",
        "The answer: ",
        "Only if: ",
        "Speaks of Selim (a man)",
    ):
        assert words in every, words


def test_no_text_is_called_the_answer_to_itself() -> None:
    for (_, english), note in write_notes(TICKET, read(TICKET).data).items():
        if "Narration" in note or "An ending" in note:
            assert f"The answer: {english}" not in note


def test_every_file_has_notes() -> None:
    assert all(write_notes(CASE, read(CASE).data).values())
    for path in (ROOT / "scenarios").rglob("*.yaml"):
        write_notes(path, read(path).data)
