"""Trials that begin after answers: in lines, as JSON, in the app; never recorded."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result

from engine.services.shared.session import Session
from tests.tui.faces import CASE, invoked, one_line, scenario
from tests.tui.scripted import ScriptedLibrary
from tests.tui.support import app_of, press, settle, words_on_screen
from tui.cli.recorded_play import make_trial

ALONG = (
    "[{door: {act: ring-the-line}}, {door: separate}, {order: [statement, danger, interpreter]}]"
)
OPTIONS = {"mode": None, "seed": None, "scene": None, "values": ("rain=true",), "along": ALONG}


def run(data: Path, *args: str, stdin: str = "") -> Result:
    return invoked("play", CASE, *args, data=data, stdin=stdin)


def test_a_play_begins_after_the_answers_and_they_can_all_be_taken_back(tmp_path: Path) -> None:
    undo = '{"command": "undo"}\n' * 4
    result = run(tmp_path / "d", "--jsonl", "--along", ALONG, "--with", "rain=true", stdin=undo)
    said = [json.loads(line) for line in result.output.splitlines()]
    assert [m["at"] for m in said if m["type"] == "step"] == ["see-to", "order", "door", "door"]
    assert said[0]["play"] == "" and said[-1]["code"] == "P009"
    assert "It is raining." in said[-2]["text"]
    assert not (tmp_path / "d").exists(), "a test leaves no record"


def test_line_mode_says_that_it_comes_in_after_the_answers(tmp_path: Path) -> None:
    result = run(tmp_path / "d", "--plain", "--along", ALONG, stdin="u\n")
    text = one_line(result.output)
    assert "A test: it is not saved." in text
    assert "You start after the answers that were given." in text
    assert text.index("There is time for two things.") < text.index("Undone.")
    assert "continue where this play stopped" not in text


def test_no_answers_are_the_beginning(tmp_path: Path) -> None:
    result = run(tmp_path / "d", "--jsonl", "--along", "[]")
    assert json.loads(result.output.splitlines()[1])["at"] == "door"


def test_a_trial_can_begin_at_an_ending(tmp_path: Path) -> None:
    said = run(tmp_path / "d", "--plain", "--at", "went")
    assert said.exit_code == 0 and "She has a room with a key of her own." in one_line(said.output)
    assert "How a story ends does not show how well it was handled" in one_line(said.output)
    last = json.loads(run(tmp_path / "d", "--jsonl", "--at", "went").output.splitlines()[-1])
    assert (last["type"], last["ending"]) == ("ended", "went")


@pytest.mark.parametrize(
    ("pair", "variable", "value"),
    [
        ("need.interpreter=met", "need:interpreter", "met"),
        ("learned.the-key=true", "learned:the-key", True),
        ("amina.trust=3", "amina.trust", 3),
    ],
)
def test_whatever_a_condition_may_ask_can_be_set(pair: str, variable: str, value: object) -> None:
    begun = make_trial(scenario(), {**OPTIONS, "along": None, "scene": "talk", "values": (pair,)})
    assert begun.play.value(variable) == value


def test_luck_is_what_is_asked_for(tmp_path: Path) -> None:
    for rain, said in (("true", True), ("false", False)):
        for seed in ("1", "2", "3"):
            args = ("--jsonl", "--along", "[]", "--with", f"rain={rain}", "--seed", seed)
            assert ("It is raining." in run(tmp_path / "d", *args).output) is said


@pytest.mark.parametrize(
    ("along", "said"),
    [
        ("[{door: nowhere}]", "Answer 1 of `--along`, `door: nowhere`, is not offered."),
        ("[{door: separate}, {door: separate}]", "Available in `order`: rank: interpreter"),
        ("[{hall: wait}]", "Available in `door`: separate, in-front, walk-first"),
        ("door: separate", "takes the answers of a test on one line"),
        ("[{door: separate", "takes the answers of a test on one line"),
        ("separate", "takes the answers of a test on one line"),
    ],
)
def test_what_cannot_be_gone_along_says_why(tmp_path: Path, along: str, said: str) -> None:
    result = run(tmp_path / "d", "--plain", "--along", along)
    assert result.exit_code == 2 and said in one_line(result.output)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--at", "order"], "Use `--at` or `--along`, not both."),
        (["--as", "482131"], "A test is never recorded"),
        (["--resume"], "A test is never recorded"),
    ],
)
def test_what_contradicts_a_trial_is_said(tmp_path: Path, args: list[str], said: str) -> None:
    result = run(tmp_path / "d", "--plain", "--along", "[]", *args)
    assert result.exit_code == 2 and said in one_line(result.output)


async def test_the_app_opens_after_the_answers_and_goes_back_through_them() -> None:
    app = app_of(ScriptedLibrary(), code="", start=Session(make_trial(scenario(), OPTIONS)))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "Which two do you see to?" in words_on_screen(pilot)
        await press(pilot, "u")
        assert "In what order?" in words_on_screen(pilot)
        await press(pilot, "u")
        assert "What do you do first?" in words_on_screen(pilot)
