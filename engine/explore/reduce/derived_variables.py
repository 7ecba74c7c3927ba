"""Variables that say of others only what a region reads of them.

A need or a risk is often brought through a whole case and read by a condition that asks of its
five or six values only which side they are on. A region that reads ten such variables has five to
the tenth combinations. Where it reads instead a derived variable, which is brought up to date
wherever the other is written, it has two to the tenth, and the others are only carried through it.
A derived variable depends on nothing but the other, so the moves are the same, and there are no
more states. (Predicates in place of values: Graf and Saïdi, Construction of abstract state graphs
with PVS, 1997; here nothing is abstracted, since the values themselves are carried on.)

This is done only where a region reads more combinations than can be explored.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from math import prod
from typing import Protocol

from msgspec.structs import replace

from engine.explore.statespace.limits import MOST_STATES
from engine.explore.statespace.product import Derived, Product, replace_ops
from engine.kernel import model as k
from engine.kernel.machine import Layout, Writer

ALONE = k.Read | k.Const | k.Not | k.Both | k.Either | k.Compare | k.Sum | k.Among


class Leading(Protocol):
    """What `touched_variables.Regions` knows of a product."""

    @property
    def of(self) -> Collection[int]:
        """For each location, the number of its region."""

    def list_touched(self) -> tuple[frozenset[str], ...]:
        """For each location, the variables that the moves of its region touch."""

    def arrivals(self, n: int, /) -> frozenset[int]:
        """The locations in which the moves of a location can arrive."""


def derive_variables(product: Product, regions: Leading) -> tuple[Product, Mapping[str, Derived]]:
    """The product whose large regions read derived variables, and these by their names."""
    readings = [_Reading(product, regions, inside) for inside in _find_large(product, regions)]
    found: dict[str, Derived] = {}
    for variable in product.variables if readings else ():
        parts = [part for each in readings for part in each.parts(variable.name)]
        derived = _derive(variable, parts)
        if derived is not None:
            found[f"{variable.name} as read"] = derived
    if found:
        for each in readings:
            product = each.replace_reads(product, found)
        product = _keep_up(product, found)
    return product, found


def _find_large(product: Product, regions: Leading) -> Iterator[list[int]]:
    """The locations of each region that touches more combinations of values than can be explored.

    Only variables are counted of which something can be derived.
    """
    sizes = {v.name: len(v.values) for v in product.variables if _has_more_to_say(v)}
    members: dict[int, list[int]] = {}
    for n, region in enumerate(regions.of):
        members.setdefault(region, []).append(n)
    touched = regions.list_touched()
    for inside in members.values():
        names = touched[inside[0]] & sizes.keys()
        if prod(sizes[name] for name in names) > MOST_STATES:
            yield inside


class _Reading:
    """What a region reads.

    Attributes:
        moving: the ids of its locations.
        entered: the ids of the locations in which its moves can arrive.
        places: the ids of its scenes.
        only: the variables that are read there, and not written.
    """

    def __init__(self, product: Product, regions: Leading, inside: Collection[int]) -> None:
        places = product.locations
        arrivals = frozenset[int]().union(*map(regions.arrivals, inside))
        self.moving = frozenset(places[n].id for n in inside)
        self.entered = frozenset(places[n].id for n in arrivals)
        self.places = frozenset(places[n].place for n in inside)
        moves = [move for n in inside for move in k.list_moves(places[n])]
        injects = [i for at in sorted(self.places) for i in product.happens.get(at, ())]
        self.pieces: list[k.Piece] = [*moves, *injects, *(places[n].enter for n in arrivals)]
        self.conditions = [c for piece in self.pieces for c in k.conditions_of(piece)]
        read = frozenset[str]().union(*map(k.reads, self.conditions))
        programs = (ops for piece in self.pieces for ops in k.programs_of(piece))
        self.only = read.difference(*map(k.writes, programs))

    def parts(self, name: str) -> Iterator[k.Condition | None]:
        """What the region reads of a variable, as in `_list_parts`."""
        if name in self.only:
            for condition in self.conditions:
                yield from _list_parts(condition, name)

    def replace_reads(self, product: Product, found: Mapping[str, Derived]) -> Product:
        """The product whose region reads derived variables."""
        reader = _Reader({d.of: (n, d) for n, d in found.items() if d.of in self.only})

        def place(old: k.Location) -> k.Location:
            if old.id in self.entered:
                onward = reader.targets(old.enter.onward)
                enter = replace(old.enter, ops=reader.ops(old.enter.ops), onward=onward)
                old = replace(old, enter=enter)
            if old.id in self.moving:
                passing = reader.move(old.passing) if old.passing else None
                old = replace(old, moves=tuple(map(reader.move, old.moves)), passing=passing)
            return old

        happens = {
            at: tuple(map(reader.inject, injects)) if at in self.places else injects
            for at, injects in product.happens.items()
        }
        return replace(product, locations=tuple(map(place, product.locations)), happens=happens)


class _Reader:
    """Makes conditions read derived variables; `by` has these by what they are derived of."""

    def __init__(self, by: Mapping[str, tuple[str, Derived]]) -> None:
        self.by = by

    def condition(self, old: k.Condition) -> k.Condition:
        """A condition."""
        read = k.reads(old)
        if read.isdisjoint(self.by):
            return old
        if len(read) == 1 and _is_alone(old):
            name, derived = self.by[next(iter(read))]
            test = _compile_condition(derived.variable, old)
            true = {value for index, value in enumerate(derived.value) if test(index)}
            return k.Among(k.Read(name), frozenset(true))
        return k.change_parts(old, self.condition)

    def when(self, old: k.Condition | None) -> k.Condition | None:
        """A condition, if there is one."""
        return None if old is None else self.condition(old)

    def ops(self, ops: k.Ops) -> k.Ops:
        """Ops."""
        return tuple(
            k.First(tuple(k.Branch(self.when(b.when), self.ops(b.ops)) for b in op.branches))
            if isinstance(op, k.First)
            else op
            for op in ops
        )

    def targets(self, targets: Iterable[k.Target]) -> tuple[k.Target, ...]:
        """Where a piece leads."""
        return tuple(k.Target(self.when(t.when), self.ops(t.ops), t.to) for t in targets)

    def move(self, move: k.Move) -> k.Move:
        """A move."""
        ops, targets = self.ops(move.ops), self.targets(move.targets)
        return replace(move, offer=self.when(move.offer), ops=ops, targets=targets)

    def inject(self, inject: k.Inject) -> k.Inject:
        """What happens by itself."""
        return replace(inject, when=self.condition(inject.when), ops=self.ops(inject.ops))


def _keep_up(product: Product, found: Mapping[str, Derived]) -> Product:
    """The product that has derived variables, each beside what it is derived of and after it."""
    by = {derived.of: (name, derived) for name, derived in found.items()}

    def written(op: k.Op) -> k.Ops:
        if isinstance(op, k.Show | k.First) or op.variable not in by:
            return (op,)
        name, derived = by[op.variable]
        if isinstance(op, k.Set):
            return op, k.Set(name, derived.value[op.index])
        branches = []
        for value in range(max(derived.value) + 1):
            same = frozenset(index for index, each in enumerate(derived.value) if each == value)
            branches.append(k.Branch(k.Among(k.Read(derived.of), same), (k.Set(name, value),)))
        return op, k.First(tuple(branches))

    variables: list[k.Variable] = []
    for variable in product.variables:
        variables.append(variable)
        if variable.name in by:
            name, derived = by[variable.name]
            values = tuple(map(str, range(max(derived.value) + 1)))
            variables.append(k.Variable(name, values, derived.value[variable.start]))
    return replace(replace_ops(product, written), variables=tuple(variables))


def _has_more_to_say(variable: k.Variable) -> bool:
    """Whether a part can be derived of a variable: not of yes and no, and not of what luck draws.

    No part is derived of numbers: a player who follows a rule looks at those that have a window.
    """
    return len(variable.values) > 2 and not variable.chance and not variable.is_number


def _derive(variable: k.Variable, parts: Collection[k.Condition | None]) -> Derived | None:
    """The variable that says what some conditions read of another.

    None if that is nothing or all of it, or depends on more than that variable.
    """
    if not _has_more_to_say(variable) or not parts:
        return None
    tests = [_compile_condition(variable, part) for part in parts if part is not None]
    if len(tests) < len(parts):
        return None
    values: dict[tuple[bool, ...], int] = {}
    found = [
        values.setdefault(tuple(bool(test(index)) for test in tests), len(values))
        for index in range(len(variable.values))
    ]
    return Derived(variable, tuple(found)) if 1 < len(values) < len(found) else None


def _list_parts(condition: k.Condition, name: str) -> Iterator[k.Condition | None]:
    """The largest parts of a condition that read a variable and nothing else.

    None for each part that reads it together with something else; what stands in a visible
    condition is a part of its own, since people see whether it holds.
    """
    read = k.reads(condition)
    if name not in read:
        return
    if read == {name} and _is_alone(condition):
        yield condition
    elif isinstance(condition, k.Not | k.Both | k.Either | k.Written):
        for part in k.parts_of(condition):
            yield from _list_parts(part, name)
    else:
        yield None


def _is_alone(condition: k.Condition) -> bool:
    """Whether a condition asks of nothing but variables."""
    return all(isinstance(part, ALONE) for part in k.each_part(condition))


def _compile_condition(variable: k.Variable, condition: k.Condition) -> Callable[[int], int]:
    """A condition that reads one variable, as a function of the index of its value."""
    writer = Writer(Layout((variable,)))
    return eval(f"lambda s,a=0: {writer.truth(condition)}")  # type: ignore[no-any-return]
