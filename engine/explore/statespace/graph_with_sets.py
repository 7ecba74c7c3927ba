"""What a search that carries facts has found: nodes, sets, ways, and classes of states."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from engine.explore.statespace.decision_diagrams import Outcomes, ValuationFunctions
from engine.explore.statespace.valuation_sets import ValuationSets
from engine.scoring.value_function import StateClasses


class Transfer(Struct, frozen=True):
    """What becomes of the variables on a way from one location to another.

    Attributes:
        decided: the bits of a node that the way decides: where it leads, and every variable it
            touches that is live there.
        kept: those of them that are in the nodes of the second location.
        carried: the variables that the first location carries and that are live in the second.
        along: the bits of these in a state with its location.
        put: variables that are carried from here on: position and mask.
        lost: positions of variables that are carried no further: they can make no difference.
        split: positions of carried variables that the moves of the second location touch.
    """

    decided: int
    kept: int
    carried: tuple[tuple[int, int], ...]
    along: int
    put: tuple[tuple[int, int], ...]
    lost: tuple[int, ...]
    split: tuple[int, ...]


class CarriedGraph(Struct, frozen=True):
    """Every state that was reached.

    A node is a location with the values of the variables that its region touches, as
    `state << shift | location`; its set has the values of the variables that it carries.

    Attributes:
        shift: the bits of a location.
        masks: the mask of each variable, by its position.
        regions: the region of each location; regions have higher numbers the later they come.
        own: for each location, the bits of a state that are in its nodes.
        carries: for each location, a number for the variables that are in its sets.
        sets: the sets.
        found: the set of each node.
        moves: where the ways out of each node lead, in order: to a node that carries the same; or,
            written as ~n, to the n-th of `exits`.
        labels: for each node, a number for the labels of its ways; none for a node without ways.
        labelled: the labels of the ways out of a node, by that number.
        exits: the ways that change sets: the location each comes from, and where it leads, as the
            walker says.
        transfer: what becomes of the variables on a way from one location to another.
        late: for each location, the bits of a state that are in its sets, and in a node only as an
            example: its moves do the same for all values in its set.
        outcomes: which example, for a node without one, as a function of these variables.
        functions: what made these functions, and can make more.
    """

    shift: int
    masks: Mapping[int, int]
    regions: Sequence[int]
    own: Sequence[int]
    carries: Sequence[int]
    sets: ValuationSets
    found: Mapping[int, int]
    moves: Mapping[int, tuple[int, ...]]
    labels: Mapping[int, int]
    labelled: Sequence[tuple[int, ...]]
    exits: Sequence[tuple[int, int]]
    transfer: Callable[[int, int], Transfer]
    late: Sequence[int]
    outcomes: Callable[[int], Outcomes]
    functions: ValuationFunctions

    @property
    def low(self) -> int:
        """The bits of a node that are its location."""
        return (1 << self.shift) - 1

    def find_node(self, full: int) -> int:
        """The node of a state with its location."""
        at = full & self.low
        node = full & (self.own[at] << self.shift | self.low)
        if not self.late[at]:
            return node
        found = self.outcomes(node)
        number = self.functions.evaluate(found.function, full >> self.shift)
        return node | found.states[number] << self.shift

    def follow(self, full: int, way: int) -> int:
        """The state, with its location, to which a way in `moves` leads from a state."""
        if way >= 0:
            return way | full & ~(self.own[full & self.low] << self.shift | self.low)
        at, there = self.exits[~way]
        change = self.transfer(at, there & self.low)
        return there & change.decided | full & change.along


class Bisimulation(Struct, frozen=True):
    """The classes of states, and where the ways out of a class lead.

    Attributes:
        classes: the class of each state.
        keys: what tells each class apart, by its number: what can be seen, and the classes after.
        unlike: what is seen where states are told apart by more than that.
        stay: a number that stands, among the classes after a class, for that class.
    """

    classes: StateClasses
    keys: Sequence[tuple[int, ...]]
    unlike: frozenset[int]
    stay: int

    @property
    def count(self) -> int:
        """A number above that of every class."""
        return len(self.keys)

    def onward(self, number: int) -> tuple[int, ...] | None:
        """The classes to which the ways out of a class lead, in order; None if it is not kept.

        `stay` stands for the class itself.
        """
        key = self.keys[number]
        return None if key[0] in self.unlike else key[1:]
