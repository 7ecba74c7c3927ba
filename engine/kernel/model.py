"""The kernel: variables of finite range, locations, and moves. It knows no person, need or risk.

Everything an author can say compiles to the few things here, and everything that plays, scores or
explores a story works on them alone. A state gives every variable the index of one of its values.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Value = bool | int | str


@dataclass(frozen=True, slots=True)
class Variable:
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


# Conditions ------------------------------------------------------------------------------------
# A word of a variable is meant by its index; yes is 1 and no is 0.


@dataclass(frozen=True, slots=True)
class Const:
    """A number, or the index of a word."""

    value: int


@dataclass(frozen=True, slots=True)
class Read:
    """The value of a variable: the number itself, or the index of a word, or 0 and 1."""

    variable: str


@dataclass(frozen=True, slots=True)
class At:
    """True in a scene or ending of this id. Constant in each location."""

    place: str


@dataclass(frozen=True, slots=True)
class Atom:
    """True of the answer being given: the n-th thing asked here about an order or a pick."""

    index: int


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite."""

    of: Condition


@dataclass(frozen=True, slots=True)
class Both:
    """All of them; true when there are none."""

    of: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of them."""

    of: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Compare:
    """Two values compared."""

    op: Literal["==", "!=", "<", "<=", ">", ">="]
    left: Condition
    right: Condition


@dataclass(frozen=True, slots=True)
class Sum:
    """Two numbers added, subtracted or multiplied."""

    op: Literal["+", "-", "*"]
    left: Condition
    right: Condition


@dataclass(frozen=True, slots=True)
class Among:
    """A value that is one of these."""

    of: Condition
    values: frozenset[int]


@dataclass(frozen=True, slots=True)
class Written:
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


@dataclass(frozen=True, slots=True)
class Set:
    """A variable takes the value of this index."""

    variable: str
    index: int


@dataclass(frozen=True, slots=True)
class Add:
    """A variable moves by this many values, and stays inside its range."""

    variable: str
    amount: int


@dataclass(frozen=True, slots=True)
class Show:
    """A line of the text becomes visible."""

    line: int


@dataclass(frozen=True, slots=True)
class Branch:
    """One way on: without a condition it always fits."""

    when: Condition | None
    ops: tuple[Op, ...]


@dataclass(frozen=True, slots=True)
class First:
    """Only the first branch that fits happens; perhaps none."""

    branches: tuple[Branch, ...]


Op = Set | Add | Show | First


@dataclass(frozen=True, slots=True)
class Target:
    """Where a move leads when its condition holds.

    Attributes:
        when: None always fits.
        ops: what happens on the way.
        to: id of the location entered; None stays, and nothing is shown or asked anew.
    """

    when: Condition | None
    ops: tuple[Op, ...]
    to: str | None


@dataclass(frozen=True, slots=True)
class Move:
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
    ops: tuple[Op, ...]
    targets: tuple[Target, ...]
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Enter:
    """What happens on arriving in a location.

    Attributes:
        ops: first of all.
        text: lines shown, each under its condition; all that hold.
        onward: places that take over at once when their condition holds.
    """

    ops: tuple[Op, ...] = ()
    text: tuple[tuple[Condition | None, int], ...] = ()
    onward: tuple[Target, ...] = ()


ENDED = "ended"  # the kind of a location where a play is over

AtomKind = Literal["before", "within", "placed", "picked"]


@dataclass(frozen=True, slots=True)
class Question:
    """What an order or a pick is asked: `before x y`, `within x k`, `placed x k`, `picked x`."""

    kind: AtomKind
    item: str
    other: str = ""
    place: int = 0


@dataclass(frozen=True, slots=True)
class Location:
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
    atoms: tuple[Question, ...] = ()
    scale: tuple[int, int] = (0, 0)
    topic: str = ""

    @property
    def ended(self) -> bool:
        """Whether a play is over here."""
        return self.kind == ENDED


@dataclass(frozen=True, slots=True)
class Inject:
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
    ops: tuple[Op, ...]
    fired: str
    go: str | None


@dataclass(frozen=True, slots=True)
class Model:
    """A whole story in kernel terms."""

    variables: tuple[Variable, ...]
    locations: tuple[Location, ...]
    injects: tuple[Inject, ...]
    start: str


def conditions_in(ops: tuple[Op, ...]) -> Iterator[Condition]:
    """Every condition that decides between branches in `ops`."""
    for op in ops:
        if isinstance(op, First):
            for branch in op.branches:
                if branch.when is not None:
                    yield branch.when
                yield from conditions_in(branch.ops)


def reads(condition: Condition | None) -> frozenset[str]:
    """The variables a condition reads."""
    match condition:
        case Read(variable):
            return frozenset({variable})
        case Not(of) | Among(of, _) | Written(_, of):
            return reads(of)
        case Both(parts) | Either(parts):
            return frozenset().union(*map(reads, parts))
        case Compare(_, left, right) | Sum(_, left, right):
            return reads(left) | reads(right)
        case _:
            return frozenset()
