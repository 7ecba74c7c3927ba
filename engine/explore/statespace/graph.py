"""Breadth-first search over every node that a walker reaches, with or without the ways between.

The same search is written three times: `visit_states`, `visit_labelled_states` and `build_graph`.
Its inner loop runs millions of times. One search that decides at every way what to keep takes about
a fifth longer without labels, and a tenth longer with ways (3 interviews of 12 questions).
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from engine.explore.statespace.successors import CLASS_BITS, CLASSES, PASSED, Walker
from engine.kernel import model as k

MOST_STATES = 2_000_000
EVERY = 1 << 14  # states between two progress reports

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a search may go.

    Attributes:
        states: the maximum number of states; each takes some 200 bytes.
        progress: called now and then with the number of states so far; may raise to interrupt.
    """

    states: int = MOST_STATES
    progress: Progress | None = None


@dataclass(slots=True)
class Graph:
    """The nodes that were reached, and the ways between them where these were kept.

    Attributes:
        walker: what was searched.
        nodes: the nodes in the order they were reached; a node's number is its index here.
        numbers: the number of each node.
        parents: for each node, the number of the node it was first reached from; a start has its
            own number.
        luck: the values that luck can draw, each with the number of the node where a play starts.
        begun: for each entry of `luck`, the label with what is noted before the first answer.
        transitions: the number of moves that were taken.
        exhausted: whether every reachable node was visited.
        firsts: for each bit that was seen, the number of the node where it was first seen, and the
            index of the way out of that node, or -1 for the node itself.
        edges: for each node, the index of its first way in `to`; empty if ways were not kept.
        to: the number of the node that each way leads to.
        labels: for each way, the index of its label in `labelled`.
        labelled: the distinct labels.
    """

    walker: Walker
    nodes: list[int] = field(default_factory=list)
    numbers: dict[int, int] = field(default_factory=dict)
    parents: array[int] = field(default_factory=lambda: array("I"))
    luck: list[tuple[dict[str, k.Value], int]] = field(default_factory=list)
    begun: list[int] = field(default_factory=list)
    transitions: int = 0
    exhausted: bool = True
    firsts: dict[int, tuple[int, int]] = field(default_factory=dict)
    edges: array[int] = field(default_factory=lambda: array("I"))
    to: array[int] = field(default_factory=lambda: array("I"))
    labels: array[int] = field(default_factory=lambda: array("I"))
    labelled: list[int] = field(default_factory=list)

    def way(self, number: int) -> list[int]:
        """The numbers of the nodes on a shortest way from a start to a node."""
        found = [number]
        while self.parents[found[-1]] != found[-1]:
            found.append(self.parents[found[-1]])
        return found[::-1]

    def ways(self, number: int) -> range:
        """The ways out of a node, as indexes into `to` and `labels`."""
        return range(self.edges[number], self.edges[number + 1])

    def depth(self) -> int:
        """The number of moves on a shortest way to the node farthest from every start."""
        return len(self.way(len(self.nodes) - 1)) - 1 if self.nodes else 0


def mark_passing(graph: Graph) -> list[bool]:
    """For each distinct label of a graph, whether the scene is passed over."""
    return [label & CLASSES == PASSED for label in graph.labelled]


def mark_allowed(graph: Graph, label: Callable[[int], bool] = lambda _: True) -> bytearray:
    """For each distinct label: 1 if nothing is passed over and `label` is true of it, else 0."""
    return bytearray(x & CLASSES != PASSED and label(x) for x in graph.labelled)


