"""Breadth first over every node of a walk, with or without the ways between them."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from engine.explore.statespace.successors import CLASS_BITS, CLASSES, PASSED, Walker
from engine.kernel import model as k

MOST_STATES = 2_000_000
EVERY = 1 << 14  # states between two reports of progress

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a walk may go.

    Attributes:
        states: how many states at most; some 200 bytes each.
        progress: told now and then how many states were seen; may raise to interrupt.
    """

    states: int = MOST_STATES
    progress: Progress | None = None


@dataclass(slots=True)
class Graph:
    """Everything that was reached.

    Attributes:
        walker: what was walked.
        nodes: in the order they were reached; the number of a node is its place here.
        numbers: number of each node.
        parents: for each node, the number of the one it was first reached from; its own at a start.
        luck: how luck fell, and the number of the node a play begins at then.
        begun: for each of these, what was noted on the way in.
        transitions: how many moves were walked.
        exhausted: whether that is all there is.
        firsts: for each bit seen, the number of the node where it was first seen, and whether in
            the node itself (-1) or on which of the ways out of it (from 0).
        edges: for each node, where its ways begin in `to`; empty when ways were not kept.
        to: number of the node each way leads to.
        labels: for each way, its label as a number of `labelled`.
        labelled: every label that was met.
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
        """The nodes of a shortest way to a node, from a start to it."""
        found = [number]
        while self.parents[found[-1]] != found[-1]:
            found.append(self.parents[found[-1]])
        return found[::-1]

    def ways(self, number: int) -> range:
        """The ways out of a node, as places in `to` and `labels`."""
        return range(self.edges[number], self.edges[number + 1])

    def depth(self) -> int:
        """Moves on the shortest way to the node that is farthest from every start."""
        return len(self.way(len(self.nodes) - 1)) - 1 if self.nodes else 0


def mark_passing(graph: Graph) -> list[bool]:
    """For each label of a graph, whether it passes over."""
    return [label & CLASSES == PASSED for label in graph.labelled]


def mark_allowed(graph: Graph, label: Callable[[int], bool] = lambda _: True) -> bytearray:
    """For each number of a label: whether it is no passing over, and `label` allows it."""
    return bytearray(x & CLASSES != PASSED and label(x) for x in graph.labelled)


def visit_states(walker: Walker, limits: Limits = Limits(), until: int = 0) -> Graph:
    """Every node that can be reached, without the ways between them.

    Args:
        walker: what to walk.
        limits: how far to go.
        until: bits; the walk stops when all of them were seen, if any are given.
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
    """Like `reached`, for a labelled walk: what is noted on the ways is seen too."""
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
    """Every node and every way between them, for a labelled walk."""
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
    """Whether the walk has to stop here."""
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
