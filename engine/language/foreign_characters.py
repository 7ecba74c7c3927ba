"""Signs of other keyboards that look like signs of YAML, or of a condition."""

from __future__ import annotations

import re
from typing import NamedTuple

SPACES = "".join(map(chr, (0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)))
BULLETS = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2022\u2023\u2043\u25aa\u25cf\u25e6\u00b7"

# What each sign is called, and the sign to write in its place.
SIGNS = {
    **dict.fromkeys(SPACES, ("a space of a word processor", " ")),
    **{sign: (f"the sign `{sign}` of a word processor", "-") for sign in BULLETS},
    "\N{NO-BREAK SPACE}": ("a no-break space", " "),
    "\N{NARROW NO-BREAK SPACE}": ("a narrow no-break space", " "),
    "\N{IDEOGRAPHIC SPACE}": ("a wide space", " "),
    "\N{ARABIC COMMA}": ("the Arabic comma `،`", ","),
    "\N{ARABIC SEMICOLON}": ("the Arabic semicolon `؛`", ";"),
    "\N{ARABIC DECIMAL SEPARATOR}": ("the Arabic decimal sign `٫`", "."),
    "\N{FULLWIDTH COLON}": ("a wide colon `：`", ":"),
    "\N{FULLWIDTH COMMA}": ("a wide comma `，`", ","),
    **{chr(0x660 + n): (f"the Arabic digit `{chr(0x660 + n)}`", str(n)) for n in range(10)},
    **{chr(0x6F0 + n): (f"the Persian digit `{chr(0x6F0 + n)}`", str(n)) for n in range(10)},
}
_SIGN = re.compile(f"[{''.join(SIGNS)}]")
_REPLACEMENTS = str.maketrans({sign: replacement for sign, (_, replacement) in SIGNS.items()})


class ForeignSign(NamedTuple):
    """The first foreign sign of a text.

    Attributes:
        column: where it is in the text, counted from 0.
        name: what it is called.
        instead: what to write, in words.
        replaced: the whole text with every foreign sign replaced.
    """

    column: int
    name: str
    instead: str
    replaced: str


def find_foreign_sign(text: str) -> ForeignSign | None:
    """The first sign of another keyboard in a text; None without one."""
    found = _SIGN.search(text)
    if found is None:
        return None
    name, replacement = SIGNS[found[0]]
    instead = f"`{replacement}`" if replacement.strip() else "an ordinary space"
    return ForeignSign(found.start(), name, instead, text.translate(_REPLACEMENTS))