def visit_states(walker: Walker, limits: Limits = Limits(), until: int = 0) -> Graph:
    """Visit every reachable node, without keeping the ways between them.

    Args:
        walker: what to search; not labelled.
        limits: how far to go.
        until: bits of notes; the search stops when all of them were seen. 0: no such stop.
    """
    graph = Graph(walker)
    _begin(graph)
    seen = sum(graph.firsts) | CLASSES
    nodes, numbers, parents = graph.nodes, graph.numbers, graph.parents
    low, shift = walker.low, walker.shift
    expands, sees = walker.expands, walker.sees
    out: list[int] = []
    count = 0
    for i, node in enumerate(nodes):
        if not i % EVERY and _enough(graph, limits):
            break
        see = sees[node & low]
        if see is not None:
            bits = see(node >> shift)
            if bits & ~seen:
                seen |= bits
                _see(graph, bits, i, -1)
                if until and not until & ~seen:
                    break
        expands[node & low](node >> shift, out.append)
        for there in out:
            if there not in numbers:
                numbers[there] = len(nodes)
                nodes.append(there)
                parents.append(i)
        count += len(out)
        out.clear()
    graph.transitions = count
    return graph


def visit_labelled_states(walker: Walker, limits: Limits = Limits(), until: int = 0) -> Graph:
    """Like `visit_states` for a labelled walker: notes made on the ways are seen too."""
    graph = Graph(walker)
    _begin(graph)
    seen = sum(graph.firsts) | CLASSES
    nodes, numbers, parents = graph.nodes, graph.numbers, graph.parents
    low, shift = walker.low, walker.shift
    expands, sees = walker.expands, walker.sees
    out: list[tuple[int, int]] = []
    for i, node in enumerate(nodes):
        if not i % EVERY and _enough(graph, limits):
            break
        see = sees[node & low]
        if see is not None:
            bits = see(node >> shift)
            if bits & ~seen:
                seen |= bits
                _see(graph, bits, i, -1)
        expands[node & low](node >> shift, out.append)
        for at, (there, label) in enumerate(out):
            if there not in numbers:
                numbers[there] = len(nodes)
                nodes.append(there)
                parents.append(i)
            if label & ~seen:
                seen |= label
                _see(graph, label, i, at)
        graph.transitions += len(out)
        out.clear()
        if until and not until & ~seen:
            break
    return graph


def build_graph(walker: Walker, limits: Limits = Limits()) -> Graph:
    """Visit every reachable node and keep every way, for a labelled walker."""
    graph = Graph(walker)
    _begin(graph)
    nodes, numbers, parents = graph.nodes, graph.numbers, graph.parents
    to, labels, edges = graph.to, graph.labels, graph.edges
    known: dict[int, int] = {}
    low, shift, expands = walker.low, walker.shift, walker.expands
    out: list[tuple[int, int]] = []
    for i, node in enumerate(nodes):
        if not i % EVERY and _enough(graph, limits):
            break
        edges.append(len(to))
        expands[node & low](node >> shift, out.append)
        for there, label in out:
            number = numbers.get(there)
            if number is None:
                number = numbers[there] = len(nodes)
                nodes.append(there)
                parents.append(i)
            to.append(number)
            named = known.get(label)
            if named is None:
                named = known[label] = len(known)
            labels.append(named)
        out.clear()
    edges.append(len(to))
    graph.labelled = list(known)
    graph.transitions = len(to)
    return graph


def _begin(graph: Graph) -> None:
    """Put every start into the graph, and see what was noted on the way in."""
    for luck, node, label in graph.walker.starts():
        number = graph.numbers.setdefault(node, len(graph.nodes))
        if number == len(graph.nodes):
            graph.nodes.append(node)
            graph.parents.append(number)
        graph.luck.append((dict(luck), number))
        graph.begun.append(label)
        _see(graph, label, number, -1)


def _enough(graph: Graph, limits: Limits) -> bool:
    """Whether the search has to stop here."""
    if limits.progress is not None:
        limits.progress(len(graph.nodes))
    if len(graph.nodes) > limits.states:
        graph.exhausted = False
    return not graph.exhausted


def _see(graph: Graph, bits: int, number: int, at: int) -> None:
    """Remember where bits were first seen."""
    for bit in _each(bits >> CLASS_BITS << CLASS_BITS):
        graph.firsts.setdefault(bit, (number, at))


def _each(bits: int) -> Iterator[int]:
    while bits:
        low = bits & -bits
        yield low
        bits ^= low
