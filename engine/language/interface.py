"""The words of the screens: marked in the code, translated when they are shown.

`_("…")` may stand in a class body: the value is a `str` that remembers its English source, and
`str()`, `format` and f-strings give it in the language in use at that moment. The engine's own
reports take a `Language` instead. Text of cases is never passed through here.

A language is a catalogue of gettext: `locale/CODE/LC_MESSAGES/rifq.po` in this folder. English
needs none, since the sentences in the code are English.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from inspect import cleandoc
from pathlib import Path

from msgspec import Struct

from engine.language.language import ENGLISH, N_, Language
from engine.language.po_file import PoFile

LOCALES = Path(__file__).resolve().parent / "locale"
PSEUDO = "en-XA"
"""English in ⟦ ⟧ and 40 % longer, to see what is not translated or does not fit."""

_FILE = "LC_MESSAGES/rifq.po"
_TRANSLATED = re.compile(r'^msgstr(?:\[0\])? "[^"]', re.MULTILINE)


class _Pseudo(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        extra = max(1, round(len(message) * 0.4))
        padding = " ".join(["~" * 5] * (extra // 6) + ["~" * (extra % 6)]).strip()
        return f"⟦{message}{padding}⟧"

    def pgettext(self, context: str, message: str) -> str:  # noqa: ARG002
        return self.gettext(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


def languages(folder: Path = LOCALES) -> tuple[str, ...]:
    """The codes of all languages with a catalogue in which something is translated, and "en"."""
    files = (
        path for path in folder.glob(f"*/{_FILE}") if _TRANSLATED.search(path.read_text("utf-8"))
    )
    return tuple(sorted({_tag(path.parts[-3]) for path in files} | {ENGLISH.code}))


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
    for name in (tag, tag.partition("-")[0]):
        if name == ENGLISH.code:
            return ENGLISH
        if name in languages(folder):
            path = folder / name.replace("-", "_") / _FILE
            return Language(name, PoFile(path.read_text(encoding="utf-8")))
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


class _Spoken(Struct):
    """The language in use; everything that was started inside one `use` shares it."""

    language: Language
    asked_for: bool = False


_spoken: ContextVar[_Spoken | None] = ContextVar("rifq_language", default=None)


class Words(str):
    """Interface words: a `str` in the language of its making that can say itself in another.

    Attributes:
        source: the English words as they stand in the code.
    """

    source: str

    def __new__(cls, source: str, sense: str = "") -> Words:
        """Translate the source, in one of its senses (see `N_`), and remember it."""
        source = N_(source, sense)
        words = super().__new__(cls, translate(source))
        words.source = source
        return words

    def __str__(self) -> str:
        return translate(self.source)

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def format(self, *values: object, **named: object) -> str:
        """The words in the present language, with their `{named}` places filled."""
        return translate(self.source).format(*values, **named)


def current() -> Language:
    """The language in use."""
    spoken = _spoken.get()
    return spoken.language if spoken else ENGLISH


def translate(source: str) -> str:
    """`source` in the language in use; unchanged where no translation exists."""
    return current().text(source)


def plural(one: str, many: str, n: int, **named: object) -> str:
    """The form for `n`, with `{n}` and other places filled. Both forms are English sources."""
    return current().plural(one, many, n, **named)


def form(one: str, many: str, n: int) -> str:
    """The form for `n`, with nothing filled, as gettext gives it."""
    return current().catalogue.ngettext(one, many, n)


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a help text, each on one line: each is a message."""
    return [" ".join(part.split()) for part in cleandoc(text).split("\n\n") if part.strip()]


@contextmanager
def use(language: Language | str, *, asked_for: bool = False) -> Iterator[None]:
    """Speak a language inside the block.

    Args:
        language: one, or the code of one, such as "en" or `PSEUDO`.
        asked_for: somebody asked for it by option, so that no course changes it.
    """
    spoken = choose([language]) if isinstance(language, str) else language
    token = _spoken.set(_Spoken(spoken, asked_for))
    try:
        yield
    finally:
        _spoken.reset(token)


def follow_course(code: str) -> None:
    """Speak the language of a course until the end of the block that `use` began.

    Nothing changes where it has no catalogue, or where another language was asked for.
    """
    spoken, found = _spoken.get(), load(code)
    if spoken and found and not spoken.asked_for:
        spoken.language = found


_ = Words
