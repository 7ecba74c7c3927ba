"""Translators are given files that their tools read, and a change of the code costs them little."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import polib
import pytest

from engine.language.catalogue import FILES, count, make_template, merge
from engine.language.extract import Message, find_messages

PLAYS = Message("{n} play", "{n} plays", "engine/play/x.py:2")


def begun(*entries: polib.POEntry) -> polib.POFile:
    made = polib.POFile()
    made.metadata = {"Language": "xx", "Plural-Forms": "nplurals=3; plural=n;", "X-Reviewed-By": ""}
    made.extend(entries)
    return made


def test_a_message_is_there_once_with_every_file_and_no_line() -> None:
    found = [
        Message('A {n}\n"b"', "", "x.py:1"),
        Message("one", "many", "x.py:2"),
        Message("one", "", "y.py:3"),
        Message('A {n}\n"b"', "", "x.py:4"),
        Message('A {n}\n"b"', "", "y.py:4"),
    ]
    assert str(make_template(found)).split("\n\n")[1:] == [
        '#: x.py y.py\n#, python-brace-format\nmsgid ""\n"A {n}\\n"\n"\\"b\\""\nmsgstr ""',
        '#: x.py\nmsgid "one"\nmsgid_plural "many"\nmsgstr[0] ""\nmsgstr[1] ""\n',
    ]


def test_what_is_translated_stays_and_each_new_message_has_the_forms_of_the_language() -> None:
    old = begun(polib.POEntry(msgid="Open", msgstr="XX", tcomment="as on doors"))
    made = merge(old, [Message("Open", "", "a.py:1"), PLAYS])
    assert [(e.msgid, e.msgstr, e.tcomment) for e in made[:1]] == [("Open", "XX", "as on doors")]
    assert made[1].msgstr_plural == {0: "", 1: "", 2: ""}
    assert made.metadata["Language"] == "xx" and made.metadata["X-Reviewed-By"] == ""
    assert str(merge(made, [Message("Open", "", "b/a.py:9"), PLAYS])).replace("b/", "") == str(made)


def test_changed_english_makes_a_translation_fuzzy_and_names_what_it_was() -> None:
    old = begun(
        polib.POEntry(msgid="Choose one answer", msgstr="XX"),
        polib.POEntry(msgid="No longer said", msgstr="YY"),
    )
    now = [Message("Choose one answer.", "", "a.py:1"), PLAYS]
    made = merge(old, now)
    assert [e.msgid for e in made] == ["Choose one answer.", "{n} play"]
    assert (made[0].msgstr, made[0].flags, made[0].previous_msgid) == (
        "XX",
        ["fuzzy"],
        "Choose one answer",
    )
    assert str(merge(made, now)) == str(made)


def test_it_is_counted_by_who_reads_it() -> None:
    found = [
        Message("a", "", "engine/scenario/messages.py:1"),
        Message("b", "", "tui/cli/serve.py:1"),
        Message("c", "", "tui/cli/check.py:1"),
        Message("c", "", "engine/play/view.py:1"),
        PLAYS,
    ]
    old = begun(polib.POEntry(msgid="b", msgstr="x"), polib.POEntry(msgid="c", msgstr="y"))
    assert count(old, found) == {
        ("author", "missing"): 1,
        ("facilitator", "translated"): 1,
        ("participant", "translated"): 1,
        ("participant", "missing"): 1,
    }


@pytest.mark.skipif(shutil.which("msgfmt") is None, reason="gettext's tools are not installed")
def test_gettext_reads_the_template_and_every_catalogue(tmp_path: Path) -> None:
    template = tmp_path / "rifq.pot"
    make_template(find_messages()).save(str(template))
    for path in (template, *FILES):
        subprocess.run(["msgfmt", "-c", "-o", tmp_path / "rifq.mo", path], check=True)
