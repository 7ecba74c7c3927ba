"""How hard English words are, read from an extra of authors, `cefrpy` (MIT).

It has each word as each part of speech, from A1 (1) to C2 (6): as in the CEFR-J Wordlist, and where
that has none, worked out from frequencies in books.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any


def has_word_list() -> bool:
    """Whether the list is installed, so that words are looked at."""
    return find_spec("cefrpy") is not None


class WordLevels:
    """The levels of words; takes 0.3 s to read, once."""

    def __init__(self) -> None:
        from cefrpy import CEFRAnalyzer

        self._list: Any = CEFRAnalyzer()

    def of(self, word: str) -> float | None:
        """The lowest level of a word as written, from 1 to 6; None if it is not in the list."""
        if not self._list.is_word_in_database(word):
            return None
        parts = self._list.get_all_pos_for_word_as_str(word)
        found = [self._list.get_word_pos_level_float(word, part) for part in parts]
        return min((level for level in found if level is not None), default=None)
