"""F342: a sentence that is right in every case of a course, and so is learned as a phrase.

Two answers count as the same sentence when they share enough of the words that carry meaning:
Jaccard's index of their sets of words, without the most common ones. In the first course, the four
sentences that readers called the same in all three cases have 0.29 and more; the nearest others
have 0.12.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from engine.scenario.scenario import Scenario

ALIKE = 0.25
GOOD = 3  # the lowest rating of an answer that is right whatever happened
_WORD = re.compile(r"[^\W\d_]+")
_COMMON = frozenset(
    _WORD.findall(
        "a an the this that there here it is are was be of in on at to for from by with as and or "
        "but if so not no do does any one i you we he she they me him her us them my your his our "
        "their can will would have has what who which up out"
    )
)


class Said(Struct, frozen=True):
    """An answer that is right whatever happened: its case, its address and its words."""

    case: str
    address: str
    text: str


def find_repeats(scenarios: Sequence[Scenario]) -> Iterator[tuple[Said, ...]]:
    """Find the sentences that are right in every case; each as one answer of every case."""
    if len(scenarios) < 2:
        return
    first, *others = (
        [(said, words_of(said.text)) for said in _list_good(each)] for each in scenarios
    )
    for said, words in first:
        near = [
            max(other, key=lambda at: measure_likeness(words, at[1]), default=None)
            for other in others
        ]
        found = [at for at in near if at and measure_likeness(words, at[1]) >= ALIKE]
        if len(found) == len(others):
            yield said, *(at[0] for at in found)


def _list_good(scenario: Scenario) -> Iterator[Said]:
    cards = scenario.text.cards
    for address, mark in scenario.key.marks.items():
        if address in cards and mark.grades and all(g.rating >= GOOD for g in mark.grades):
            yield Said(scenario.id, address, cards[address].text)


def words_of(text: str) -> frozenset[str]:
    """The words of a text that carry meaning."""
    return frozenset(_WORD.findall(text.lower())) - _COMMON


def measure_likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Jaccard's index: the share of the words that both have."""
    both = one | other
    return len(one & other) / len(both) if both else 0.0
