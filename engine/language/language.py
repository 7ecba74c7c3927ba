"""What is said in one language: sentences, plurals, lists, numbers, dates and direction.

A `Language` is a value that is passed in, like a date or a seed. Nothing here reads a file or an
environment, and nothing is global: `interface` finds and loads languages.

English sentences in the code are the keys of the translations. `N_` and `Plural` mark sentences
that are translated later, where they are shown.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterable
from datetime import date
from functools import reduce
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct, field

if TYPE_CHECKING:
    from fractions import Fraction

RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
"""Languages that are written from right to left, by the first part of their code."""


class Plural(NamedTuple):
    """A sentence about `{n}` things: English for one, and for every other number.

    A catalogue has as many forms of it as its language needs.
    """

    one: str
    many: str


class InOneSense(str):
    """A short English word that other languages translate by its sense, in one of its senses.

    Attributes:
        sense: what it is said of, in words for translators (gettext's context).
    """

    sense: str


def N_(source: str, sense: str = "") -> str:
    """Marks an English sentence for translators. It is translated where it is shown.

    Args:
        source: the English.
        sense: what a word is said of, where the same word is also said in another sense.
    """
    if not sense:
        return source
    made = InOneSense(source)
    made.sense = sense
    return made


# A translator writes these as they are written in the language.
# Translators: Your digits, with the sign between thousands and the decimal sign.
_NUMBER = N_("1,234.5")
# Translators: A date, such as 27 November 2026.
_DATE = N_("{day} {month} {year}")
_MONTHS = (
    N_("January"),
    N_("February"),
    N_("March"),
    N_("April"),
    N_("May"),
    N_("June"),
    N_("July"),
    N_("August"),
    N_("September"),
    N_("October"),
    N_("November"),
    N_("December"),
)
# Translators: The comma of a list. {first} may be several items, already with commas.
_COMMA = N_("{first}, {next}")
# Translators: A list whose parts may have commas.
_SEMICOLON = N_("{first}; {next}")


class Language(Struct, frozen=True, eq=False):
    """One language of the interface.

    Attributes:
        code: as in HTML, such as "en", "ar" or "pt-BR".
        catalogue: the translations, with their own rule for plurals; without one, English.
    """

    code: str
    catalogue: gettext.NullTranslations = field(default_factory=gettext.NullTranslations)

    def __eq__(self, other: object) -> bool:
        """Whether both have one code: what a language is, it is by that."""
        return isinstance(other, Language) and self.code == other.code

    def __hash__(self) -> int:
        """The hash of the code."""
        return hash(self.code)

    def text(self, source: str) -> str:
        """An English sentence in this language; unchanged where no translation exists."""
        if isinstance(source, InOneSense):
            return self.catalogue.pgettext(source.sense, source)
        return self.catalogue.gettext(source) if source else ""

    def say(self, template: str | Plural, /, **named: object) -> str:
        """A sentence in this language with its `{named}` places filled.

        Args:
            template: the English sentence; for a `Plural`, `n` decides which form is used.
            named: what is filled in.
        """
        if isinstance(template, Plural):
            n = named["n"]
            assert isinstance(n, int), template
            return self.catalogue.ngettext(*template, n).format(**named)
        return self.text(template).format(**named)

    def plural(self, one: str, many: str, n: int, **named: object) -> str:
        """The form for `n`, with `{n}` and other places filled. Both forms are English."""
        return self.say(Plural(one, many), n=n, **named)

    def commas(self, items: Iterable[str]) -> str:
        """A list such as "a, b, c"; "" of nothing."""
        return self._join_items(list(items), _COMMA)

    def semicolons(self, items: Iterable[str]) -> str:
        """A list such as "a; b; c", of parts that may have commas; "" of nothing."""
        return self._join_items(list(items), _SEMICOLON)

    def number(self, value: int | float | Fraction, places: int = 0) -> str:
        """A number with its thousands apart, rounded to `places` decimal places."""
        shown = re.search(r"(\d)(\D?)\d{3}(\D)\d", self.text(_NUMBER))
        if shown is None:
            return f"{float(value) if places else value:,.{places}f}"
        one, thousands, decimal = shown.groups()
        signs = {str(digit): chr(ord(one) - 1 + digit) for digit in range(10)}
        plain = f"{float(value):,.{places}f}" if places else f"{round(value):,}"
        return plain.translate(str.maketrans({**signs, ",": thousands, ".": decimal}))

    def date(self, iso: str) -> str:
        """A day such as "2026-11-27" as it is written here; other text is given back unchanged."""
        try:
            day = date.fromisoformat(iso)
        except ValueError:
            return iso
        month = self.text(_MONTHS[day.month - 1])
        return self.say(_DATE, day=self.number(day.day), month=month, year=self._digits(day.year))

    @property
    def direction(self) -> str:
        """`rtl` or `ltr`, as in HTML."""
        return "rtl" if self.code.partition("-")[0] in RIGHT_TO_LEFT else "ltr"

    def _digits(self, value: int) -> str:
        return "".join(self.number(int(digit)) for digit in str(value))

    def _join_items(self, items: list[str], between: str) -> str:
        return reduce(lambda a, b: self.say(between, first=a, next=b), items) if items else ""


ENGLISH = Language("en")
