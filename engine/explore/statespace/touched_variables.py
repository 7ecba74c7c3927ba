"""The variables that the moves of a region read or write; all others are only carried through it.

A region is a set of locations that lead to one another, such as an interview with its topics. A
question that changes trust reads and writes trust; what was promised in an earlier scene is carried
through the interview unread.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property

from msgspec.structs import replace

from engine.explore.statespace.product import Product, has_visible_condition, list_touched
from engine.kernel import model as k


def _find_once(piece: k.Move | k.Inject, booleans: set[str]) -> tuple[str, k.Move | k.Inject]:
    """A variable that makes a move happen once, if there is one, and the move without it."""
    if not isinstance(piece, k.Move) or has_visible_condition(piece.offer):
        return "", piece
    parts = piece.offer.of if isinstance(piece.offer, k.Both) else (piece.offer,)
    for part in parts:
        match part:
            case k.Not(k.Read(name)) if name in booleans and k.Set(name, 1) in piece.ops:
                offer = k.Both(tuple(p for p in parts if p is not part and p is not None))
                ops = tuple(op for op in piece.ops if op != k.Set(name, 1))
                return name, replace(piece, offer=offer, ops=ops)
    return "", piece


class ChangedArrivals:
    """Where variables of a story may not be what they were a move before."""

    def __init__(self, product: Product) -> None:
        regions = Regions(product)
        self._ids = [place.id for place in regions.places]
        self._start = frozenset(regions.follow(regions.index[product.start]))
        self._each: list[tuple[frozenset[str], frozenset[int]]] = []
        for n, pieces in enumerate(regions.moving):
            arrivals = regions.arrivals(n)
            entered = (regions.places[there].enter for there in arrivals)
            self._each.append((_list_written(pieces) | _list_written(entered), arrivals))

    def of(self, names: frozenset[str]) -> frozenset[str]:
        """The ids of the locations where one of some variables (names) may have changed.

        Where a play starts is among them.
        """
        found = self._start.union(
            *(arrivals for written, arrivals in self._each if not names.isdisjoint(written))
        )
        return frozenset(self._ids[n] for n in found)


class Regions:
    """The regions of a product.

    Attributes:
        places: the locations.
        of: for each location, in order, the number of the first location of its region.
    """

    def __init__(self, product: Product) -> None:
        self.variables, self.places = product.variables, product.locations
        self.index = {place.id: n for n, place in enumerate(self.places)}
        self.moving: list[tuple[k.Move | k.Inject, ...]] = [
            (*k.list_moves(place), *product.happens.get(place.place, ())) for place in self.places
        ]
        self._arriving: dict[int, frozenset[str]] = {}

    @cached_property
    def of(self) -> list[int]:
        """As told above."""
        return [
            next(m for m in _list_each(bits) if self.ahead[m] >> n & 1)
            for n, bits in enumerate(self.ahead)
        ]

    def numbers(self) -> tuple[int, ...]:
        """For each location, its region; a region is lower than all that it leads to."""
        order = sorted(set(self.of), key=lambda n: -self.ahead[n].bit_count())
        numbers = {first: number for number, first in enumerate(order)}
        return tuple(map(numbers.__getitem__, self.of))

    def find_touching(self, n: int) -> frozenset[str]:
        """The variables that the moves of a location read or write.

        What happens by itself after a move, and on arrival where it leads, is part of the move.
        Looks are not: they are read without moving.
        """
        return frozenset().union(
            *map(list_touched, self.moving[n]), *map(self.find_arriving, self.to(n))
        )

    def find_read_only(self, n: int) -> frozenset[str]:
        """The variables that the moves of a location read and never write; none where they return.

        It is asked of a location that is a region of its own.
        """
        to = self.to(n)
        stays = any(target.to is None for piece in self.moving[n] for target in k.targets_of(piece))
        if stays or n in to or self.of.count(self.of[n]) > 1:
            return frozenset()
        entered = (self.places[there].enter for there in self.arrivals(n) - {n})
        return self.find_touching(n) - _list_written(self.moving[n]) - _list_written(entered)

    def list_touched(self) -> tuple[frozenset[str], ...]:
        """For each location, in order, the variables that the moves of its region touch."""
        touched: list[set[str]] = [set() for _ in self.places]
        for n, region in enumerate(self.of):
            touched[region] |= self.find_touching(n)
        return tuple(frozenset(touched[region]) for region in self.of)

    def once(self) -> tuple[frozenset[str], ...]:
        """For each location, variables that only make it happen once that a move is made there.

        Such a variable is read and written in its region by nothing but moves that are offered
        while it is false, and that make it true: a question that can be asked once. Looks may read
        it.
        """
        once: dict[int, set[str]] = defaultdict(set)
        other: dict[int, set[str]] = defaultdict(set)
        for n, region in enumerate(self.of):
            names, rest = self.find_asked_once(n)
            once[region] |= names
            other[region] |= rest
        return tuple(frozenset(once[region] - other[region]) for region in self.of)

    def find_asked_once(self, n: int) -> tuple[set[str], set[str]]:
        """The variables that make moves of a location happen once, and what else these touch."""
        names, other = set[str](), set[str]()
        for piece in self.moving[n]:
            name, rest = _find_once(piece, self._booleans)
            names |= {name} if name else set()
            other.update(list_touched(rest))
        return names, other.union(*map(self.find_arriving, self.to(n)))

    @cached_property
    def _booleans(self) -> set[str]:
        return {v.name for v in self.variables if v.values == (False, True)}

    def to(self, n: int) -> list[int]:
        """The locations to which the moves of a location lead."""
        return [self.index[id] for id in _list_leading(self.moving[n])]

    def follow(self, first: int) -> list[int]:
        """A location, and those that can take over on arriving there."""
        queue = [first]
        for n in queue:
            onward = (self.index[id] for id in _list_leading((self.places[n].enter,)))
            queue += [there for there in dict.fromkeys(onward) if there not in queue]
        return queue

    def arrivals(self, n: int) -> frozenset[int]:
        """The locations in which the moves of a location can arrive."""
        return frozenset({n}.union(*map(self.follow, self.to(n))))

    def find_arriving(self, first: int) -> frozenset[str]:
        """What is touched on arriving in a location, and in those that take over from it."""
        if first not in self._arriving:
            entered = (list_touched(self.places[n].enter) for n in self.follow(first))
            self._arriving[first] = frozenset().union(*entered)
        return self._arriving[first]

    @cached_property
    def ahead(self) -> list[int]:
        """For each location, itself and those that it leads to, a bit each."""
        ahead = [1 << n for n in range(len(self.places))]
        to = [
            (*self.to(n), *(self.index[id] for id in _list_leading((place.enter,))))
            for n, place in enumerate(self.places)
        ]
        changed = True
        while changed:
            changed = False
            for n in reversed(range(len(to))):
                found = ahead[n]
                for there in to[n]:
                    found |= ahead[there]
                if found != ahead[n]:
                    ahead[n], changed = found, True
        return ahead


def _list_leading(pieces: Iterable[k.Piece]) -> Iterator[str]:
    """The ids of the locations to which these pieces lead."""
    for piece in pieces:
        ids = (piece.go,) if isinstance(piece, k.Inject) else (t.to for t in k.targets_of(piece))
        yield from (id for id in ids if id is not None)


def _list_written(pieces: Iterable[k.Piece]) -> frozenset[str]:
    programs = (ops for piece in pieces for ops in k.programs_of(piece))
    return frozenset().union(*map(k.writes, programs))


def _list_each(bits: int) -> Iterator[int]:
    while bits:
        low = bits & -bits
        yield low.bit_length() - 1
        bits ^= low
