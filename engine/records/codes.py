"""Participant codes: five random digits and a Damm check digit. No name, and no secret."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Container

from engine.records.problems import Code, RecordsProblem

RANDOM_DIGITS = 5

# The totally anti-symmetric quasigroup of order 10 in H. M. Damm, "Total anti-symmetrische
# Quasigruppen" (Marburg 2004), p. 111. It finds every single wrong digit and every two neighbours
# that changed places.
_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)
# What people type or paste between digits: spaces, dashes, and invisible direction marks.
_BETWEEN = {"Zs", "Pd", "Cf"}
# Only the digits of the keyboards we expect; a digit of another script is more likely a mistake.
_DIGITS = {
    **{str(n): str(n) for n in range(10)},
    **{chr(0x0660 + n): str(n) for n in range(10)},  # Arabic-Indic
    **{chr(0x06F0 + n): str(n) for n in range(10)},  # Eastern Arabic, as in Persian and Urdu
}


def check_digit(digits: str) -> str:
    """The Damm check digit of ASCII digits; for a whole code it is "0"."""
    interim = 0
    for digit in digits:
        interim = int(_DAMM[interim][int(digit)])
    return str(interim)


def mint(taken: Container[str] = ()) -> str:
    """A new code of six ASCII digits that is not in `taken`."""
    while True:
        digits = "".join(secrets.choice("0123456789") for _ in range(RANDOM_DIGITS))
        code = digits + check_digit(digits)
        if code not in taken:
            return code


def parse(text: str) -> str:
    """The code somebody typed, as six ASCII digits.

    Reads Arabic-Indic and Eastern Arabic digits, and ignores spaces and hyphens.

    Raises:
        RecordsProblem: R017 when it is not six digits or the check digit does not fit.
    """
    typed = [c for c in text.strip() if unicodedata.category(c) not in _BETWEEN]
    code = "".join(_DIGITS.get(c, "?") for c in typed)
    if "?" in code or len(code) != RANDOM_DIGITS + 1 or check_digit(code) != "0":
        raise RecordsProblem(Code.BAD_CODE, {"code": text.strip()})
    return code
