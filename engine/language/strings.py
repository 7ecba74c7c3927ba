"""The words of the screens: marked in the code, translated when they are shown.

`_("…")` may stand in a class body: the value is a `str` that remembers its English source, and
`str()`, `format` and f-strings give it in the language in use at that moment. The engine's own
reports take a `Language` instead. Text of cases is never passed through here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from engine.language.catalogues import PSEUDO as PSEUDO
from engine.language.catalogues import choose
from engine.language.language import ENGLISH, Language

_language: ContextVar[Language] = ContextVar("rifq_language", default=ENGLISH)


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


def current() -> Language:
    """The language in use."""
    return _language.get()


def translate(source: str) -> str:
    """`source` in the language in use; unchanged where no translation exists."""
    return _language.get().text(source)


def plural(one: str, many: str, n: int) -> str:
    """The form for `n`, with `{n}` filled. Both forms are English sources."""
    return _language.get().plural(one, many, n)


@contextmanager
def use(language: Language | str) -> Iterator[None]:
    """Speak a language, or that of a code such as "en" or `PSEUDO`, inside the block."""
    spoken = choose([language]) if isinstance(language, str) else language
    token = _language.set(spoken)
    try:
        yield
    finally:
        _language.reset(token)


_ = Words
