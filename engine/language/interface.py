"""The words of the screens: marked in the code, translated when they are shown.

`_("…")` may stand in a class body: the value is a `str` that remembers its English source, and
`str()`, `format` and f-strings give it in the language in use at that moment. The engine's own
reports take a `Language` instead. Text of cases is never passed through here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from inspect import cleandoc

from msgspec import Struct

from engine.language.catalogues import PSEUDO as PSEUDO
from engine.language.catalogues import choose, load
from engine.language.language import ENGLISH, Language


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

    def __new__(cls, source: str) -> Words:
        """Translate the source, and remember it."""
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
