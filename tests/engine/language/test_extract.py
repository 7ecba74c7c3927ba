"""Translators are given every message, and nothing that is not one."""

from __future__ import annotations

import gettext
import io
import shutil
import subprocess
from pathlib import Path

import pytest

from engine.language.extract import Message, find_in_module, find_messages, write_template
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


def test_a_message_is_there_once_with_all_its_places() -> None:
    found = [
        Message('A {n}\n"b"', "", "x.py:1"),
        Message("one", "many", "x.py:2"),
        Message("one", "", "y.py:3"),
        Message('A {n}\n"b"', "", "y.py:4"),
    ]
    assert write_template(found).split("\n\n")[1:] == [
        '#: x.py:1\n#: y.py:4\n#, python-brace-format\nmsgid "A {n}\\n\\"b\\""\nmsgstr ""',
        '#: x.py:2\nmsgid "one"\nmsgid_plural "many"\nmsgstr[0] ""\nmsgstr[1] ""\n',
    ]


@pytest.mark.skipif(shutil.which("msgfmt") is None, reason="gettext's tools are not installed")
def test_the_template_is_a_file_that_gettext_reads(tmp_path: Path, found: list[Message]) -> None:
    pot, mo = tmp_path / "rifq.pot", tmp_path / "rifq.mo"
    head = "nplurals=2; plural=(n != 1)"
    told = write_template(found).replace("nplurals=INTEGER; plural=EXPRESSION", head)
    pot.write_text(told, encoding="utf-8")
    subprocess.run(["msgfmt", "-o", mo, pot], check=True)
    assert gettext.GNUTranslations(io.BytesIO(mo.read_bytes())).info()["mime-version"] == "1.0"
