"""The kernel: variables of finite range, locations, and moves. It knows no person, need or risk.

Everything an author can say compiles to the few things here, and everything that plays, scores or
explores a story works on them alone. A state gives every variable the index of one of its values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from operator import attrgetter
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

Value = bool | int | str


class Variable(Struct, frozen=True):
    """A variable of the state.

    Attributes:
        name: `hana.trust`, `separated`, `need:interpreter`, `asked:account.how-this-works`.
        values: every value it can take; whole numbers are consecutive.
        start: index of the first value.
        chance: nobody decides it; drawn when a play starts.
        history: it only remembers what was done, and is dropped when no condition reads it.
    """

    name: str
    values: tuple[Value, ...]
    start: int = 0
    chance: bool = False
    history: bool = False

    @property
    def is_number(self) -> bool:
        """Whether its values are whole numbers rather than words or yes and no."""
        return isinstance(self.values[0], int) and not isinstance(self.values[0], bool)

    def index_of(self, value: Value) -> int | None:
        """The index of a value, or None when the variable never has it."""
        for index, known in enumerate(self.values):
            if known == value and type(known) is type(value):
                return index
        return None


# Conditions ------------------------------------------------------------------------------------
# A word of a variable is meant by its index; yes is 1 and no is 0.


class Const(Struct, frozen=True, tag=True, array_like=True):
    """A number, or the index of a word."""

    value: int


class Read(Struct, frozen=True, tag=True, array_like=True):
    """The value of a variable: the number itself, or the index of a word, or 0 and 1."""

    variable: str


class At(Struct, frozen=True, tag=True, array_like=True):
    """True in a scene or ending of this id. Constant in each location."""

    place: str


class Atom(Struct, frozen=True, tag=True, array_like=True):
    """True of the answer being given: the n-th thing asked here about an order or a pick."""

    index: int


class Not(Struct, frozen=True, tag=True, array_like=True):
    """The opposite."""

    of: Condition


class Both(Struct, frozen=True, tag=True, array_like=True):
    """All of them; true when there are none."""

    of: tuple[Condition, ...]


class Either(Struct, frozen=True, tag=True, array_like=True):
    """At least one of them."""

    of: tuple[Condition, ...]


class Compare(Struct, frozen=True, tag=True, array_like=True):
    """Two values compared."""

    op: Literal["==", "!=", "<", "<=", ">", ">="]
    left: Condition
    right: Condition


class Sum(Struct, frozen=True, tag=True, array_like=True):
    """Two numbers added, subtracted or multiplied."""

    op: Literal["+", "-", "*"]
    left: Condition
    right: Condition


class Among(Struct, frozen=True, tag=True, array_like=True):
    """A value that is one of these."""

    of: Condition
    values: frozenset[int]


class Written(Struct, frozen=True, tag=True, array_like=True):
    """A condition as an author wrote it, with the number under which it is found again."""

    number: int
    of: Condition


Condition = Const | Read | At | Atom | Not | Both | Either | Compare | Sum | Among | Written

TRUE = Const(1)
FALSE = Const(0)


def negate(condition: Condition) -> Condition:
    """The opposite, without piling up negations."""
    return condition.of if isinstance(condition, Not) else Not(condition)


# What happens ----------------------------------------------------------------------------------


class Set(Struct, frozen=True, tag=True, array_like=True):
    """A variable takes the value of this index."""

    variable: str
    index: int


class Add(Struct, frozen=True, tag=True, array_like=True):
    """A variable moves by this many values, and stays inside its range."""

    variable: str
    amount: int


class Show(Struct, frozen=True, tag=True, array_like=True):
    """A line of the text becomes visible."""

    line: int


class Branch(Struct, frozen=True):
    """One way on: without a condition it always fits."""

    when: Condition | None
    ops: Ops


class First(Struct, frozen=True, tag=True, array_like=True):
    """Only the first branch that fits happens; perhaps none."""

    branches: tuple[Branch, ...]


Op = Set | Add | Show | First
Ops = tuple[Op, ...]


class Target(Struct, frozen=True):
    """Where a move leads when its condition holds.

    Attributes:
        when: None always fits.
        ops: what happens on the way.
        to: id of the location entered; None stays, and nothing is shown or asked again.
    """

    when: Condition | None
    ops: Ops
    to: str | None


class Move(Struct, frozen=True):
    """One thing that can be done in a location.

    Attributes:
        key: how an answer names it: `("option", "separate")`, `("ask", "q")`, `("close", "")`.
        address: unique in the case: `scene.option`.
        offer: when it can be done; None always.
        ops: what it does before anything that happens by itself.
        targets: the first that fits is taken; the last always fits.
        tags: what kind of thing it is (act, defer, refer, ask-them, disclose, break).
    """

    key: tuple[str, str]
    address: str
    offer: Condition | None
    ops: Ops
    targets: tuple[Target, ...]
    tags: frozenset[str] = frozenset()


class Enter(Struct, frozen=True):
    """What happens on arriving in a location.

    Attributes:
        ops: first of all.
        text: lines shown, each under its condition; all that hold.
        onward: places that take over at once when their condition holds.
    """

    ops: Ops = ()
    text: tuple[tuple[Condition | None, int], ...] = ()
    onward: tuple[Target, ...] = ()


ENDED = "ended"  # the kind of a location where a play is over


class AnswerTest(Struct, frozen=True):
    """What an answer about several items is asked, such as `before x y` or `within x k`.

    Attributes:
        kind: a word that the kind of decision knows (`Whole.holds`).
        item: what it is asked about.
        other: another item, or "".
        place: a place from 1, or 0.
    """

    kind: str
    item: str
    other: str = ""
    place: int = 0


class Location(Struct, frozen=True):
    """A place of the story where something is decided, or an ending.

    Attributes:
        id: unique; a topic of an interview has its own.
        place: the scene or ending it belongs to; what `at()` means.
        address: what people and logs call it: `hall`, `side-room.miss-the-plane`.
        kind: the name of how it is answered, see `engine.decisions.registry.KINDS`.
        enter: what happens on arriving.
        moves: what can be done; none in an ending.
        passing: how to pass over the whole scene; None in an ending.
        items: what the one answer is about, when it is about several things.
        pick: exactly how many of them an answer names, when not all.
        atoms: what conditions ask about the answer.
        scale: the lowest and highest value an item can get; (0, 0) when it gets none.
        topic: in an interview, the topic that is open; "" elsewhere and in a hub.
    """

    id: str
    place: str
    address: str
    kind: str
    enter: Enter = Enter()
    moves: tuple[Move, ...] = ()
    passing: Move | None = None
    items: tuple[str, ...] = ()
    pick: int = 0
    atoms: tuple[AnswerTest, ...] = ()
    scale: tuple[int, int] = (0, 0)
    topic: str = ""

    @property
    def ended(self) -> bool:
        """Whether a play is over here."""
        return self.kind == ENDED


class Inject(Struct, frozen=True):
    """Something that happens once by itself after a move.

    Attributes:
        id: unique in the case.
        when: read after every move until it has fired.
        ops: what it does and shows; the last sets `fired`.
        fired: the variable that says it has happened.
        go: where it leads instead of the answer's own target; None nowhere.
    """

    id: str
    when: Condition
    ops: Ops
    fired: str
    go: str | None


class Model(Struct, frozen=True):
    """A whole story in kernel terms."""

    variables: tuple[Variable, ...]
    locations: tuple[Location, ...]
    injects: tuple[Inject, ...]
    start: str


# Walking through conditions and ops ------------------------------------------------------------


_PARTS: Mapping[type, Callable[[Any], tuple[Condition, ...]]] = {
    **dict.fromkeys((Not, Among, Written), lambda condition: (condition.of,)),
    **dict.fromkeys((Both, Either), attrgetter("of")),
    **dict.fromkeys((Compare, Sum), attrgetter("left", "right")),
}


_NOTHING = frozenset[str]()


def parts_of(condition: Condition | None) -> tuple[Condition, ...]:
    """The conditions directly inside a condition."""
    parts = _PARTS.get(type(condition))  # a `match` takes several times as long, and all ask this
    return parts(condition) if parts else ()


def each_part(condition: Condition | None) -> Iterator[Condition]:
    """A condition and every condition in it, at any depth."""
    if condition is not None:
        yield condition
    for part in parts_of(condition):
        yield from each_part(part)


def change_parts(condition: Condition, change: Callable[[Condition], Condition]) -> Condition:
    """The condition with each part directly inside it replaced by what `change` returns for it."""
    match condition:
        case Not(of):
            return Not(change(of))
        case Both(parts):
            return Both(tuple(map(change, parts)))
        case Either(parts):
            return Either(tuple(map(change, parts)))
        case Compare(op, left, right):
            return Compare(op, change(left), change(right))
        case Sum(op, left, right):
            return Sum(op, change(left), change(right))
        case Among(of, values):
            return Among(change(of), values)
        case Written(number, of):
            return Written(number, change(of))
        case _:
            return condition


@lru_cache(maxsize=16_384)
def reads(condition: Condition | None) -> frozenset[str]:
    """The variables a condition reads; of one condition it is asked again and again."""
    if condition is None:
        return _NOTHING
    found, parts = set[str](), [condition]
    for part in parts:
        if type(part) is Read:
            found.add(part.variable)
        elif inner := _PARTS.get(type(part)):  # all ask this: no call for what has no parts
            parts += inner(part)
    return frozenset(found)


def each_op(ops: Iterable[Op]) -> Iterator[Set | Add | Show]:
    """Every op in `ops`, also those in branches."""
    for op in ops:
        if isinstance(op, First):
            for branch in op.branches:
                yield from each_op(branch.ops)
        else:
            yield op


@lru_cache(maxsize=16_384)
def writes(ops: Ops) -> frozenset[str]:
    """The variables that `ops` can change; kept, because the same ops are asked often."""
    return frozenset(op.variable for op in each_op(ops) if not isinstance(op, Show))


def conditions_in(ops: Iterable[Op]) -> Iterator[Condition]:
    """Every condition that decides between branches in `ops`."""
    for op in ops:
        if isinstance(op, First):
            for branch in op.branches:
                if branch.when is not None:
                    yield branch.when
                yield from conditions_in(branch.ops)


def change_ops(ops: Iterable[Op], change: Callable[[Op], Ops]) -> Ops:
    """`ops` with every op, also those in branches, replaced by what `change` returns for it."""
    found: list[Op] = []
    for op in ops:
        if isinstance(op, First):
            branches = (Branch(b.when, change_ops(b.ops, change)) for b in op.branches)
            found.append(First(tuple(branches)))
        else:
            found.extend(change(op))
    return tuple(found)


# Walking through locations ---------------------------------------------------------------------

Piece = Enter | Move | Inject


def list_moves(place: Location) -> tuple[Move, ...]:
    """The moves of a location, passing over last."""
    return (*place.moves, place.passing) if place.passing else place.moves


def list_pieces(place: Location) -> tuple[Piece, ...]:
    """The arrival in a location, and its moves."""
    return place.enter, *list_moves(place)


def targets_of(piece: Piece) -> tuple[Target, ...]:
    """The ways on that a piece has."""
    match piece:
        case Enter():
            return piece.onward
        case Move():
            return piece.targets
        case _:
            return ()


def programs_of(piece: Piece) -> Iterator[Ops]:
    """Every list of ops in a piece."""
    yield piece.ops
    for target in targets_of(piece):
        yield target.ops


def conditions_of(piece: Piece) -> Iterator[Condition]:
    """Every condition that is read in a piece."""
    found = [target.when for target in targets_of(piece)]
    match piece:
        case Enter():
            found += (when for when, _ in piece.text)
        case Move():
            found.append(piece.offer)
        case Inject():
            found.append(piece.when)
    yield from (when for when in found if when is not None)
    for ops in programs_of(piece):
        yield from conditions_in(ops)


def change_programs(place: Location, change: Callable[[Ops], Ops]) -> Location:
    """The location with every list of ops replaced by what `change` returns for it."""

    def ways(old: tuple[Target, ...]) -> tuple[Target, ...]:
        return tuple(replace(target, ops=change(target.ops)) for target in old)

    def move(old: Move) -> Move:
        return replace(old, ops=change(old.ops), targets=ways(old.targets))

    enter = place.enter
    return replace(
        place,
        enter=replace(enter, ops=change(enter.ops), onward=ways(enter.onward)),
        moves=tuple(map(move, place.moves)),
        passing=move(place.passing) if place.passing else None,
    )
