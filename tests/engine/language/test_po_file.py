"""A catalogue is read as translators left it."""

from __future__ import annotations

from pathlib import Path

import polib
import pytest

from engine.language.catalogue import FILES
from engine.language.po_file import PoFile

HEAD = 'msgid ""\nmsgstr ""\n"Language: fr\\n"\n"Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n\n'


def test_a_text_may_go_on_in_the_next_line_and_hold_signs() -> None:
    said = PoFile(HEAD + 'msgid ""\n"one "\n"\\"two\\"\\n"\nmsgstr "un "\n"\\"deux\\"\\\\\\n"\n')
    assert said.gettext('one "two"\n') == 'un "deux"\\\n'
    assert said.head["Language"] == "fr"


def test_what_is_fuzzy_or_not_translated_or_gone_is_english() -> None:
    said = PoFile(
        f'{HEAD}#. a hint\n#: a.py\n#, fuzzy, python-brace-format\n#| msgid "a"\nmsgid "a {{n}}"\n'
        'msgstr "x"\n\nmsgid "b"\nmsgstr ""\n\n#~ msgid "c"\n#~ msgstr "y"\n\n'
        'msgid "{n} d"\nmsgid_plural "{n} ds"\nmsgstr[0] "z"\nmsgstr[1] ""\n'
    )
    assert [said.gettext(each) for each in ("a {n}", "b", "c", "e")] == ["a {n}", "b", "c", "e"]
    assert said.ngettext("{n} d", "{n} ds", 0) == "{n} ds"


def test_one_word_has_a_translation_for_each_of_its_senses() -> None:
    said = PoFile(HEAD + 'msgctxt "a door"\nmsgid "open"\nmsgstr "ouverte"\n')
    assert said.pgettext("a door", "open") == "ouverte"
    assert said.gettext("open") == said.pgettext("a question", "open") == "open"


def test_without_a_rule_for_plurals_the_rule_is_that_of_english() -> None:
    said = PoFile('msgid "{n} d"\nmsgid_plural "{n} ds"\nmsgstr[0] "one"\nmsgstr[1] "many"\n')
    assert [said.ngettext("{n} d", "{n} ds", n) for n in (0, 1, 2)] == ["many", "one", "many"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parts[-3])
def test_it_says_what_the_library_of_translators_says(path: Path) -> None:
    said = PoFile(path.read_text(encoding="utf-8"))
    for entry in polib.pofile(str(path)).translated_entries():
        if entry.msgid_plural:
            forms = {said.ngettext(entry.msgid, entry.msgid_plural, n) for n in range(200)}
            assert forms == set(entry.msgstr_plural.values())
        else:
            assert said.pgettext(entry.msgctxt or "", entry.msgid) == entry.msgstr
