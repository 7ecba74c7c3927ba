"""Values that nothing tells apart any more, and how a product makes them one.

A need or a risk is often brought through a whole case and then read once, by a condition that asks
of its five values only which side they are on. Where nothing can change the variable any more, its
values are told apart only as far as the conditions that are still ahead tell them apart: each value
is then the first of those that are alike. A scene that reads ten such variables has two to the
tenth combinations instead of five to the tenth. What is explored makes the same moves: two states
that differ only in values that are alike have the same future.

This is done only where a region reads so many variables that it could not be explored otherwise,
and not with numbers: whoever plays by a rule looks at some of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from math import prod
from typing import Protocol

from msgspec.structs import replace

from engine.explore.statespace.limits import MOST_STATES
from engine.explore.statespace.product import Alike, Product
from engine.kernel import model as k
from engine.kernel.machine import Layout, Writer

_ALONE = k.Read | k.Const | k.Not | k.Both | k.Either | k.Compare | k.Sum | k.Among
FEW = 2  # variables that a region may touch only because its ways make values alike


class Leading(Protocol):
    """What `touched_variables.Regions` knows of a product."""

    @property
    def index(self) -> Mapping[str, int]:
        """The number of each location, by id."""

    @property
    def of(self) -> Sequence[int]:
        """For each location, the number of its region."""

    @property
    def ahead(self) -> Sequence[int]:
        """For each location, itself and those that it leads to, a bit each."""

    def touched(self) -> tuple[frozenset[str], ...]:
        """For each location, the variables that the moves of its region touch."""

    def follow(self, first: int, /) -> list[int]:
        """A location, and those that can take over on arriving there."""


def find_alike_values(product: Product, regions: Leading) -> Mapping[str, Alike]:
    """Find the values that can be made one, by the names of their variables.

    Args:
        product: the story, cut down.
        regions: its regions.
    """
    worded = (v for v in product.variables if not v.is_number and not v.chance)
    sizes = {v.name: len(v.values) for v in worded if len(v.values) > 2}
    touched = regions.touched()
    large = [names for names in dict.fromkeys(touched) if _combinations(names, sizes) > MOST_STATES]
    if not large:
        return {}
    story, found = _Story(product, regions, touched), {}
    for variable in product.variables:
        if variable.name in sizes and any(variable.name in names for names in large):
            alike = story.alike(variable)
            if alike is not None:
                found[variable.name] = alike
    return found


def _combinations(names: Iterable[str], sizes: Mapping[str, int]) -> int:
    return prod(sizes[name] for name in names if name in sizes)


def make_alike(product: Product, found: Mapping[str, Alike]) -> Product:
    """The product whose ways into some locations make values one that are alike there."""
    if not found:
        return product
    ops = {v.name: _making(v, found[v.name]) for v in product.variables if v.name in found}

    def target(place: k.Location, old: k.Target) -> k.Target:
        to = old.to or place.id
        new = [
            ops[name]
            for name, alike in found.items()
            if to in alike.places and place.id not in alike.places
        ]
        return replace(old, ops=(*old.ops, *new)) if new else old

    def move(place: k.Location, old: k.Move) -> k.Move:
        return replace(old, targets=tuple(target(place, each) for each in old.targets))

    def changed(place: k.Location) -> k.Location:
        passing = move(place, place.passing) if place.passing else None
        moves = tuple(move(place, each) for each in place.moves)
        return replace(place, moves=moves, passing=passing)

    return replace(product, locations=tuple(map(changed, product.locations)))


def _making(variable: k.Variable, alike: Alike) -> k.Op:
    """The op that makes values one: each group by its first."""
    others: dict[int, list[int]] = {}
    for index, first in enumerate(alike.first):
        if index != first:
            others.setdefault(first, []).append(index)
    read = k.Read(variable.name)
    return k.First(
        tuple(
            k.Branch(
                k.Among(read, frozenset(indexes)),
                (k.Set(variable.name, first),),
            )
            for first, indexes in others.items()
        )
    )


class _Story:
    """A product, read to find values that are alike."""

    def __init__(
        self, product: Product, regions: Leading, touched: tuple[frozenset[str], ...]
    ) -> None:
        self.product, self.regions, self.touched = product, regions, touched
        self.numbers = range(len(product.locations))
        self.pieces: list[tuple[k.Piece, ...]] = [
            (place.enter, *k.list_moves(place), *product.happens.get(place.place, ()))
            for place in product.locations
        ]
        self.writes = [
            frozenset().union(*(k.writes(ops) for p in pieces for ops in k.programs_of(p)))
            for pieces in self.pieces
        ]
        self._more: dict[int, set[str]] = {}

    def alike(self, variable: k.Variable) -> Alike | None:
        """The values of a variable that are alike where nothing writes it any more, if any."""
        name = variable.name
        writing = sum(1 << n for n in self.numbers if name in self.writes[n])
        settled = [n for n in self.numbers if not self.regions.ahead[n] & writing]
        asked = [c for n in settled for c in self._conditions(n) if name in k.reads(c)]
        first = _first_alike(variable, asked)
        if not asked or first is None:
            return None
        places = self._entered(variable, first, set(settled))
        return Alike(first, frozenset(self.product.locations[n].id for n in places))

    def _conditions(self, n: int) -> Iterator[k.Condition]:
        for piece in self.pieces[n]:
            yield from k.conditions_of(piece)
        yield from (look.when for look in self.product.looks.get(self._id(n), ()))

    def _id(self, n: int) -> str:
        return self.product.locations[n].id

    def _entered(self, variable: k.Variable, first: tuple[int, ...], left: set[int]) -> set[int]:
        """Those of some locations that can be entered only with values made one."""
        index, name = self.regions.index, variable.name
        if first[variable.start] != variable.start:
            left = left - set(self.regions.follow(index[self.product.start]))
        before = 0
        while len(left) != before:
            before = len(left)
            for n in self.numbers:
                if n not in left:
                    left -= self._barred(n, name)
        for n in self.numbers:
            if n not in left and name not in self.touched[n] and left & {*self._moving(n)}:
                self._more.setdefault(self.regions.of[n], set()).add(name)
        return left

    def _barred(self, n: int, name: str) -> set[int]:
        """Locations that are entered from one with any value, and not by a move that can help."""
        index, place = self.regions.index, self.product.locations[n]
        happening = self.product.happens.get(place.place, ())
        barred = {index[i.go] for i in happening if i.go}
        barred |= {index[t.to] for t in place.enter.onward if t.to is not None}
        region = self.regions.of[n]
        touched = name in self.touched[n] or len(self._more.get(region, set()) | {name}) <= FEW
        return barred if touched else barred | set(self._moving(n))

    def _moving(self, n: int) -> Iterator[int]:
        """The locations to which the moves of a location lead."""
        place = self.product.locations[n]
        for move in k.list_moves(place):
            yield from (n if t.to is None else self.regions.index[t.to] for t in move.targets)


def _first_alike(variable: k.Variable, asked: Iterable[k.Condition]) -> tuple[int, ...] | None:
    """For each value of a variable, the first that conditions do not tell from it.

    None if they tell all apart, or ask what depends on other variables, too.
    """
    tests: list[k.Condition] = []
    for condition in asked:
        parts = [*_largest(condition, variable.name)]
        if None in parts:
            return None
        tests += (part for part in parts if part is not None)
    first: dict[tuple[bool, ...], int] = {}
    found = []
    holds = [_as_function(variable, test) for test in tests]
    for index in range(len(variable.values)):
        told = tuple(bool(test(index)) for test in holds)
        found.append(first.setdefault(told, index))
    return tuple(found) if len(first) < len(found) else None


def _largest(condition: k.Condition, name: str) -> Iterator[k.Condition | None]:
    """The largest parts of a condition that read a variable and nothing else.

    None for each part that reads it together with something else; what stands in a visible
    condition is a part of its own, since people see whether it holds.
    """
    read = k.reads(condition)
    if name not in read:
        return
    if read == {name} and all(isinstance(part, _ALONE) for part in k.each_part(condition)):
        yield condition
    elif isinstance(condition, k.Not | k.Both | k.Either | k.Written):
        for part in k.parts_of(condition):
            yield from _largest(part, name)
    else:
        yield None


def _as_function(variable: k.Variable, condition: k.Condition) -> Callable[[int], int]:
    """A condition that reads one variable, as a function of the index of its value."""
    writer = Writer(Layout((variable,)))
    return eval(f"lambda s,a=0: {writer.truth(condition)}")  # type: ignore[no-any-return]
