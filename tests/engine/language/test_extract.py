"""Translators are given every message, and nothing that is not one."""

from __future__ import annotations

import re
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
    return [(each.source, each.many) for each in find_in_module(file, parts)]


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


def test_the_sense_of_a_word_and_what_translators_are_told(tmp_path: Path) -> None:
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "a.py").write_text(
        "# Translators: Said of\n# an answer.\nX = {\n    1: N_('best'),\n"
        "    # Translators: Of a card.\n    2: _('open', 'a card'),\n}\n# Why.\nY = N_('y')\n",
        encoding="utf-8",
    )
    (tmp_path / "web" / "b.html.j2").write_text(
        '{# Translators: A key. #}\n{{ _("Up") }}\n{{ _("Place {n}", "in an order", n=1) }}',
        encoding="utf-8",
    )
    found = [m for m in find_messages(tmp_path) if m.place.startswith("web")]
    assert [(m.source, m.sense, m.comment) for m in found] == [
        ("best", "", "Said of an answer."),
        ("open", "a card", "Of a card."),
        ("y", "", ""),
        ("Up", "", "A key."),
        ("Place {n}", "in an order", ""),
    ]


def test_a_message_of_places_alone_says_what_is_in_them(found: list[Message]) -> None:
    def has_words(message: Message) -> bool:
        return bool(re.search(r"[^\W\d_]{2}", re.sub(r"\{\w+\}", "", message.source)))

    assert [m for m in found if "{" in m.source and not has_words(m) and not m.comment] == []
