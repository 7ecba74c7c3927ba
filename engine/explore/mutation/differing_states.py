"""Where two stories can still come apart: elsewhere, pairs of equal states stay equal for good."""

from __future__ import annotations

from collections.abc import Collection

from msgspec import Struct

from engine.explore.reduce.slicing import find_predecessors
from engine.explore.statespace.product import Product
from engine.kernel import model as k


class Divergence(Struct, frozen=True):
    """Where two stories differ, by the numbers of their locations.

    Attributes:
        ahead: the locations from which a place can be reached where they differ.
        near: those of them from which one answer can reach it.
    """

    ahead: frozenset[int]
    near: frozenset[int]


def find_divergence(product: Product, apart: Collection[str]) -> Divergence:
    """Find from where two stories can come apart.

    Args:
        product: one of them.
        apart: the ids of the locations where anything differs of what is done, shown or judged.
    """
    numbers = {place.id: n for n, place in enumerate(product.locations)}
    entering = {place.id: set[str]() for place in product.locations}
    for place in product.locations:
        for target in k.targets_of(place.enter):
            if target.to is not None:
                entering[target.to].add(place.id)
    before = find_predecessors(product)
    arriving = _follow(apart, entering)
    near = arriving.union(*(before[id] for id in arriving))
    ahead = _follow(near, before)
    return Divergence(frozenset(numbers[id] for id in ahead), frozenset(numbers[id] for id in near))


def _follow(ids: Collection[str], before: dict[str, set[str]]) -> set[str]:
    """Some locations, and all from which one of them is reached."""
    queue = list(ids)
    found = set(queue)
    for id in queue:
        queue += before[id] - found
        found |= before[id]
    return found
