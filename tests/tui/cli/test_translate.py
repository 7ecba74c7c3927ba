"""`rifq translate`: what a translator is given, what is taken back, and how far it is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.tui.faces import CASE, invoked


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder of own cases with one case."""
    folder = tmp_path / "own"
    folder.mkdir()
    shutil.copy(CASE, folder)
    return folder


def test_a_case_goes_to_a_translator_and_comes_back(own: Path, tmp_path: Path) -> None:
    beside = own / "every-kind.fr.po"
    assert invoked("translate", "export", "every-kind", "fr", own=own).exit_code == 0
    sent = tmp_path / "sent.po"
    was = 'msgid "The blue door"\nmsgstr ""'
    sent.write_text(beside.read_text("utf-8").replace(was, was[:-2] + '"La porte bleue"'), "utf-8")
    result = invoked("translate", "import", "every-kind", "fr", sent, own=own)
    assert result.exit_code == 0 and "1 of " in result.output
    assert beside.read_text("utf-8") == sent.read_text("utf-8")
    assert invoked("translate", "import", "every-kind", "fr", own=own).exit_code == 0
    assert beside.read_text("utf-8") == sent.read_text("utf-8")
    status = invoked("translate", "status", own=own).output
    assert "every-kind" in status and "fr" in status and "1 of " in status


def test_what_is_wrong_is_said_and_nothing_is_written(own: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.po"
    head = 'msgid ""\nmsgstr "Language: fr\\n"\n\n'
    bad.write_text(f'{head}msgctxt "nowhere"\nmsgid "a"\nmsgstr "b"\n', "utf-8")
    result = invoked("translate", "import", "every-kind", "fr", bad, own=own)
    assert result.exit_code == 2
    assert f"{bad}:4: T004" in result.output and "nowhere" in result.output
    assert not list(own.glob("*.po"))


def test_what_lies_beside_cases_is_translated_too(tmp_path: Path) -> None:
    for name in ("doctrine", "settings/wadira", "teaching/thursday-ticket", "tools/referral"):
        result = invoked("translate", "export", name, "ar", "-o", "-")
        assert result.exit_code == 0 and "Language: ar" in result.output


@pytest.mark.parametrize("words", [["nowhere", "fr"], ["doctrine", "en"], ["doctrine", "../x"]])
def test_a_wrong_name_is_refused(words: list[str]) -> None:
    assert invoked("translate", "export", *words).exit_code == 2
