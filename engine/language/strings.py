"""The words of the screens: marked in the code, translated when they are shown.

`_("…")` may stand in a class body: the value is a `str` that remembers its source words, and
`str()`, `format` and f-strings give them in the language in use at that moment. Scenario text is
never passed through here; it has catalogues of its own.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

PSEUDO = "rifq-pseudo"
"""A language for tests: wraps every string in ⟦ ⟧ and makes it 40 % longer."""

_LOCALES = Path(__file__).resolve().parent / "locale"
_language: ContextVar[str] = ContextVar("rifq_language", default="en")


class Words(str):
    """Interface words: a `str` in the language of its making that can say itself anew.

    Attributes:
        source: the English words as they stand in the code.
    """

    source: str

    def __new__(cls, source: str) -> Words:
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


def translate(source: str) -> str:
    """`source` in the language now in use; unchanged where no translation exists."""
    language = _language.get()
    if language == PSEUDO:
        return _pseudo(source)
    return _catalogue(language).gettext(source)


def plural(one: str, many: str, n: int) -> str:
    """The form for `n`, with `{n}` filled. Both forms are English sources."""
    language = _language.get()
    if language == PSEUDO:
        return _pseudo(one if n == 1 else many).format(n=n)
    return _catalogue(language).ngettext(one, many, n).format(n=n)


@contextmanager
def use(language: str) -> Iterator[None]:
    """Speak `language` (a code such as "en", or `PSEUDO`) inside the block."""
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("rifq", _LOCALES, [language], fallback=True)


def _pseudo(source: str) -> str:
    extra = max(1, round(len(source) * 0.4))
    padding = " ".join(["~" * 5] * (extra // 6) + ["~" * (extra % 6)]).strip()
    return f"⟦{source}{padding}⟧"


_ = Words
