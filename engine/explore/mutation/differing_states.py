"""Where two stories can still come apart: elsewhere, pairs of equal states stay equal for good."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from msgspec import Struct

from engine.explore.reduce.slicing import find_predecessors
from engine.explore.statespace.product import Product, reach
from engine.kernel import model as k


class Divergence(Struct, frozen=True):
    """Where two stories differ, by the numbers of their locations.

    Attributes:
        ahead: the locations from which one of those that are near can be reached, each with how
            many answers that takes at least.
        near: the places where they differ, and the locations from which one answer can lead
            to what is different on arriving.
        entered: the locations by which one arrives at what is different on arriving.
    """

    ahead: Mapping[int, int]
    near: frozenset[int]
    entered: frozenset[int]


def find_divergence(
    product: Product, apart: Collection[str], entering: Collection[str]
) -> Divergence:
    """Find from where two stories can come apart; the product is one of them.

    What is different only in the answers of a location, or in what is seen there, is met by those
    who are there; what is different on arriving, by an answer that leads there. `apart` are the ids
    of the locations where anything differs of what is done, shown or judged, and `entering` of
    those where what is done or shown on arriving differs.
    """
    numbers = {place.id: n for n, place in enumerate(product.locations)}
    onward = {place.id: set[str]() for place in product.locations}
    for place in product.locations:
        for target in k.targets_of(place.enter):
            if target.to is not None:
                onward[target.to].add(place.id)
    before = find_predecessors(product)
    arriving = set(reach(entering, onward.__getitem__))
    near = arriving.union(apart, *(before[id] for id in arriving))
    ahead, layer, answers = dict.fromkeys(near, 0), set(near), 0
    while layer:
        answers += 1
        back = (before[id] for id in reach(layer, onward.__getitem__))
        layer = set[str]().union(*back) - ahead.keys()
        ahead.update(dict.fromkeys(layer, answers))
    return Divergence(
        {numbers[id]: far for id, far in ahead.items()},
        frozenset(numbers[id] for id in near),
        frozenset(numbers[id] for id in arriving),
    )
