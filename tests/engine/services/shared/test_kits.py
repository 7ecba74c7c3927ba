"""The words that people compare: distinct to the ear and the eye, 64 bits, and always the same."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

from engine.services.drives.computers import sign_of_computer
from engine.services.shared import kits
from engine.services.shared.kits import KnownCourse, sign_of

WORDS = Path(kits.__file__).with_name("sign_words.txt").read_text("utf-8").split()


def distance(one: str, other: str) -> int:
    """How many letters are put in, left out or changed between two words."""
    row = list(range(len(other) + 1))
    for n, a in enumerate(one, 1):
        before, row = row, [n]
        for m, b in enumerate(other, 1):
            row.append(min(before[m] + 1, row[-1] + 1, before[m - 1] + (a != b)))
    return row[-1]


def test_every_word_is_short_plain_and_unlike_every_other() -> None:
    assert len(WORDS) == 256 and sorted(WORDS) == WORDS
    assert all(word.isascii() and word.isalpha() and word.islower() for word in WORDS)
    assert all(4 <= len(word) <= 10 for word in WORDS)
    assert len({word[:4] for word in WORDS}) == len(WORDS)
    alike = [(a, b) for a, b in combinations(WORDS, 2) if distance(a, b) < 3]
    assert alike == []


def test_a_sign_has_64_bits_of_what_it_stands_for() -> None:
    digest = bytes(range(100, 132))
    assert len(sign_of(digest).split()) == 8
    for at in range(8):
        for value in range(256):
            changed = digest[:at] + bytes([value]) + digest[at + 1 :]
            assert (sign_of(changed) == sign_of(digest)) is (value == digest[at])


def test_signs_are_what_they_were() -> None:
    """People have them on paper."""
    laptop = "leather cinema school crayon apron newspaper tailor harbour"
    assert sign_of_computer("ab" * 32) == laptop
    course = "station butter school hockey album stamp dolphin sleeve"
    assert KnownCourse("12" * 32, "34" * 32).sign == course
