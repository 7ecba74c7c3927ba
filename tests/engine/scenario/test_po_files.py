"""PO files of cases: written again they are the same, and what changed in English is looked at."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from engine.scenario.po_files import BadPo, count, find_problems, parse, read_words, write_po
from engine.scenario.prose import list_prose
from engine.scenario.yaml.reader import read
from tests.cases import TICKET
from tests.tui.faces import CASE, ROOT


def text_of(data: Any, before: str = "", file: Path = CASE) -> str:
    return f"{write_po(file, data, 'fr', parse(before.encode()) if before else None)}\n"


@pytest.fixture
def data() -> Any:
    return read(CASE).data


@pytest.fixture
def french(data: Any) -> str:
    """Half of it is translated, and long enough to be wrapped; a translator wrote a comment."""
    made = write_po(CASE, data, "fr")
    for entry in made[::2]:
        entry.msgstr = f"« {entry.msgid} » dit-il, « {entry.msgid} »"
    made[2].tcomment = "Elle le dit tout bas."
    made.metadata["Last-Translator"] = "Amal"
    return f"{made}\n"


def test_what_was_translated_is_written_again_byte_by_byte(data: Any, french: str) -> None:
    assert text_of(data, french) == french
    assert "Elle le dit tout bas." in french and "Amal" in french


@pytest.mark.skipif(not shutil.which("msgcat"), reason="needs gettext")
def test_the_tools_of_gettext_read_it_and_give_the_same(
    data: Any, french: str, tmp_path: Path
) -> None:
    file = tmp_path / "a.po"
    file.write_text(french, "utf-8")
    subprocess.run(["msgfmt", "-c", "-o", tmp_path / "a.mo", file], check=True, capture_output=True)
    for way in ([], ["--no-wrap"], ["--width=40"]):
        other = subprocess.run(["msgcat", *way, file], check=True, capture_output=True).stdout
        assert text_of(data, other.decode()) == french


def test_each_text_stands_there_once_with_its_address(data: Any) -> None:
    made = write_po(CASE, data, "fr")
    keys = [(entry.msgctxt, entry.msgid) for entry in made]
    assert len(keys) == len({*keys})
    assert ("title", data["title"]) in keys
    assert {english for _, english in keys} == {
        " ".join(text.split()) for _, text in list_prose(CASE, data)
    }


@pytest.mark.parametrize("top", ["always", "tests", "accept", "review"])
def test_what_no_player_reads_is_not_translated(top: str) -> None:
    assert not [path for path, _ in list_prose(TICKET, read(TICKET).data) if path[0] == top]


def test_a_changed_sentence_is_fuzzy_and_is_not_used(data: Any, french: str) -> None:
    was = data["title"]
    data["title"] = f"{was}, again"
    again = parse(text_of(data, french).encode())
    entry = next(e for e in again if e.msgctxt == "title")
    assert entry.fuzzy and entry.previous_msgid == was and entry.msgstr
    assert ("title", data["title"]) not in read_words(str(again).encode())
    assert count(again).stale == 1
    assert text_of(data, f"{again}\n") == f"{again}\n"


def test_a_sentence_that_is_back_is_no_longer_lost(data: Any, french: str) -> None:
    was, data["title"] = data["title"], "Quite other words"
    gone = text_of(data, french)
    assert "#~ msgid" in gone
    data["title"] = was
    assert ("title", was) in read_words(text_of(data, gone).encode())


def test_a_paragraph_more_moves_nothing(data: Any, french: str) -> None:
    before = read_words(french.encode())
    scene = next(id for id, each in data["scenes"].items() if isinstance(each.get("text"), list))
    data["scenes"][scene]["text"].insert(0, "A dog barks.")
    assert read_words(text_of(data, french).encode()) == before


FAULTS = {
    "T001": ('msgid "The blue door"', 'msgid "The blue door'),
    "T002": ("X-Rifq-File: every-kind.yaml", "X-Rifq-File: other.yaml"),
    "T003": ("Language: fr", "Language: ar"),
    "T004": ('msgctxt "title"', 'msgctxt "titel"'),
    "T005": ('msgid "The blue door"\nmsgstr "', 'msgid "The blue door"\nmsgstr "{who} '),
    "T006": ('msgid "The blue door"\nmsgstr "', 'msgid "The blue door"\nmsgstr "\u202e'),
}


@pytest.mark.parametrize("code", FAULTS)
def test_what_is_wrong_is_said_with_its_line(data: Any, french: str, code: str) -> None:
    was, now = FAULTS[code]
    text = french.replace(was, now)
    assert text != french
    try:
        [found] = find_problems(parse(text.encode()), CASE, data, "fr")
    except BadPo as bad:
        [found] = bad.problems
    assert found.code == code
    assert found.describe("a.po").startswith("a.po")
    if code not in ("T002", "T003"):
        title = next(n for n, line in enumerate(text.splitlines(), 1) if 'msgctxt "tit' in line)
        assert found.line == title + (code == "T001")


def test_every_shipped_file_can_be_translated() -> None:
    for path in sorted((ROOT / "scenarios").rglob("*.yaml")):
        made = write_po(path, read(path).data, "fr")
        assert len(made) > 10 or path.name == "template.yaml", path
