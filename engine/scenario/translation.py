"""The words of a file in another language, which are put into its data before it is compiled.

A text is found by its address and its English: the path to it, without the numbers of lists, so
that a paragraph more moves nothing. Where the English has changed since it was translated, or an
older play has another one, the English stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from engine.language.control_characters import CONTROLS, name_of
from engine.scenario.case_text import flatten
from engine.scenario.doctrine import Doctrine, Setting, doctrine_from
from engine.scenario.problems import Path as Place

Words = Mapping[tuple[str, str], str]
"""Translations, by the address of the text and its English on one line."""
NO_WORDS: Words = {}

SUFFIX = ".po"


def translation_path(file: Path, language: str) -> Path:
    """Where the translation of a YAML file lies: beside it, `hall.ar.po` of `hall.yaml`."""
    return file.with_name(f"{file.stem}.{language}{SUFFIX}")


def address_of(path: Place) -> str:
    """The address of a text for translators: its path without the numbers of lists."""
    return "/".join(part for part in path if isinstance(part, str))


def put_words(data: Any, words: Words, address: str = "") -> Any:
    """The data with every text that has a translation in its place; nothing given is changed."""
    if isinstance(data, str):
        return words.get((address, flatten(data)), data)
    if isinstance(data, Mapping):
        inside = f"{address}/" if address else ""
        return {name: put_words(part, words, f"{inside}{name}") for name, part in data.items()}
    if isinstance(data, list):
        return [put_words(part, words, address) for part in data]
    return data


def find_english(prose: Iterable[tuple[Place, str]], words: Words) -> frozenset[str]:
    """Where text of a case is still English: ids of scenes and endings; "" for the rest of it."""
    left = (path for path, text in prose if (address_of(path), flatten(text)) not in words)
    return frozenset(str(path[1]) if path[0] in ("scenes", "endings") else "" for path in left)


def put_in_doctrine(doctrine: Doctrine, words: Words) -> Doctrine:
    """Principles with these words; what a play keeps of them stays as it was written."""
    return replace(doctrine_from(put_words(doctrine.data, words)), data=doctrine.data)


def put_in_setting(setting: Setting, words: Words) -> Setting:
    """A procedure card with these words; what a play keeps of it stays as it was written."""
    read = {
        "title": setting.title,
        "card": [{"title": t, "lines": [*ls]} for t, ls in setting.sections],
    }
    there = put_words(read, words)
    sections = tuple((each["title"], tuple(each["lines"])) for each in there["card"])
    return replace(setting, title=there["title"], sections=sections)


class Fault(StrEnum):
    """Why a translation is not used."""

    PLACES = "places"  # other `{places}` than the English
    CONTROLS = "controls"  # a character that can turn or hide what stands beside it


def find_fault(english: str, there: str) -> Fault | None:
    """Why a translation cannot be used; None where it can."""
    if CONTROLS.search(there):
        return Fault.CONTROLS
    return Fault.PLACES if find_places(english) != find_places(there) else None


def find_places(text: str) -> list[str]:
    """The `{places}` of a text that are filled in later."""
    return sorted(re.findall(r"\{\w+\}", text))


def first_control(text: str) -> str:
    """The name of the first control character of a text that has one."""
    found = CONTROLS.search(text)
    return name_of(found[0]) if found else ""
