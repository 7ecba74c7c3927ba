"""The strongly connected components of a graph: where a play can loop.

Tarjan's algorithm (1972), without recursion. A component is complete after all components that can
be reached from it, so that values need only one pass in this order.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence

from msgspec import Struct

NONE = (1 << 32) - 1


class Components(Struct, frozen=True):
    """The components of a graph.

    Attributes:
        of: the number of each node's component; components reached from it have lower numbers.
        order: the numbers of the nodes, one component after another.
        ends: for each component, the index in `order` after its last node.
    """

    of: array[int]
    order: array[int]
    ends: array[int]

    def __iter__(self) -> Iterator[array[int]]:
        """The nodes of each component; a component comes after all that it leads to."""
        first = 0
        for end in self.ends:
            yield self.order[first:end]
            first = end


def find_components(edges: Sequence[int], ends: Sequence[int], to: Sequence[int]) -> Components:
    """Find the components of a graph.

    For each node, `edges` has the index of its first way in `to`, and `ends` the index after its
    last; `to` has the number of the node that each way leads to.
    """
    return _TarjanSearch(edges, ends, to).run()


class _TarjanSearch:
    """One run of the algorithm."""

    def __init__(self, edges: Sequence[int], ends: Sequence[int], to: Sequence[int]) -> None:
        size = len(ends)
        self.edges, self.last, self.to = edges, ends, to
        self.of = array("I", [NONE]) * size
        self.seen = array("I", [0]) * size  # when a node was met, from 1
        self.low = array("I", [0]) * size  # the earliest node known to be in its component
        self.open = bytearray(b"\1") * size  # whether the component is not complete yet
        self.order = array("I")
        self.ends = array("I")
        self.waiting: list[int] = []
        self.met = 0

    def run(self) -> Components:
        """Search from every node that was not met yet, from the first on."""
        for root, seen in enumerate(self.seen):
            if not seen:
                self.search(root)
        return Components(self.of, self.order, self.ends)

    def search(self, root: int) -> None:
        """Search everything that can be reached from a node and was not met yet."""
        seen, low = self.seen, self.low
        path = [(root, self.meet(root))]
        while path:
            node, onward = path[-1]
            for there in onward:
                if not seen[there]:
                    path.append((there, self.meet(there)))
                    break
                if seen[there] < low[node]:
                    low[node] = seen[there]
            else:
                path.pop()
                if low[node] == seen[node]:
                    self.close(node)
                elif low[node] < low[path[-1][0]]:
                    low[path[-1][0]] = low[node]

    def meet(self, node: int) -> Iterator[int]:
        """Number a node that is met for the first time.

        It leads to what is returned, without what is complete by the time one comes to it.
        """
        self.met += 1
        self.seen[node] = self.low[node] = self.met
        self.waiting.append(node)
        return filter(self.open.__getitem__, self.to[self.edges[node] : self.last[node]])

    def close(self, node: int) -> None:
        """Complete the component whose first node this is."""
        number = len(self.ends)
        while True:
            member = self.waiting.pop()
            self.of[member] = number
            self.open[member] = 0
            self.order.append(member)
            if member == node:
                break
        self.ends.append(len(self.order))
