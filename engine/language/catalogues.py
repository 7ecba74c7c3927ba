"""Which languages there are, and which one is used.

A language is a compiled catalogue of gettext: `locale/CODE/LC_MESSAGES/rifq.mo` in this folder.
English needs none, since the sentences in the code are English.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from engine.language.language import ENGLISH, Language

LOCALES = Path(__file__).resolve().parent / "locale"
PSEUDO = "en-XA"
"""English in ⟦ ⟧ and 40 % longer, to see what is not translated or does not fit."""

_DOMAIN = "rifq"


class _Pseudo(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        extra = max(1, round(len(message) * 0.4))
        padding = " ".join(["~" * 5] * (extra // 6) + ["~" * (extra % 6)]).strip()
        return f"⟦{message}{padding}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


def languages(folder: Path = LOCALES) -> tuple[str, ...]:
    """The codes of all languages with a catalogue, and "en", in order."""
    found = {path.parts[-3] for path in folder.glob(f"*/LC_MESSAGES/{_DOMAIN}.mo")}
    return tuple(sorted({_tag(name) for name in found} | {ENGLISH.code}))


@cache
def load(code: str, folder: Path = LOCALES) -> Language | None:
    """The language of a code or of the name of a locale; None when it has no catalogue.

    Args:
        code: such as "ar", "ar-JO" or "ar_JO.UTF-8". A regional form without a catalogue of its own
            gets the catalogue of its language.
        folder: where the catalogues are.
    """
    tag = _tag(code)
    if tag == PSEUDO:
        return Language(PSEUDO, _Pseudo())
    there = languages(folder)
    for name in (tag, tag.partition("-")[0]):
        if name == ENGLISH.code:
            return ENGLISH
        if name in there:
            path = folder / name.replace("-", "_") / "LC_MESSAGES" / f"{_DOMAIN}.mo"
            with path.open("rb") as file:
                return Language(name, gettext.GNUTranslations(file))
    return None


def choose(wanted: Iterable[str], folder: Path = LOCALES) -> Language:
    """The first language wanted that has a catalogue; else English.

    Args:
        wanted: codes, the most important first; "" wants nothing.
        folder: where the catalogues are.
    """
    loaded = (load(code, folder) for code in wanted if code)
    return next((language for language in loaded if language), ENGLISH)


def of_environment(environment: Mapping[str, str]) -> str:
    """The language an environment asks for: RIFQ_LANGUAGE, else its locale; "" for none.

    The first variable of the locale that is set decides: LC_ALL, LC_MESSAGES, LANG.
    """
    names = ("RIFQ_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
    return next((environment[name] for name in names if environment.get(name)), "")


def _tag(name: str) -> str:
    """The code of a language as in HTML, from one or from a locale's name: "pt_BR.UTF-8"."""
    language, *rest = name.partition(".")[0].partition("@")[0].replace("_", "-").split("-")
    parts = [part.upper() if len(part) == 2 else part for part in rest]
    return "-".join([language.lower(), *parts])
