"""Translators are given every message, and nothing that is not one."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.language.extract import Message, find_in_module, find_messages
from engine.play.messages import MESSAGES as REFUSALS
from engine.records.problems import HINTS, MESSAGES
from engine.scenario.messages import MESSAGES as PROBLEMS
from engine.scenario.vocabulary import WORDS


@pytest.fixture(scope="module")
def found() -> list[Message]:
    """Every message of Rifq: all modules and templates are read for it."""
    return find_messages()


@pytest.fixture(scope="module")
def sources(found: list[Message]) -> set[str]:
    return {message.source for message in found}


def test_the_tables_of_messages_are_in_it(sources: set[str]) -> None:
    for table in (PROBLEMS, REFUSALS, MESSAGES, HINTS):
        assert set(table.values()) <= sources


def test_what_words_say_is_in_it(sources: set[str]) -> None:
    said = {text for word in WORDS for text in (*word.case_file.values(), *word.debrief.values())}
    assert said and said <= sources


def test_help_and_screens_and_reports_are_in_it(sources: set[str]) -> None:
    assert {
        "Play a case",  # a verb
        "A participant code.",  # an option
        "Without a command the app opens.",  # a paragraph of a help
        "Show this message and exit.",  # click's
        "There is no play yet.",
        "{first}, {next}",
        "November",
    } <= sources


def read(tmp_path: Path, code: str, *parts: str) -> list[tuple[str, str]]:
    file = tmp_path / "module.py"
    file.write_text(code, encoding="utf-8")
    return [(source, many) for source, many, _ in find_in_module(file, parts)]


def test_marks_are_read_where_they_stand(tmp_path: Path) -> None:
    code = '_("a" "b"), N_("c"), x.plural("{n} d", "{n} ds", n), Plural("e", "es"), _(name), f("g")'
    assert sorted(read(tmp_path, code)) == [
        ("ab", ""),
        ("c", ""),
        ("e", "es"),
        ("{n} d", "{n} ds"),
    ]
    assert read(tmp_path, 'M = {"E1": "one", "E2": {"x": "two"}}') == []
    assert read(tmp_path, 'M = {"E1": "one", "E2": {"x": "two"}}', "messages") == [
        ("one", ""),
        ("two", ""),
    ]
    assert read(tmp_path, 'MESSAGES: T = {"E1": "one"}; M = {"E2": "two"}') == [("one", "")]
