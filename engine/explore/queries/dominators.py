"""Dominators: the locations where something has surely happened, from the shape of the story.

Everybody reads most of the text. To prove that, no state has to be visited: it is enough that every
way into a location has it. Only what this cannot decide has to be explored.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.explore.statespace.product import Product
from engine.kernel import model as k


def find_surely_set(product: Product, variable: str) -> frozenset[str]:
    """Find the ids of the locations where a variable that is never reset is surely set."""
    here = {place.id: _sets(place.enter.ops, variable) for place in product.locations}
    ways = [way for place in product.locations for way in _list_ways(product, place, variable)]
    sure = dict.fromkeys(here, True)
    sure[product.start] = here[product.start]
    changed = True
    while changed:
        changed = False
        for frm, to, done in ways:
            if sure[to] and not (here[to] or done or sure[frm]):
                sure[to], changed = False, True
    return frozenset(id for id, is_sure in sure.items() if is_sure)


def _list_ways(
    product: Product, place: k.Location, variable: str
) -> Iterator[tuple[str, str, bool]]:
    """Every way out of a location: from, to, and whether it sets the variable."""
    for target in place.enter.onward:
        if target.to:
            yield place.id, target.to, _sets(target.ops, variable)
    for move in k.list_moves(place):
        done = _sets(move.ops, variable)
        for target in move.targets:
            if target.to:
                yield place.id, target.to, done or _sets(target.ops, variable)
        for inject in product.happens.get(place.place, ()) if move is not place.passing else ():
            if inject.go:
                yield place.id, inject.go, done or _sets(inject.ops, variable)


def _sets(ops: k.Ops, variable: str) -> bool:
    """Whether these ops set a variable unconditionally."""
    return any(
        op.branches[-1].when is None and all(_sets(b.ops, variable) for b in op.branches)
        if isinstance(op, k.First)
        else isinstance(op, k.Set) and op.variable == variable
        for op in ops
    )
