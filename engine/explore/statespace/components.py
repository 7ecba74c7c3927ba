"""Strongly connected components of a graph, without passing over: where a play can go round.

Tarjan's algorithm (1972), written without recursion. A component is finished after everything that
can be reached from it, so that one pass in that order is enough for values.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass

from engine.explore.statespace.graph import Graph, mark_passing

NONE = (1 << 32) - 1


@dataclass(frozen=True, slots=True)
class Components:
    """The components of a graph.

    Attributes:
        of: number of the component of each node; what can be reached from one has lower numbers.
        order: numbers of the nodes, component after component.
        ends: for each component, where it ends in `order`.
    """

    of: array[int]
    order: array[int]
    ends: array[int]

    def __iter__(self) -> Iterator[array[int]]:
        """The nodes of each component; everything one leads to comes before it."""
        first = 0
        for end in self.ends:
            yield self.order[first:end]
            first = end


def find_components(graph: Graph) -> Components:
    """The components of a mapped graph, over every way that does not pass over."""
    return _TarjanSearch(graph).run()


class _TarjanSearch:
    """One search."""

    def __init__(self, graph: Graph) -> None:
        size = len(graph.nodes)
        self.graph = graph
        self.skip = mark_passing(graph)
        self.of = array("I", [NONE]) * size
        self.seen = array("I", [0]) * size  # when a node was met, from 1
        self.low = array("I", [0]) * size  # the earliest node known to be in its component
        self.next = array("I", graph.edges[:size])
        self.order = array("I")
        self.ends = array("I")
        self.waiting: list[int] = []
        self.met = 0

    def run(self) -> Components:
        """Every node, from the first."""
        for root, seen in enumerate(self.seen):
            if not seen:
                self.search(root)
        return Components(self.of, self.order, self.ends)

    def search(self, root: int) -> None:
        """Everything that can be reached from a node and was not met yet."""
        path = [root]
        self.meet(root)
        while path:
            node = path[-1]
            onward = self.onward(node)
            if onward is not None:
                self.meet(onward)
                path.append(onward)
                continue
            path.pop()
            if self.low[node] == self.seen[node]:
                self.close(node)
            if path and self.low[node] < self.low[path[-1]]:
                self.low[path[-1]] = self.low[node]

    def meet(self, node: int) -> None:
        """A node is met for the first time."""
        self.met += 1
        self.seen[node] = self.low[node] = self.met
        self.waiting.append(node)

    def onward(self, node: int) -> int | None:
        """The next node that leads on from here and was not met yet."""
        to, labels, seen, of, skip = self.graph.to, self.graph.labels, self.seen, self.of, self.skip
        low = self.low[node]
        for way in range(self.next[node], self.graph.edges[node + 1]):
            there = to[way]
            if skip[labels[way]]:
                continue
            if not seen[there]:
                self.next[node] = way + 1
                self.low[node] = low
                return there
            if seen[there] < low and of[there] == NONE:
                low = seen[there]
        self.next[node] = self.graph.edges[node + 1]
        self.low[node] = low
        return None

    def close(self, node: int) -> None:
        """The component whose first node this is is complete."""
        number = len(self.ends)
        while True:
            member = self.waiting.pop()
            self.of[member] = number
            self.order.append(member)
            if member == node:
                break
        self.ends.append(len(self.order))
