"""Slicing: the variables that a question depends on, and the product cut down to them.

The control core is every variable that decides where a play can go, directly or through others. A
question adds what its own looks and notes read. A slice that is closed under this dependency makes
the same moves as the whole product, so a shortest way in the slice is a shortest way in the story.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from msgspec.structs import replace

from engine.explore.reduce.closed_ways import (
    Closed,
    find_closed_ways,
    forget_behind,
    keep_common,
)
from engine.explore.reduce.derived_variables import derive_variables
from engine.explore.statespace.product import (
    Product,
    Slice,
    has_visible_condition,
    list_programs,
    makes_note,
    map_ops,
)
from engine.explore.statespace.touched_variables import Regions
from engine.kernel import model as k


def slice_product(product: Product) -> Slice:
    """Cut a product down to what its question depends on, with what is live in each location."""
    cut = cut_product(product, find_cone(product))
    made, derived = derive_variables(cut, Regions(cut))
    if derived:
        cut = cut_product(made, find_cone(made))
    return replace(_slice(cut, find_closed_ways(cut)), derived=derived)


def keep_whole(product: Product) -> Slice:
    """A product of which nothing is cut away: every variable is live everywhere."""
    names = frozenset(variable.name for variable in product.variables)
    every = {place.id: names for place in product.locations}
    return Slice(product, every, every)


def slice_alike(*products: Product) -> list[Slice]:
    """Cut products of stories that are walked side by side, so that all forget the same.

    What is live in one of them is kept in all: then equal states are written alike.
    """
    cuts = [cut_product(product, find_cone(product)) for product in products]
    closed = keep_common(*map(find_closed_ways, cuts))
    slices = [_slice(cut, closed) for cut in cuts]
    if any(cut.variables != cuts[0].variables for cut in cuts):
        return slices
    live, arriving = (
        {id: frozenset[str]().union(*(each[id] for each in found)) for id in found[0]}
        for found in ([s.live for s in slices], [s.arriving for s in slices])
    )
    return [replace(each, live=live, arriving=arriving) for each in slices]


def _slice(cut: Product, closed: Closed) -> Slice:
    """A product that is cut down, in which what these ways close off is forgotten."""
    product = forget_behind(cut, closed)
    return Slice(product, *find_live_variables(product), closed)


def find_cone(product: Product) -> frozenset[str]:
    """The names of the variables that decide where a play can go, or what is noted on the way."""
    return Cones(product).of(product)


class _Choice(NamedTuple):
    """A choice between branches, at any depth: what decides it, and what depends on it."""

    reads: frozenset[str]
    writes: frozenset[str]
    shows: frozenset[int]
    watched: bool


class Cones:
    """The cones of influence of several questions about one story; what they share is read once.

    Args:
        product: the story, with any question.
    """

    def __init__(self, product: Product) -> None:
        self._locations, self._happens = product.locations, product.happens
        self._control = frozenset(_control(product.locations, product.happens))
        self._writing: dict[str, list[_Choice]] = {}
        self._showing: dict[int, list[_Choice]] = {}
        self._watched: list[_Choice] = []
        for choice in _choices(product.locations, product.happens):
            self._watched += [choice] if choice.watched else []
            for name in choice.writes:
                self._writing.setdefault(name, []).append(choice)
            for line in choice.shows:
                self._showing.setdefault(line, []).append(choice)

    def of(self, product: Product) -> frozenset[str]:
        """The cone of the question that a product of this story asks.

        Locations in which other conditions are visible are read again.
        """
        changed = [
            place
            for place, own in zip(product.locations, self._locations, strict=True)
            if place is not own
        ]
        happens = {} if product.happens is self._happens else product.happens
        found = set(self._control).union(_control(changed, happens))
        for looks in product.looks.values():
            for look in looks:
                found |= k.reads(look.when)
        new = list(_choices(changed, happens))
        for choice in (*self._watched, *(c for c in new if c.watched)):
            found |= choice.reads
        for line in product.notes:
            for choice in (*self._showing.get(line, ()), *(c for c in new if line in c.shows)):
                found |= choice.reads
        return self._closed(found, new)

    def _closed(self, found: set[str], new: list[_Choice]) -> frozenset[str]:
        """Add the variables that decide about those found, until no more are added."""
        waiting = list(found)
        while waiting:
            name = waiting.pop()
            for choice in (*self._writing.get(name, ()), *(c for c in new if name in c.writes)):
                waiting += choice.reads - found
                found |= choice.reads
        return frozenset(found)


def _control(
    locations: Iterable[k.Location], happens: Mapping[str, Iterable[k.Inject]]
) -> Iterator[str]:
    for injects in happens.values():
        for inject in injects:
            yield inject.fired
            yield from k.reads(inject.when)
    for place in locations:
        for target in place.enter.onward:
            yield from k.reads(target.when)
        for move in k.list_moves(place):
            yield from k.reads(move.offer)
            for target in move.targets:
                yield from k.reads(target.when)


def _choices(
    locations: Iterable[k.Location], happens: Mapping[str, Iterable[k.Inject]]
) -> Iterator[_Choice]:
    """Every choice between branches, nested ones too."""
    for ops in list_programs(locations, happens):
        for op in ops:
            if isinstance(op, k.First):
                yield from _choice(op)


def _choice(first: k.First) -> Iterator[_Choice]:
    reads, writes, shows = set[str](), set[str](), set[int]()
    seen = False
    for branch in first.branches:
        reads |= k.reads(branch.when)
        seen = seen or has_visible_condition(branch.when)
        for op in branch.ops:
            match op:
                case k.First():
                    within = list(_choice(op))
                    yield from within
                    writes |= within[-1].writes
                    shows |= within[-1].shows
                    seen = seen or within[-1].watched
                case k.Show(line):
                    shows.add(line)
                case k.Set(name, _) | k.Add(name, _):
                    writes.add(name)
    yield _Choice(frozenset(reads), frozenset(writes), frozenset(shows), seen)


def _matters(op: k.Op, kept: Iterable[str], product: Product) -> bool:
    match op:
        case k.First(branches):
            return any(
                has_visible_condition(b.when) or any(_matters(o, kept, product) for o in b.ops)
                for b in branches
            )
        case k.Show(line):
            return line in product.notes
        case k.Set(name, _) | k.Add(name, _):
            return name in kept


def cut_product(product: Product, kept: frozenset[str]) -> Product:
    """The product with only some variables (names), and without text that is only shown."""

    def ops(program: k.Ops) -> k.Ops:
        found: list[k.Op] = []
        for op in program:
            if not _matters(op, kept, product):
                continue
            if isinstance(op, k.First):
                op = k.First(tuple(k.Branch(b.when, ops(b.ops)) for b in op.branches))
            found.append(op)
        return tuple(found)

    variables = tuple(v for v in product.variables if v.name in kept)
    return replace(map_ops(product, ops), variables=variables)


Live = dict[str, frozenset[str]]
"""For each location, by id, the variables whose value can still make a difference."""


def find_live_variables(product: Product) -> tuple[Live, Live]:
    """The variables that are live in each location, and on the way into it.

    Backward data flow to a fixpoint: a variable that is set before it is read is not live, and a
    choice that changes nothing live and makes no note reads nothing.
    """
    found: Live = {place.id: frozenset() for place in product.locations}
    arriving: Live = dict(found)
    flow, before = _Flow(product, found, arriving), find_predecessors(product)
    waiting = set(found)
    while waiting:
        for place in reversed(product.locations):
            if place.id not in waiting:
                continue
            waiting.remove(place.id)
            here = flow.staying(place)
            if here != found[place.id]:
                found[place.id] = here
                waiting.add(place.id)
            onto = flow.arriving(place)
            if onto != arriving[place.id]:
                arriving[place.id] = onto
                waiting |= before[place.id]
    return found, arriving


def keeps_live(sliced: Slice, locations: Iterable[k.Location]) -> bool:
    """Whether nothing more is live in these locations than a slice says, and on the way there."""
    flow = _Flow(sliced.product, sliced.live, sliced.arriving)
    return all(
        flow.staying(place) <= sliced.live[place.id]
        and flow.arriving(place) <= sliced.arriving[place.id]
        for place in locations
    )


def find_predecessors(product: Product) -> dict[str, set[str]]:
    """For each location, by id, the locations from which it can be entered."""
    found: dict[str, set[str]] = {place.id: set() for place in product.locations}
    for place in product.locations:
        targets = (t.to for piece in k.list_pieces(place) for t in k.targets_of(piece))
        happening = (inject.go for inject in product.happens.get(place.place, ()))
        for to in {*targets, *happening}:
            if to is not None:
                found[to].add(place.id)
    return found


class _Flow:
    """What is live before ops, given what is live after them."""

    def __init__(
        self,
        product: Product,
        staying: Mapping[str, frozenset[str]],
        arriving: Mapping[str, frozenset[str]],
    ) -> None:
        self.product = product
        self.after = staying
        self.into = arriving
        self._of_choices: dict[int, _Effect] = {}  # by the identity of the choice
        self._read: dict[int, frozenset[str]] = {}  # by the identity of the condition

    def staying(self, place: k.Location) -> frozenset[str]:
        """Live in a location after arrival."""
        found = frozenset().union(
            *(self._reads(x.when) for x in self.product.looks.get(place.id, ()))
        )
        for move in k.list_moves(place):
            then = self.ways(move.targets, place)
            if move is not place.passing:
                then = self.happening(place.place, then)
            found |= self._reads(move.offer) | self.ops(move.ops, then)
        return found

    def arriving(self, place: k.Location) -> frozenset[str]:
        """Live on the way into a location."""
        return self.ops(place.enter.ops, self.ways(place.enter.onward, place))

    def ways(self, targets: tuple[k.Target, ...], place: k.Location) -> frozenset[str]:
        """Live before one of these ways, or none of them, is taken."""
        found = frozenset[str]() if _sure(targets) else self.after[place.id]
        for target in targets:
            on = self.after[place.id] if target.to is None else self.into[target.to]
            found |= self._reads(target.when) | self.ops(target.ops, on)
        return found

    def happening(self, place: str, then: frozenset[str]) -> frozenset[str]:
        """Live before injects, which can happen one after another."""
        injects = self.product.happens.get(place, ())
        if not injects:
            return then
        found = then.union(*(self.into[i.go] for i in injects if i.go))
        while True:
            more = found.union(
                *(self._reads(i.when) | {i.fired} | self.ops(i.ops, found) for i in injects)
            )
            if more == found:
                return found
            found = more

    def ops(self, ops: k.Ops, after: frozenset[str]) -> frozenset[str]:
        """Live before ops."""
        for op in reversed(ops):
            if isinstance(op, k.Set):
                after = after - {op.variable}
            elif isinstance(op, k.First):
                effect = self._effect(op)
                if not effect.noted and after.isdisjoint(effect.writes):
                    continue  # it changes nothing live, and makes no note
                before = effect.reads.union(*(self.ops(b.ops, after) for b in op.branches))
                after = before if op.branches[-1].when is None else before | after
        return after

    def _reads(self, condition: k.Condition | None) -> frozenset[str]:
        """What a condition reads; it is asked for again and again."""
        if id(condition) not in self._read:
            self._read[id(condition)] = k.reads(condition)
        return self._read[id(condition)]

    def _effect(self, first: k.First) -> _Effect:
        """What a choice does; it is asked for again and again."""
        found = self._of_choices.get(id(first))
        if found is None:
            reads = frozenset[str]().union(*(self._reads(branch.when) for branch in first.branches))
            found = _Effect(reads, k.writes((first,)), makes_note((first,), self.product))
            self._of_choices[id(first)] = found
        return found


class _Effect(NamedTuple):
    """What a choice does: what decides between its branches, what they write, whether it notes."""

    reads: frozenset[str]
    writes: frozenset[str]
    noted: bool


def _sure(targets: tuple[k.Target, ...]) -> bool:
    return bool(targets) and targets[-1].when is None
