"""Which languages there are, and which is used."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.language.interface import PSEUDO, choose, languages, load, of_environment
from engine.language.language import ENGLISH, Language, Plural
from tests.engine.language.compiled import catalogue, write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, "ar", catalogue({"Open": "افتح"}, "nplurals=2; plural=(n != 1);"))
    write(tmp_path, "pt_BR", catalogue({"Open": "Abrir"}, "nplurals=2; plural=(n > 1);"))
    return tmp_path


def test_a_language_is_a_folder_with_a_catalogue(folder: Path) -> None:
    assert languages(folder) == ("ar", "en", "pt-BR")
    arabic = load("ar", folder)
    assert arabic is not None and arabic.say("Open") == "افتح"


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("ar", "ar"),
        ("ar_JO.UTF-8", "ar"),
        ("AR-jo", "ar"),
        ("pt_BR", "pt-BR"),
        ("pt-br", "pt-BR"),
        ("en_GB.UTF-8@euro", "en"),
        (PSEUDO, PSEUDO),
    ],
)
def test_names_of_locales_are_languages(asked: str, code: str, folder: Path) -> None:
    found = load(asked, folder)
    assert found is not None and found.code == code


@pytest.mark.parametrize("asked", ["", "C", "C.UTF-8", "POSIX", "xx", "../ar", "pt"])
def test_what_has_no_catalogue_is_no_language(asked: str, folder: Path) -> None:
    assert load(asked, folder) is None


def test_a_catalogue_without_a_translation_is_no_language_yet(folder: Path) -> None:
    """Else somebody whose computer speaks it would read English set from right to left."""
    write(folder, "he", catalogue({"Open": ""}, "nplurals=2; plural=(n != 1);"))
    assert "he" not in languages(folder)
    assert load("he_IL.UTF-8", folder) is None


def test_the_first_that_can_be_had_is_chosen(folder: Path) -> None:
    assert choose(["xx", "", "ar", "pt-BR"], folder).code == "ar"
    assert choose(["en", "ar"], folder) == ENGLISH
    assert choose([], folder) == choose(["C"], folder) == ENGLISH


def test_the_environment_asks_for_a_language() -> None:
    every = {"RIFQ_LANGUAGE": "a", "LC_ALL": "b", "LC_MESSAGES": "c", "LANG": "d"}
    asked = []
    for name in list(every):
        asked.append(of_environment(every))
        every[name] = ""
    assert asked == ["a", "b", "c", "d"]
    assert of_environment(every) == ""


def test_the_pseudo_language_is_40_percent_longer_and_keeps_its_places() -> None:
    pseudo = load(PSEUDO)
    assert isinstance(pseudo, Language)
    assert len(pseudo.text("Twenty characters ok")) - 2 >= 28
    said = pseudo.say(Plural("{n} play", "{n} plays"), n=1)
    assert said.startswith("⟦1 play~") and said.endswith("⟧")
    assert pseudo.number(1234, 1) == "1,234.0"
    assert pseudo.date("2026-11-27").startswith("⟦27 ⟦November~")
