"""Catalogues and languages made for tests, without gettext's tools."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from gettext import NullTranslations
from pathlib import Path

from engine.language.language import Language

Forms = tuple[str, ...]


def catalogue(messages: Mapping[str | tuple[str, str], str | Forms], plurals: str) -> str:
    """A .po file: English messages, or pairs of forms, and their translations."""
    rows = ['msgid ""\nmsgstr ""', _quote(f"Plural-Forms: {plurals}\n")]
    for source, said in messages.items():
        one, *many = [source] if isinstance(source, str) else source
        rows += ["", f"msgid {_quote(one)}", *(f"msgid_plural {_quote(each)}" for each in many)]
        forms = [("msgstr", said)] if isinstance(said, str) else _number(said)
        rows += [f"{name} {_quote(form)}" for name, form in forms]
    return "\n".join(rows)


def _number(forms: Forms) -> list[tuple[str, str]]:
    return [(f"msgstr[{n}]", form) for n, form in enumerate(forms)]


def _quote(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def write(folder: Path, code: str, content: str) -> None:
    """Put a catalogue where `engine.language.interface` looks for it."""
    path = folder / code / "LC_MESSAGES" / "rifq.po"
    path.parent.mkdir(parents=True)
    path.write_text(content, encoding="utf-8")


class _Spoken(NullTranslations):
    def __init__(self, say: Callable[[str], str]) -> None:
        super().__init__()
        self._say = say

    def gettext(self, message: str) -> str:
        return self._say(message)

    def pgettext(self, context: str, message: str) -> str:
        return self._say(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self._say(msgid1 if n == 1 else msgid2)


def spoken_by(say: Callable[[str], str]) -> Language:
    """A language in which a function says every sentence."""
    return Language("en", _Spoken(say))
