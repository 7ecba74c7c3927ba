"""What somebody typed, whichever keyboard they have: letters, and numbers in any digits.

Participants do not switch their keyboard to answer. Nothing else of Rifq is imported here.
"""

from __future__ import annotations

import unicodedata

# "b" is left out: its key types two characters.
TWINS = dict(zip("qwertyuiopasdfghjklzxcvnm?", "ضصثقفغعهخحشسيبلاتنمئءؤرىة؟", strict=True))
_LATIN = {twin: letter for letter, twin in TWINS.items()}


def to_latin(typed: str) -> str:
    """What was typed, in small Latin letters, whichever layout the keyboard had."""
    return "".join(_LATIN.get(letter, letter) for letter in typed.lower())


_LONGEST = 3  # digits of a number that can mean anything here
_BETWEEN = str.maketrans(dict.fromkeys(",،;؛.", " "))


def read_numbers(typed: str) -> list[int] | None:
    """The numbers in a line, in any digits; None when there is anything else."""
    found = []
    for word in typed.translate(_BETWEEN).split():
        digits = [unicodedata.decimal(c, -1) for c in word]
        if len(digits) > _LONGEST or -1 in digits:
            return None
        found.append(int("".join(map(str, digits))))
    return found or None
