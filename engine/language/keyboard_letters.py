"""Latin letters and the Arabic letters on the same physical keys. Nothing else is imported here.

Participants do not switch their keyboard to answer.
"""

from __future__ import annotations

# "b" is left out: its key types two characters.
TWINS = dict(zip("qwertyuiopasdfghjklzxcvnm?", "ضصثقفغعهخحشسيبلاتنمئءؤرىة؟", strict=True))
_LATIN = {twin: letter for letter, twin in TWINS.items()}


def latin(typed: str) -> str:
    """What was typed, in small Latin letters, whichever layout the keyboard had."""
    return "".join(_LATIN.get(letter, letter) for letter in typed.lower())
