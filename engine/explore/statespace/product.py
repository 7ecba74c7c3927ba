"""A story together with what is asked about it: a product.

A product is the story, variables that remember what matters to the question (a settled slot, the
past of a rule), notes on what happens, and looks at states. All of it is kernel terms, so that a
product is explored by the same semantics by which a story is played: `kernel.machine`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from engine.kernel import model as k

Ops = tuple[k.Op, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """A condition that is evaluated in every state of a location.

    Attributes:
        note: the note that is made when it holds.
        when: the condition; it is read on arrival, after everything that happens by itself.
    """

    note: int
    when: k.Condition


@dataclass(frozen=True, slots=True)
class Product:
    """A story and what is asked about it.

    Attributes:
        variables: the variables of the story, and those that remember.
        locations: the locations, with their text among the ops on arrival.
        happens: the injects that can happen after a move, by place.
        start: the id of the location where a play starts.
        looks: the looks of each location, by its id.
        notes: the numbers of `Show` ops that are noted; the others are only for people to read.
        written: the numbers of written conditions that are noted as true and as false.
    """

    variables: tuple[k.Variable, ...]
    locations: tuple[k.Location, ...]
    happens: Mapping[str, tuple[k.Inject, ...]]
    start: str
    looks: Mapping[str, tuple[Look, ...]] = field(default_factory=dict)
    notes: frozenset[int] = frozenset()
    written: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Slice:
    """A product cut down to what its question depends on.

    Attributes:
        product: the product without the variables, text and effects that make no difference.
        live: for each location, by id, the variables whose value can still make a difference.
    """

    product: Product
    live: Mapping[str, frozenset[str]]


# Changing a product ------------------------------------------------------------------------------


def replace_ops(product: Product, change: Callable[[k.Op], Ops]) -> Product:
    """The product with every op, at every depth, replaced by what `change` returns for it."""

    def ops(program: Iterable[k.Op]) -> Ops:
        found: list[k.Op] = []
        for op in program:
            if isinstance(op, k.First):
                branches = tuple(k.Branch(b.when, ops(b.ops)) for b in op.branches)
                found.append(k.First(branches))
            else:
                found.extend(change(op))
        return tuple(found)

    return map_ops(product, ops)


def map_ops(product: Product, ops: Callable[[Ops], Ops]) -> Product:
    """The product with every list of ops replaced by what `ops` returns for it."""

    def targets(ways: tuple[k.Target, ...]) -> tuple[k.Target, ...]:
        return tuple(replace(t, ops=ops(t.ops)) for t in ways)

    def move(old: k.Move) -> k.Move:
        return replace(old, ops=ops(old.ops), targets=targets(old.targets))

    locations = tuple(
        replace(
            place,
            enter=k.Enter(ops(place.enter.ops), (), targets(place.enter.onward)),
            moves=tuple(map(move, place.moves)),
            passing=move(place.passing) if place.passing else None,
        )
        for place in product.locations
    )
    happens = {
        at: tuple(replace(i, ops=ops(i.ops)) for i in injects)
        for at, injects in product.happens.items()
    }
    return replace(product, locations=locations, happens=happens)


def prepend_to_moves(product: Product, first: Callable[[k.Location, k.Move], Ops]) -> Product:
    """The product with the ops of `first` before those of each move, passing over included."""

    def changed(place: k.Location) -> k.Location:
        def move(old: k.Move) -> k.Move:
            return replace(old, ops=(*first(place, old), *old.ops))

        return replace(
            place,
            moves=tuple(map(move, place.moves)),
            passing=move(place.passing) if place.passing else None,
        )

    return replace(product, locations=tuple(map(changed, product.locations)))


def add_variables(product: Product, *variables: k.Variable) -> Product:
    """The product with more variables."""
    return replace(product, variables=(*product.variables, *variables))


def add_notes(product: Product, *notes: int) -> Product:
    """The product with more notes that are recorded."""
    return replace(product, notes=product.notes | frozenset(notes))


# Reading a product -------------------------------------------------------------------------------


def list_moves(place: k.Location) -> tuple[k.Move, ...]:
    """The moves of a location, passing over last."""
    return (*place.moves, place.passing) if place.passing else place.moves


def list_programs(
    locations: Iterable[k.Location], happens: Mapping[str, Iterable[k.Inject]]
) -> Iterator[Ops]:
    """Every list of ops in these locations and injects."""
    for injects in happens.values():
        yield from (inject.ops for inject in injects)
    for place in locations:
        yield place.enter.ops
        yield from (target.ops for target in place.enter.onward)
        for move in list_moves(place):
            yield move.ops
            yield from (target.ops for target in move.targets)


def makes_note(ops: Iterable[k.Op], product: Product) -> bool:
    """Whether these ops make a note that the product records."""
    return any(
        any(has_visible_condition(b.when) or makes_note(b.ops, product) for b in op.branches)
        if isinstance(op, k.First)
        else isinstance(op, k.Show) and op.line in product.notes
        for op in ops
    )


def has_visible_condition(condition: k.Condition | None) -> bool:
    """Whether this condition contains a visible written condition."""
    return next(visible_conditions(condition), None) is not None


def visible_conditions(condition: k.Condition | None) -> Iterator[int]:
    """The numbers of the written conditions in this condition."""
    match condition:
        case k.Written(number, of):
            yield number
            yield from visible_conditions(of)
        case k.Not(of) | k.Among(of, _):
            yield from visible_conditions(of)
        case k.Both(parts) | k.Either(parts):
            for part in parts:
                yield from visible_conditions(part)
        case k.Compare(_, left, right) | k.Sum(_, left, right):
            yield from visible_conditions(left)
            yield from visible_conditions(right)
