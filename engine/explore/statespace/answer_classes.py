"""Answers about several items, sorted into classes that a story cannot tell apart.

Orders, picks and ratings are many; conditions ask only a few atoms of them. A class keeps how many
answers it has, their credit, and one answer to show (notes/semantics: seven items, four atoms:
ten classes).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations, permutations, product
from typing import Any

from engine.kernel import model as k
from engine.play.answers import atoms

Worth = Callable[[Any], tuple[int, bool]]
"""Units of credit of an answer, and whether it is a critical error."""


@dataclass(slots=True)
class AnswerClass:
    """Answers of one location that lead on alike.

    Attributes:
        bits: the atoms true of them.
        count: how many answers.
        total: units of credit, summed over them.
        worst, best: least and greatest units of one of them.
        low, high: an answer worth the least, and one worth the most.
        clean: an answer that is no critical error, or None.
    """

    bits: int
    count: int = 0
    total: int = 0
    worst: int = 0
    best: int = 0
    low: Any = None
    high: Any = None
    clean: Any = None

    def add(self, answer: Any, units: int, critical: bool) -> None:
        """One more answer."""
        if not self.count or units < self.worst:
            self.worst, self.low = units, answer
        if not self.count or units > self.best:
            self.best, self.high = units, answer
        if not critical and self.clean is None:
            self.clean = answer
        self.count += 1
        self.total += units


def classify_answers(location: k.Location, worth: Worth) -> tuple[AnswerClass, ...]:
    """The classes of a rank, select or rate, by their bits."""
    if location.kind == "rate":
        return (_ratings(location, worth),)
    found: dict[int, AnswerClass] = {}
    for answer in _answers(location):
        bits = atoms(location, answer)
        units, critical = worth(answer)
        found.setdefault(bits, AnswerClass(bits)).add(answer, units, critical)
    return tuple(found[bits] for bits in sorted(found))


def _answers(location: k.Location) -> Iterator[list[str]]:
    chosen = (
        combinations(location.items, location.pick)
        if location.kind == "select"
        else permutations(location.items)
    )
    return map(list, chosen)


def _ratings(location: k.Location, worth: Worth) -> AnswerClass:
    """Ratings are worth what each item brings, and nothing asks anything of them.

    An item adds the same wherever the others stand, so it is enough to try one at a time.
    """
    low, high = location.scale
    scale = range(low, high + 1)
    base = dict.fromkeys(location.items, low)
    first, _ = worth(base)
    gains = {i: [worth({**base, i: v})[0] - first for v in scale] for i in location.items}
    best = {i: low + max(range(len(g)), key=g.__getitem__) for i, g in gains.items()}
    worst = {i: low + min(range(len(g)), key=g.__getitem__) for i, g in gains.items()}
    count = len(scale) ** len(location.items)
    total = first * count + sum(sum(g) * (count // len(scale)) for g in gains.values())
    return AnswerClass(0, count, total, worth(worst)[0], worth(best)[0], worst, best, best)


def enumerate_answers(location: k.Location) -> Iterator[Any]:
    """Every answer of a rank, select or rate, one by one."""
    if location.kind != "rate":
        yield from _answers(location)
        return
    low, high = location.scale
    for values in product(range(low, high + 1), repeat=len(location.items)):
        yield dict(zip(location.items, values, strict=True))
