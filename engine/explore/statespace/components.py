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


def find_components(
    edges: Sequence[int], to: Sequence[int], labels: Sequence[int], skip: Sequence[bool]
) -> Components:
    """Find the components of a graph.

    Args:
        edges: for each node, the index of its first way in `to`; and the length of `to`.
        to: the number of the node that each way leads to.
        labels: for each way, the number of its label.
        skip: for each label, whether its ways are left out.
    """
    return _TarjanSearch(edges, to, labels, skip).run()


class _TarjanSearch:
    """One run of the algorithm."""

    def __init__(
        self, edges: Sequence[int], to: Sequence[int], labels: Sequence[int], skip: Sequence[bool]
    ) -> None:
        size = len(edges) - 1
        self.edges, self.to, self.labels, self.skip = edges, to, labels, skip
        self.of = array("I", [NONE]) * size
        self.seen = array("I", [0]) * size  # when a node was met, from 1
        self.low = array("I", [0]) * size  # the earliest node known to be in its component
        self.next = array("I", edges[:size])
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
        """Number a node that is met for the first time."""
        self.met += 1
        self.seen[node] = self.low[node] = self.met
        self.waiting.append(node)

    def onward(self, node: int) -> int | None:
        """The next successor of a node that was not met yet; None if there is none."""
        to, labels, seen, of, skip = self.to, self.labels, self.seen, self.of, self.skip
        low = self.low[node]
        for way in range(self.next[node], self.edges[node + 1]):
            there = to[way]
            if skip[labels[way]]:
                continue
            if not seen[there]:
                self.next[node] = way + 1
                self.low[node] = low
                return there
            if seen[there] < low and of[there] == NONE:
                low = seen[there]
        self.next[node] = self.edges[node + 1]
        self.low[node] = low
        return None

    def close(self, node: int) -> None:
        """Complete the component whose first node this is."""
        number = len(self.ends)
        while True:
            member = self.waiting.pop()
            self.of[member] = number
            self.order.append(member)
            if member == node:
                break
        self.ends.append(len(self.order))
