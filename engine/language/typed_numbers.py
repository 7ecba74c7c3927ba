"""Numbers that somebody typed, in the digits of any script."""

from __future__ import annotations

import unicodedata

_LONGEST = 3  # digits of a number that can mean anything here
_BETWEEN = str.maketrans(dict.fromkeys(",،;؛.", " "))


def numbers(typed: str) -> list[int] | None:
    """The numbers in a line, in any digits; None when there is anything else."""
    found = []
    for word in typed.translate(_BETWEEN).split():
        digits = [unicodedata.decimal(c, -1) for c in word]
        if len(digits) > _LONGEST or -1 in digits:
            return None
        found.append(int("".join(map(str, digits))))
    return found or None
