"""A graph with one node for each class of bisimilar states, made of what a search has found.

What the classes were told apart by says where their ways lead, so that no state is expanded again.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.explore.statespace.bisimilar_states import Bisimulation
from engine.explore.statespace.graph import Graph, enough
from engine.explore.statespace.graph_with_sets import CarriedGraph
from engine.explore.statespace.limits import EVERY, Limits
from engine.explore.statespace.search_with_sets import Reached

UNMET = -1


def build_graph_of_classes(reached: Reached, found: Bisimulation, limits: Limits) -> Graph:
    """Visit every class of states breadth first, and keep every way.

    Args:
        reached: every state of a labelled and numbered walker.
        found: the classes.
        limits: how far to go.
    """
    return _Building(reached, found).built(limits)


class _Building:
    """Makes one graph."""

    def __init__(self, reached: Reached, found: Bisimulation) -> None:
        self.reached, self.found = reached, found
        self.carried: CarriedGraph = reached.graph
        self.graph = Graph(reached.walker, found.classes)
        self.of: list[int] = []  # the class of each node
        self.met = [UNMET] * found.count
        self.labels = list(reached.labelled)
        self.named: dict[int, int] = {}
        self.rows: dict[int, list[int]] = {}

    def built(self, limits: Limits) -> Graph:
        """The graph."""
        graph, carried, low = self.graph, self.carried, self.carried.low
        self._begin()
        own = [bits << carried.shift | low for bits in carried.own]
        met, onward = self.met, self.found.onward
        for i, full in enumerate(graph.nodes):
            if not i % EVERY and enough(graph, limits):
                break
            graph.edges.append(len(graph.to))
            node = full & own[full & low]
            classes: Sequence[int] | None = onward(self.of[i])
            if classes is None:
                ways = carried.moves[node]
                classes = [self._class(carried.follow(full, way)) for way in ways]
            there = [met[number] for number in classes]
            if UNMET in there:
                there = self._meet(i, full, carried.moves[node], classes)
            graph.to.extend(there)
            if there:
                graph.labels.extend(self._labels(carried.labels[node]))
        graph.edges.append(len(graph.to))
        graph.labelled = list(self.named)
        graph.numbers = dict(zip(self.of, range(len(self.of)), strict=True))
        return graph

    def _begin(self) -> None:
        """Put every start into the graph."""
        graph = self.graph
        for luck, full, label in graph.walker.starts():
            number = self._node(full, self._class(full))
            if number == len(graph.parents):
                graph.parents.append(number)
            graph.luck.append((dict(luck), number))
            graph.begun.append(label)

    def _class(self, full: int) -> int:
        number = self.found.classes.number(full)
        if number is None:
            raise LookupError("a state that the search for classes did not reach")
        return number

    def _node(self, full: int, number: int) -> int:
        """The number of the node of a class, of which a state was met."""
        if self.met[number] == UNMET:
            self.met[number] = len(self.graph.nodes)
            self.graph.nodes.append(full)
            self.of.append(number)
        return self.met[number]

    def _meet(self, i: int, full: int, ways: Sequence[int], classes: Sequence[int]) -> list[int]:
        """The numbers of the nodes after a node; those that are new are added."""
        found: list[int] = []
        for way, number in zip(ways, classes, strict=True):
            if self.met[number] == UNMET:
                self._node(self.carried.follow(full, way), number)
                self.graph.parents.append(i)
            found.append(self.met[number])
        return found

    def _labels(self, number: int) -> list[int]:
        """The labels of the ways out of a node, by their numbers in the graph."""
        row = self.rows.get(number)
        if row is None:
            named = self.named
            row = [named.setdefault(label, len(named)) for label in self.labels[number]]
            self.rows[number] = row
        return row
