"""Keyed orders, and how far an answer is from one: a footrule with ties.

A tied group owns positions [a, b]; an item of it at place p is max(0, a - p, p - b) away.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import permutations
from typing import Any

Order = tuple[tuple[str, ...], ...]  # groups, best first; the items of one group are tied
MOST = 7  # items: 5,040 orders can be tried


def groups(key: Iterable[Any]) -> Order:
    """The keyed order of a rank: a list nested in it is a tie."""
    return tuple((part,) if isinstance(part, str) else tuple(part) for part in key)


def measure_distance(order: Order, answer: tuple[str, ...]) -> int:
    """Sum of places each item is away from the positions its group owns."""
    total, first = 0, 1
    for group in order:
        last = first + len(group) - 1
        for item in group:
            place = answer.index(item) + 1
            total += max(0, first - place, place - last)
        first = last + 1
    return total


def measure_farthest(order: Order) -> int:
    """The greatest distance an answer can have; 0 when everything is tied, or too much to try."""
    sizes = tuple(map(len, order))
    return _measure_farthest(sizes) if sum(sizes) <= MOST else 0


@lru_cache(maxsize=256)
def _measure_farthest(sizes: tuple[int, ...]) -> int:
    names = iter("abcdefg")
    order = tuple(tuple(next(names) for _ in range(size)) for size in sizes)
    items = tuple(item for group in order for item in group)
    return max(measure_distance(order, answer) for answer in permutations(items))
