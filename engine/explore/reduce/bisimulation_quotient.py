"""Bisimulation: a graph in which states are merged if the same can still be gained from them.

Two states are merged if their ways gain the same and lead to states that are merged. One pass over
the components finds them, each after all that it leads to. Passing over is left out: it gains
nothing. Where all that is asked of a state can be measured, two states are also merged if they
measure the same: most ways differ in what nobody asks.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Container, Iterable, Sequence
from operator import add
from typing import Protocol, overload

from msgspec import Struct, field

from engine.explore.statespace.components import Components
from engine.explore.statespace.graph import Graph

PASSED = -1


Worth = tuple[int, ...]
"""All that is asked of a merged state."""

Measure = Callable[[Sequence[Worth], Sequence[int], int], Worth]
"""The worth of a state, by the worths after its ways, the index of what each way gains, and the
number of its ending or 0."""


class Choose(Protocol):
    """`max` or `min`."""

    @overload
    def __call__(self, one: int, other: int, /) -> int: ...
    @overload
    def __call__(self, every: Iterable[int], /) -> int: ...


class Quotient(Struct):
    """The merged states.

    Attributes:
        of: the number of the merged state of each node.
        ways: for each merged state, where its ways lead and the index of what each gains. Equal
            ways are repeated for each answer that takes them; loops at a single state are left out.
        groups: the components, as ranges of merged states; each comes after all that it leads to.
        ended: the merged states that are endings.
    """

    of: array[int]
    ways: list[tuple[tuple[int, ...], tuple[int, ...]]] = field(default_factory=list)
    groups: list[range] = field(default_factory=list)
    ended: set[int] = field(default_factory=set)

    def find_extreme(
        self, gain: Sequence[int], stops: Container[int], choose: Choose, unknown: int
    ) -> list[int]:
        """The highest or lowest sum of gains on the ways from each merged state to a stop.

        Ways inside a component gain nothing, so that one pass is enough. A state from which no stop
        can be reached has the value `unknown`.
        """
        found = [unknown] * len(self.ways)
        worth, gained = found.__getitem__, gain.__getitem__
        for group in self.groups:
            if len(group) == 1 and group[0] not in stops:
                to, ways = self.ways[group[0]]
                if to:
                    found[group[0]] = choose(map(add, map(worth, to), map(gained, ways)))
                continue
            value = unknown
            for state in group:
                to, ways = self.ways[state]
                if to:
                    value = choose(value, choose(map(add, map(worth, to), map(gained, ways))))
                if state in stops:
                    value = choose(value, 0)
            for state in group:
                found[state] = value
        return found


def merge_states(
    graph: Graph,
    parts: Components,
    gains: Sequence[int],
    ended: Sequence[int],
    measure: Measure | None = None,
) -> Quotient:
    """Merge the nodes of a graph with its ways.

    Args:
        graph: the graph.
        parts: its components.
        gains: for each label, the index of what it gains, or `PASSED`.
        ended: for each node 0, or the number of its ending; endings with different numbers are not
            merged.
        measure: tells what states are worth; by it, those that lead to no loop are merged further.
    """
    merging = _Merging(graph, gains, ended, measure)
    for members in parts:
        if len(members) == 1:
            merging.merge_alone(members[0])
        else:
            merging.take_in(members)
    return merging.found


class _Merging:
    """Merges nodes, one component after the other."""

    def __init__(
        self, graph: Graph, gains: Sequence[int], ended: Sequence[int], measure: Measure | None
    ) -> None:
        self.graph, self.gains, self.ended, self.measure = graph, gains, ended, measure
        self.size = max(gains, default=0) + 1
        self.found = Quotient(array("I", [0]) * len(graph.nodes))
        self.scaled = [0] * len(graph.nodes)  # number of the merged state, times `size`
        self.stays = -self.size  # of the node whose ways are read
        self.known: dict[tuple[int, ...], int] = {}
        self.worths: dict[int, Worth] = {}  # of the states that lead to no loop, where measured
        self.alike: dict[Worth, int] = {}

    def merge_alone(self, node: int) -> None:
        """Merge a node that is a component by itself."""
        ways, ended = self.sign_ways(node), self.ended[node]
        key = ways if not ended else (-ended,)
        state = self.known.get(key)
        if state is None:
            state = self.known[key] = self.find_measured(ways, ended)
        self.put(node, state)

    def find_measured(self, ways: tuple[int, ...], ended: int) -> int:
        """The merged state that is worth what these ways are, perhaps a new one."""
        size, worths = self.size, self.worths
        after = [worths[w // size] for w in ways if w // size in worths]
        if self.measure is None or len(after) < len(ways):
            return self.add_single(ways, ended)
        worth = self.measure(after, [w % size for w in ways], ended)
        state = self.alike.get(worth)
        if state is None:
            state = self.alike[worth] = self.add_single(ways, ended)
            worths[state] = worth
        return state

    def add_single(self, ways: tuple[int, ...], ended: int) -> int:
        """Add a merged state that is a component by itself; returns its number."""
        state = self.add_state(ways)
        if ended:
            self.found.ended.add(state)
        self.found.groups.append(range(state, state + 1))
        return state

    def take_in(self, members: Sequence[int]) -> None:
        """Take in the nodes of a component with loops; these are not merged."""
        first = len(self.found.ways)
        for state, node in enumerate(members, first):
            self.put(node, state)
        for node in members:
            state = self.scaled[node]
            self.add_state(self.sign_ways(node))
            self.scaled[node] = state
        self.found.groups.append(range(first, first + len(members)))

    def sign_ways(self, node: int) -> tuple[int, ...]:
        """The ways out of a node as sorted numbers: where to, and what they bring.

        Ways that stay at the node are left out: they are below 0.
        """
        self.scaled[node] = self.stays
        ways = slice(self.graph.edges[node], self.graph.ends[node])  # without passing over
        there = map(self.scaled.__getitem__, self.graph.to[ways])
        found = sorted(map(add, there, map(self.gains.__getitem__, self.graph.labels[ways])))
        return tuple(found[bisect_left(found, 0) :])

    def put(self, node: int, state: int) -> None:
        """Put a node into a merged state."""
        self.found.of[node] = state
        self.scaled[node] = state * self.size

    def add_state(self, ways: tuple[int, ...]) -> int:
        """Add a merged state with these ways; returns its number."""
        size = self.size
        self.found.ways.append((tuple(w // size for w in ways), tuple(w % size for w in ways)))
        return len(self.found.ways) - 1
