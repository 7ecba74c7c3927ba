"""Sets of values, and a graph whose nodes carry them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct

from engine.explore.statespace.decision_diagrams import Outcomes, ValuationFunctions
from engine.scoring.value_function import Node, StateClasses

# Valuation sets ----------------------------------------------------------------------------------
#
# Sets of valuations of variables, as multi-valued decision diagrams.
#
# A valuation gives each variable of a set the index of one of its values. A set is a number:
# equal sets have equal numbers, and what was worked out of a set is kept, so that a million
# states that carry the same facts cost as much as one. (Srinivasan, Kam, Malik and Brayton,
# Algorithms for discrete function manipulation, 1990.)
#
# A variable is named by its position, the shift of its bits in a packed state; a single valuation
# is written as those bits. All valuations of a set are about the same variables.

Split = tuple[tuple[int, int], ...]
"""Values of some variables, as bits, each with the set of the valuations that have them."""

EMPTY = 0
UNIT = 1
"""The set of the one valuation of no variables."""


class ValuationSets:
    """Makes sets of valuations, each once."""

    def __init__(self) -> None:
        self._nodes: list[tuple[int, Split]] = [(-1, ()), (-1, ())]
        self._numbers: dict[tuple[int, Split], int] = {}
        self._unions: dict[tuple[int, int], int] = {}
        self._differences: dict[tuple[int, int], int] = {}
        self._splits: dict[tuple[int, tuple[int, ...]], Split] = {}
        self._parts: dict[tuple[int, int], Mapping[int, int]] = {}
        self._forgotten: dict[tuple[int, tuple[int, ...]], int] = {}
        self._puts: dict[tuple[int, tuple[tuple[int, int], ...]], int] = {}
        self._counts: dict[int, int] = {EMPTY: 0, UNIT: 1}

    def __len__(self) -> int:
        return len(self._nodes)

    def _make(self, variable: int, children: Iterable[tuple[int, int]]) -> int:
        """The set whose valuations have one of some values and then a valuation of its set.

        The variable is a position below those of the variables of the children. These are values,
        each once and in order, and sets that are not empty.
        """
        node = (variable, tuple(children))
        if not node[1]:
            return EMPTY
        number = self._numbers.get(node)
        if number is None:
            number = self._numbers[node] = len(self._nodes)
            self._nodes.append(node)
        return number

    def split_node(self, set_: int) -> tuple[int, Split]:
        """The first variable of a set, and its values, each with the set of what follows it."""
        return self._nodes[set_]

    def unite(self, one: int, other: int) -> int:
        """The valuations of either set."""
        if one == other or not other:
            return one
        if not one:
            return other
        key = (one, other) if one < other else (other, one)
        found = self._unions.get(key)
        if found is None:
            variable, first = self._nodes[one]
            joined = dict(first)
            for value, child in self._nodes[other][1]:
                mine = joined.get(value)
                joined[value] = child if mine is None else self.unite(mine, child)
            found = self._unions[key] = self._make(variable, sorted(joined.items()))
        return found

    def subtract(self, one: int, other: int) -> int:
        """The valuations of the first set that are not in the second."""
        if one == other or not one:
            return EMPTY
        if not other:
            return one
        found = self._differences.get((one, other))
        if found is None:
            variable, children = self._nodes[one]
            gone = dict(self._nodes[other][1])
            left = [(v, self.subtract(child, gone.get(v, EMPTY))) for v, child in children]
            found = self._make(variable, [pair for pair in left if pair[1]])
            self._differences[one, other] = found
        return found

    def split(self, set_: int, variables: tuple[int, ...]) -> Split:
        """A set by the values of some of its variables, which the parts do not have any more.

        The variables are positions, in order.
        """
        if not variables or not set_:
            return ((0, set_),) if set_ else ()
        found = self._splits.get((set_, variables))
        if found is None:
            variable, children = self._nodes[set_]
            if variable == variables[0]:
                found = tuple(
                    (value << variable | bits, part)
                    for value, child in children
                    for bits, part in self.split(child, variables[1:])
                )
            else:
                parts: dict[int, list[tuple[int, int]]] = {}
                for value, child in children:
                    for bits, part in self.split(child, variables):
                        parts.setdefault(bits, []).append((value, part))
                found = tuple((b, self._make(variable, p)) for b, p in sorted(parts.items()))
            self._splits[set_, variables] = found
        return found

    def part(self, set_: int, function: int, nodes: Sequence[Node]) -> Mapping[int, int]:
        """The valuations of a set by the number that a function has for them.

        The function is one of `ValuationFunctions`, with its nodes, about variables of the set.
        """
        if function < 0 or not set_:
            return {~function: set_} if set_ else {}
        found = self._parts.get((set_, function))
        if found is None:
            (variable, children), (first, _, below) = self._nodes[set_], nodes[function]
            each: dict[int, list[tuple[int, int]]] = {}
            for value, child in children:
                onward = below[value] if first == variable else function
                for number, part in self.part(child, onward, nodes).items():
                    each.setdefault(number, []).append((value, part))
            found = {number: self._make(variable, parts) for number, parts in each.items()}
            self._parts[set_, function] = found
        return found

    def forget(self, set_: int, variables: tuple[int, ...]) -> int:
        """The set without some of its variables: every valuation of the others."""
        if not variables or not set_:
            return set_
        found = self._forgotten.get((set_, variables))
        if found is None:
            variable, children = self._nodes[set_]
            if variable == variables[0]:
                found = EMPTY
                for _, child in children:
                    found = self.unite(found, self.forget(child, variables[1:]))
            else:
                found = self._make(variable, [(v, self.forget(c, variables)) for v, c in children])
            self._forgotten[set_, variables] = found
        return found

    def put(self, set_: int, values: tuple[tuple[int, int], ...]) -> int:
        """The set with more variables, each with one value.

        They are positions, in order, of variables that are not in the set, with their values.
        """
        if not values or not set_:
            return set_
        found = self._puts.get((set_, values))
        if found is None:
            variable, children = self._nodes[set_]
            first, value = values[0]
            if set_ == UNIT or first < variable:
                found = self._make(first, ((value, self.put(set_, values[1:])),))
            else:
                found = self._make(variable, [(v, self.put(c, values)) for v, c in children])
            self._puts[set_, values] = found
        return found

    def turn(self, set_: int, variable: int) -> int:
        """The valuations of a set in which a variable is 0, with 1 instead."""
        parts = dict(self.split(set_, (variable,)))
        return self.put(parts.get(0, EMPTY), ((variable, 1),))

    def count(self, set_: int) -> int:
        """How many valuations a set has."""
        found = self._counts.get(set_)
        if found is None:
            found = sum(self.count(child) for _, child in self._nodes[set_][1])
            self._counts[set_] = found
        return found

    def values(self, set_: int, variable: int) -> set[int]:
        """The values that a variable of a set has in it."""
        return {bits >> variable for bits, _ in self.split(set_, (variable,))}

    def choose(self, set_: int, values: Mapping[int, int]) -> int | None:
        """A valuation of a set in which variables have these values, as bits; None without one."""
        failed = {EMPTY}

        def search(at: int) -> int | None:
            if at == UNIT:
                return 0
            variable, children = self._nodes[at]
            wanted = values.get(variable)
            for value, child in children:
                if child not in failed and wanted in (None, value):
                    rest = search(child)
                    if rest is not None:
                        return value << variable | rest
            failed.add(at)
            return None

        return search(set_) if set_ else None


# Graph with sets ---------------------------------------------------------------------------------
#
# What a search that carries facts has found: nodes, sets, ways, and classes of states.


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
