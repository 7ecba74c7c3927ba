"""What nothing reads any more once a way is closed for good, and how a product forgets it.

A topic of an interview can be opened until it was left, and in any order. What was asked in it
matters only as long as it can be opened. In a product that keeps it all the same, the subsets of
the questions of each topic multiply with those of every other; in one that forgets it, they add up.
Both make the same moves: two states that differ only in what is forgotten have the same future.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from msgspec.structs import replace

from engine.explore.statespace.product import Product, list_touched, reach
from engine.kernel import model as k

Closed = Mapping[str, frozenset[str]]
"""For each variable that closes a way once it is true, by name, those that are forgotten then."""


def find_closed_ways(product: Product) -> Closed:
    """Find the variables that close a way for good, each with what nothing reads from then on.

    Such a variable is false at first, and a move that leads to another location is offered only
    while it is; moves make it true, and nothing makes it false again.
    """
    found: dict[str, frozenset[str]] = {}
    story = None
    for name in _guards(product):
        story = story or _Story(product)
        behind = story.find_behind(name)
        if behind:
            found[name] = behind
    return found


def keep_common(first: Closed, *others: Closed) -> Closed:
    """What is forgotten in all of some products."""
    found = dict(first)
    for other in others:
        both = ((name, gone & other[name]) for name, gone in found.items() if name in other)
        found = {name: gone for name, gone in both if gone}
    return found


def forget_behind(product: Product, closed: Closed) -> Product:
    """The product in which a move that closes a way also forgets what is read only behind it."""
    if not closed:
        return product

    def move(old: k.Move) -> k.Move:
        names = [op.variable for op in old.ops if isinstance(op, k.Set) and op.variable in closed]
        gone = frozenset[str]().union(*map(closed.__getitem__, names))
        ops = (k.Set(v.name, 0) for v in product.variables if v.name in gone)
        return replace(old, ops=(*old.ops, *ops)) if gone else old

    places = (replace(p, moves=tuple(map(move, p.moves))) for p in product.locations)
    return replace(product, locations=tuple(places))


def _guards(product: Product) -> Iterator[str]:
    """The variables by which a way to another location can be closed, each once."""
    booleans = {v.name for v in product.variables if v.values == (False, True) and not v.start}
    found = (
        name
        for place in product.locations
        for move in place.moves
        if all(target.to not in (None, place.id) for target in move.targets)
        for name in _list_shutting(move)
        if name in booleans
    )
    yield from dict.fromkeys(found)


def _list_shutting(move: k.Move) -> Iterator[str]:
    """The variables that have to be false so that a move is offered."""
    for part in move.offer.of if isinstance(move.offer, k.Both) else (move.offer,):
        match part:
            case k.Not(k.Read(name)):
                yield name


class _Story:
    """A product, read to find what is forgotten."""

    def __init__(self, product: Product) -> None:
        self.product = product
        self.places = {place.id: place for place in product.locations}

    def find_behind(self, name: str) -> frozenset[str]:
        """What is read only where a variable is still false, once it is true.

        None of it is read or written again: neither after the moves that make it true, nor by what
        happens by itself.
        """
        closing = self._find_closing(name)
        if closing is None:
            return frozenset()
        onward = {id for place, move in closing for id in self._list_leading(place, (move,))}
        left = self._find_ahead(onward, name)
        behind = self._find_ahead(onward) - left
        after = [replace(move, offer=None, ops=()) for _, move in closing]
        beside = [i for place, _ in closing for i in self.product.happens.get(place.place, ())]
        here = [piece for id in left for piece in self._pieces(self.places[id], name)]
        touched = {*_list_touched((*after, *beside, *here)), *self._list_seen(left), name}
        read = _list_touched(piece for id in behind for piece in self._pieces(self.places[id]))
        return frozenset(read) - touched

    def _find_closing(self, name: str) -> list[tuple[k.Location, k.Move]] | None:
        """The moves that make a variable true; None if anything else writes it."""
        found: list[tuple[k.Location, k.Move]] = []
        for place in self.product.locations:
            for piece in self._pieces(place):
                if not any(name in k.writes(ops) for ops in k.programs_of(piece)):
                    continue
                if not isinstance(piece, k.Move) or piece is place.passing:
                    return None
                if [op for op in piece.ops if name in k.writes((op,))] != [k.Set(name, 1)]:
                    return None
                found.append((place, piece))
        return found

    def _pieces(self, place: k.Location, shut: str = "") -> Iterator[k.Piece]:
        """All that can happen in a location; moves that a variable shuts are offered no more."""
        yield place.enter
        for move in k.list_moves(place):
            if shut and shut in _list_shutting(move):
                yield replace(move, ops=(), targets=())
            else:
                yield move
        yield from self.product.happens.get(place.place, ())

    def _list_leading(self, place: k.Location, pieces: Iterable[k.Piece]) -> Iterator[str]:
        """The ids of the locations where a play can be after these pieces of a location."""
        for piece in pieces:
            yield from (t.to or place.id for t in k.targets_of(piece))
        injects = self.product.happens.get(place.place, ())
        yield from (inject.go for inject in injects if inject.go)

    def _find_ahead(self, ids: Collection[str], shut: str = "") -> set[str]:
        """Some locations and all to which they lead, unless a variable is true that shuts ways."""

        def onward(id: str) -> Iterator[str]:
            place = self.places[id]
            return self._list_leading(place, self._pieces(place, shut))

        return set(reach(ids, onward))

    def _list_seen(self, ids: Iterable[str]) -> Iterator[str]:
        """The variables that are looked at in some locations."""
        for id in ids:
            for look in self.product.looks.get(id, ()):
                yield from k.reads(look.when)


def _list_touched(pieces: Iterable[k.Piece]) -> Iterator[str]:
    """The variables that some pieces read or write."""
    for piece in pieces:
        yield from list_touched(piece)
        if isinstance(piece, k.Inject):
            yield piece.fired
