"""The sign of a course or of a computer: eight words that people compare aloud, 64 bits of a hash.

A word stands for a byte. The words are ours (`sign_words.txt`): common, concrete, each with four
first letters of its own and at least three letters from every other. Their order is fixed.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

_WORDS = 8


def sign_of_computer(device: str) -> str:
    """The sign of a computer, from its public key, 64 hex digits."""
    return sign_of(hashlib.sha256(b"rifq-computer-1\0" + bytes.fromhex(device)).digest())


def sign_of(digest: bytes) -> str:
    """The first eight bytes of a hash, as words."""
    return " ".join(_read_words()[byte] for byte in digest[:_WORDS])


@cache
def _read_words() -> tuple[str, ...]:
    path = Path(__file__).with_name("sign_words.txt")
    return tuple(path.read_text(encoding="utf-8").split())
