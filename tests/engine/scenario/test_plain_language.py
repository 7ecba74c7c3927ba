"""Plain language: another sentence for the same line, and nothing else is another."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from engine.records.sqlite.store import Store
from engine.scenario.case_files import SHIPPED
from engine.scenario.compiled_form import form_of, from_json, scenario_of, to_json
from engine.scenario.load import load_bytes
from engine.scenario.scenario import Scenario
from engine.services.courses.participants import Participants, Preferences
from engine.services.shared.recording import Recorded, start
from engine.services.shared.session import Session
from tests.cases import loaded
from tests.engine.scenario.test_review import CASE
from tui.cli.main import rifq

PLAIN = """\
      - say: >-
          It is late.
        plain: >-
          It is ten in the evening.
"""
WITH = CASE.replace("      - >-\n        It is late.\n", PLAIN).replace(
    "    person: >-\n      She is at the shelter.\n",
    "    person:\n      - say: >-\n          She is at the shelter.\n"
    "        plain: >-\n          She sleeps in the shelter.\n",
)
FOUNDATION = sorted((SHIPPED / "foundation").glob("*.yaml"))


def case(text: str = WITH) -> Scenario:
    return load_bytes(text.encode(), "side-room.yaml")


def test_a_plain_twin_is_text_alone_and_what_is_said_of_it_is_kept() -> None:
    before, after = case(CASE).hashes, case().hashes
    assert (before.story, before.key) == (after.story, after.key)
    assert before.text != after.text
    other = case(WITH.replace("ten in the evening", "eleven at night")).hashes
    assert other.text != after.text and other.story == after.story
    kept = from_json(to_json(form_of(case())))
    again = scenario_of(kept, WITH.encode(), "side-room.yaml", case().doctrine)
    assert again.in_plain_language().text == case().in_plain_language().text


def test_whoever_chooses_it_reads_the_twin_and_everybody_else_the_line() -> None:
    whole = case()
    plain = whole.in_plain_language()
    assert plain.hashes == whole.hashes and plain.story is whole.story
    said = [[line.text for line in each.text.lines] for each in (whole, plain)]
    assert "It is late." in said[0] and "It is ten in the evening." not in said[0]
    assert "It is ten in the evening." in said[1] and "It is late." not in said[1]
    assert "She sits by the door." in said[0] and "She sits by the door." in said[1]
    assert case(CASE).in_plain_language().text == case(CASE).text


def lines(cases: Path, data: Path, *options: str) -> str:
    env = {"RIFQ_DATA": str(data), "RIFQ_CASES": None}
    words = ["play", str(cases), "--plain", "--new", *options]
    result = CliRunner().invoke(rifq, words, input="1\n", env=env, prog_name="rifq")
    assert result.exit_code == 0, result.output
    return result.output


def test_line_by_line_it_is_an_option_or_a_preference(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "side-room.yaml"
    path.write_text(WITH, encoding="utf-8")
    said = lines(path, store.folder)
    assert "It is late." in said and "She is at the shelter." in said
    said = lines(path, store.folder, "--plain-language")
    assert "It is ten in the evening." in said and "She sleeps in the shelter." in said
    people = Participants(store)
    people.keep_preferences("", Preferences(plain=True))
    assert people.preferences("").plain
    assert "It is ten in the evening." in lines(path, store.folder)
    assert "It is ten in the evening." in lines(
        path, store.folder, "--at", "side-room", "--plain-language"
    )


@pytest.mark.parametrize("file", FOUNDATION, ids=lambda file: file.stem)
def test_plain_twins_of_the_foundation_cases_are_short_and_say_something_else(file: Path) -> None:
    for line in loaded(file).text.lines:
        if line.plain:
            assert line.plain != line.text and "  " not in line.plain
            sentences = line.plain.replace("?", ".").replace(":", ".").split(".")
            assert max(len(sentence.split()) for sentence in sentences) <= 20, line.plain


def test_a_play_that_is_open_is_told_plainly_from_then_on(store: Store) -> None:
    recorded = start(store, case())
    assert isinstance(recorded, Recorded)
    session = Session(recorded)
    assert [each.text for each in session.step.text][-1] == "It is late."
    session.read_plainly()
    assert [each.text for each in session.step.text][-1] == "It is ten in the evening."
    assert session.answer("wait") is None and session.ended
