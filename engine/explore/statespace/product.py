"""A story together with what is asked about it: a product.

A product is the story, variables that remember what matters to the question (a settled slot, the
past of a rule), notes on what happens, and looks at states. All of it is kernel terms, so that a
product is explored by the same semantics by which a story is played: `kernel.machine`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from engine.kernel import model as k

T = TypeVar("T")

READ = -1
"""The note of a look that is there only for what it reads."""


class Look(Struct, frozen=True):
    """A condition that is evaluated in every state of a location; a note is made when it holds.

    It is read on arrival, after everything that happens by itself.
    """

    note: int
    when: k.Condition


class Product(Struct, frozen=True):
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


class Derived(Struct, frozen=True):
    """A variable that says of another one what is read of it somewhere.

    Attributes:
        variable: the other one.
        value: for each index of its values, the value of this one.
    """

    variable: k.Variable
    value: tuple[int, ...]

    @property
    def of(self) -> str:
        """The name of the other one."""
        return self.variable.name


class Slice(Struct, frozen=True):
    """A product cut down to what its question depends on.

    Attributes:
        product: the product without the variables, text and effects that make no difference.
        live: for each location, by id, the variables whose value can still make a difference.
        arriving: the same on the way into each location.
        closed: for each variable that closes a way for good, those that the product forgets then.
        derived: the variables that are derived of others, by name.
    """

    product: Product
    live: Mapping[str, frozenset[str]]
    arriving: Mapping[str, frozenset[str]] = field(default_factory=dict)
    closed: Mapping[str, frozenset[str]] = field(default_factory=dict)
    derived: Mapping[str, Derived] = field(default_factory=dict)


# Changing a product ------------------------------------------------------------------------------


def replace_ops(product: Product, change: Callable[[k.Op], k.Ops]) -> Product:
    """The product with every op, also those in branches, replaced by what `change` returns."""
    return map_ops(product, lambda ops: k.change_ops(ops, change))


def map_ops(product: Product, ops: Callable[[k.Ops], k.Ops]) -> Product:
    """The product with every list of ops replaced by what `ops` returns for it."""
    locations = tuple(k.change_programs(place, ops) for place in product.locations)
    happens = {
        at: tuple(replace(i, ops=ops(i.ops)) for i in injects)
        for at, injects in product.happens.items()
    }
    return replace(product, locations=locations, happens=happens)


def prepend_to_moves(product: Product, first: Callable[[k.Location, k.Move], k.Ops]) -> Product:
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


def list_programs(
    locations: Iterable[k.Location], happens: Mapping[str, Iterable[k.Inject]]
) -> Iterator[k.Ops]:
    """Every list of ops in these locations and injects."""
    for injects in happens.values():
        yield from (inject.ops for inject in injects)
    for place in locations:
        for piece in k.list_pieces(place):
            yield from k.programs_of(piece)


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
    return next(list_visible(condition), None) is not None


def list_visible(condition: k.Condition | None) -> Iterator[int]:
    """The numbers of the written conditions in this condition."""
    if isinstance(condition, k.Written):
        yield condition.number
    for part in k.parts_of(condition):
        yield from list_visible(part)


def list_touched(piece: k.Piece) -> Iterator[str]:
    """The variables that a piece reads or writes."""
    for condition in k.conditions_of(piece):
        yield from k.reads(condition)
    for ops in k.programs_of(piece):
        yield from k.writes(ops)


def reach(first: Iterable[T], onward: Callable[[T], Iterable[T]]) -> list[T]:
    """Some things and all to which they lead, each once, the nearest first."""
    found = dict.fromkeys(first)
    queue = list(found)
    for each in queue:
        new = dict.fromkeys(there for there in onward(each) if there not in found)
        found |= new
        queue += new
    return queue
