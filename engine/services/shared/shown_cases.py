"""A case in the language of who reads it, from the translation that lies beside its file.

A play keeps the case as it was written, and its records are the same in every language. So a play
that was begun in one language is continued in another, and people of one room each read their own.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from engine.language.language import Language
from engine.lazy_import import lazy_modules
from engine.scenario.case_files import SHIPPED, find, setting_folders
from engine.scenario.compiled_form import form_of, translation_of
from engine.scenario.scenario import Scenario
from engine.scenario.translation import (
    Words,
    put_in_doctrine,
    put_in_setting,
    translation_path,
)
from engine.services.shared.kept_files import (
    keep_form,
    name_file,
    read_file,
    read_form,
    write_file,
)

with lazy_modules():
    from engine.scenario import po_files, translated_case

if TYPE_CHECKING:
    from engine.scenario.doctrine import Setting

WORDS = ".words"


def shown_case(
    case: Scenario, language: Language, own: str | os.PathLike[str] | None = None
) -> Scenario:
    """The case in a language; as it was written, where it was not translated.

    Args:
        case: in any language.
        language: of who reads it.
        own: the own folder of cases, for a case that was kept with a play.
    """
    case = case.original or case
    if language.code == case.language:
        return case
    if (language, own) not in case.results:
        case.results[language, own] = _translate(case, language.code, own) or case
    found: Scenario = case.results[language, own]
    return found


def base_of(code: str) -> str:
    """The language of a regional form: "pt" of "pt-BR"."""
    return code.partition("-")[0]


def _translate(case: Scenario, code: str, own: str | os.PathLike[str] | None) -> Scenario | None:
    """The case in another language; None where it was not translated."""
    written = Path(case.source.file)
    file = written if written.is_file() else find(case.id, own)  # that of a play has no place
    words = words_beside(file, code) if file else {}
    if file is None or not words:
        return None
    doctrine = put_in_doctrine(case.doctrine, words_beside(SHIPPED / "doctrine.yaml", code))
    card = case.setting and shown_card(case.setting, file, code)
    cited, said = json.dumps(case.doctrine.data, default=str), json.dumps([*words.items()])
    name = name_file(case.id, "shown", code, case.source.raw, cited, said)
    form = read_form(name)
    if form is None:
        made = translated_case.translate_case(case, words, code)
        if made is None:
            return None
        form = form_of(keep_form(name, made))
    return translation_of(form, case, doctrine, card)


def shown_card(card: Setting, file: Path, code: str) -> Setting:
    """The procedure card of the case in a file, in a language."""
    folders = (folder / f"{card.id}.yaml" for folder in setting_folders(file))
    there = next((path for path in folders if path.is_file()), None)
    return put_in_setting(card, words_beside(there, code)) if there else card


def words_beside(file: Path, code: str) -> Words:
    """What was translated of a YAML file, from the PO file beside it; nothing where there is none.

    A regional form without a file of its own has that of its language.
    A PO file that is broken translates nothing: `rifq translate status` says what is wrong.
    """
    for each in dict.fromkeys((code, base_of(code))):
        with suppress(OSError):
            return _read_words(translation_path(file, each).read_bytes())
    return {}


@lru_cache(maxsize=32)
def _read_words(raw: bytes) -> Words:
    name = name_file("words", raw, suffix=WORDS)
    kept = read_file(name)
    if kept is not None:
        return {(address, english): there for address, english, there in json.loads(kept)}
    try:
        words = po_files.read_words(raw)
    except po_files.BadPo:
        return {}
    rows = [(*key, there) for key, there in words.items()]
    write_file(name, json.dumps(rows, ensure_ascii=False).encode(), WORDS)
    return words
