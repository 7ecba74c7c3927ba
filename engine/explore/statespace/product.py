"""A story made ready to be explored: folded place by place, with what is watched for beside it.

A question about a story is asked of a *product*: the story, variables that remember what matters
to the question (a slot settled, a rule's past), notes on what happens, and looks at states. All of
it is kernel terms, so that the one semantics of `machine` explores it as it is played.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from engine.kernel import model as k

Ops = tuple[k.Op, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """A condition looked at in every state of a location.

    Attributes:
        note: the note made when it holds.
        when: the condition, read where one arrives, after everything that happens by itself.
    """

    note: int
    when: k.Condition


@dataclass(frozen=True, slots=True)
class Product:
    """A story and what is asked of it.

    Attributes:
        variables: those of the story, and those that remember.
        locations: with their text among what happens on arriving.
        happens: what can happen by itself after a move, by place.
        start: id of the location where a play begins.
        looks: what is looked at in each location, by id.
        notes: numbers of `Show` ops that are noted; the others are only read by people.
        written: numbers of written conditions noted as true and as false.
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


# Weaving -----------------------------------------------------------------------------------------


def replace_ops(product: Product, change: Callable[[k.Op], Ops]) -> Product:
    """The product with every op, at every depth, replaced by what `change` makes of it."""

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
    """The product with every program of it replaced."""

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
    """The product with ops put before everything each move does, passing over among them."""

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
    """The product with more notes listened to."""
    return replace(product, notes=product.notes | frozenset(notes))


# What there is to walk through ------------------------------------------------------------------


def list_moves(place: k.Location) -> tuple[k.Move, ...]:
    """The moves of a location, passing over last."""
    return (*place.moves, place.passing) if place.passing else place.moves


def list_programs(
    locations: Iterable[k.Location], happens: Mapping[str, Iterable[k.Inject]]
) -> Iterator[Ops]:
    """Everything that happens in these places, and by itself."""
    for injects in happens.values():
        yield from (inject.ops for inject in injects)
    for place in locations:
        yield place.enter.ops
        yield from (target.ops for target in place.enter.onward)
        for move in list_moves(place):
            yield move.ops
            yield from (target.ops for target in move.targets)


def makes_note(ops: Iterable[k.Op], product: Product) -> bool:
    """Whether something in these ops is noted."""
    return any(
        any(has_visible_condition(b.when) or makes_note(b.ops, product) for b in op.branches)
        if isinstance(op, k.First)
        else isinstance(op, k.Show) and op.line in product.notes
        for op in ops
    )


def has_visible_condition(condition: k.Condition | None) -> bool:
    """Whether a written condition stands visible in this one."""
    return next(visible_conditions(condition), None) is not None


def visible_conditions(condition: k.Condition | None) -> Iterator[int]:
    """Numbers of the written conditions in this one."""
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
