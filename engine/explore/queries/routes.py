"""Ways through a graph that keeps them: what can still come to an ending, and shortest ways."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import lru_cache

from engine.explore.queries.case import Case
from engine.explore.statespace.counterexample import luck_of, taken
from engine.explore.statespace.graph import Graph
from engine.explore.statespace.successors import CLASSES, PASSED, Answer
from engine.play.play import Play

SWEEPS = 4  # over the nodes from which no ending was found yet, before walking back properly


def allowed(graph: Graph, label: Callable[[int], bool] = lambda _: True) -> bytearray:
    """For each number of a label: whether it is no passing over, and `label` allows it."""
    return bytearray(x & CLASSES != PASSED and label(x) for x in graph.labelled)


def ended(graph: Graph) -> bytearray:
    """For each node, whether it is an ending."""
    low = graph.walker.low
    kinds = [place.kind == "ended" for place in graph.walker.product.locations]
    return bytearray(kinds[node & low] for node in graph.nodes)


def finishing(graph: Graph, ways: bytearray) -> bytearray:
    """For each node, whether an ending can be reached from it by allowed ways.

    Most nodes have a way to one that was reached later, so that a few sweeps from the last to the
    first find nearly all; what is then left is walked back properly.
    """
    good = ended(graph)
    left: list[int] = [n for n in range(len(good) - 1, -1, -1) if not good[n]]
    edges, to, labels = graph.edges, graph.to, graph.labels
    for _ in range(SWEEPS):
        still: list[int] = []
        for n in left:
            for at in range(edges[n], edges[n + 1]):
                if good[to[at]] and ways[labels[at]]:
                    good[n] = 1
                    break
            else:
                still.append(n)
        if not still or len(still) == len(left):
            return good
        left = still
    _walk_back(graph, ways, good, left)
    return good


@lru_cache(maxsize=1)
def open_core(case: Case) -> bytearray:
    """For each node of the core, whether an ending can be reached without passing over."""
    return finishing(case.core, allowed(case.core))


def _walk_back(graph: Graph, ways: bytearray, good: bytearray, left: list[int]) -> None:
    """Mark those of `left` from which a marked node can be reached."""
    before: dict[int, list[int]] = {}
    queue: list[int] = []
    for n in left:
        for at in graph.ways(n):
            if ways[graph.labels[at]]:
                before.setdefault(graph.to[at], []).append(n)
    queue = [n for n in before if good[n]]
    while queue:
        for n in before.get(queue.pop(), ()):
            if not good[n]:
                good[n] = 1
                queue.append(n)


def backward(graph: Graph, ways: bytearray, among: Collection[int], goal: set[int]) -> set[int]:
    """Nodes of `among` from which some of `goal` can be reached inside it by allowed ways."""
    before: dict[int, list[int]] = {}
    for n in among:
        for at in graph.ways(n):
            if ways[graph.labels[at]]:
                before.setdefault(graph.to[at], []).append(n)
    found, queue = set(goal), list(goal)
    while queue:
        for n in before.get(queue.pop(), ()):
            if n not in found:
                found.add(n)
                queue.append(n)
    return found


class Routes:
    """Shortest ways from a start by allowed ways only."""

    def __init__(self, graph: Graph, ways: bytearray) -> None:
        self.graph = graph
        self.parents: dict[int, int] = {}  # the way by which a node was first reached; -1 a start
        self.froms: dict[int, int] = {}
        self.order: list[int] = []
        for _, number in graph.luck:
            if number not in self.parents:
                self.parents[number] = -1
                self.order.append(number)
        for n in self.order:
            for at in graph.ways(n):
                there = graph.to[at]
                if ways[graph.labels[at]] and there not in self.parents:
                    self.parents[there], self.froms[there] = at, n
                    self.order.append(there)

    def way(self, number: int) -> list[tuple[int, int]]:
        """Nodes, each with which of its ways is taken, counted from 0."""
        found: list[tuple[int, int]] = []
        while self.parents[number] >= 0:
            at, before = self.parents[number], self.froms[number]
            found.append((before, at - self.graph.edges[before]))
            number = before
        return found[::-1]


def first_of(graph: Graph, numbers: Iterable[int]) -> tuple[Routes, int]:
    """A nearest of these nodes, without passing over if that can be, and the ways to it."""
    wanted = frozenset(numbers)
    for ways in (allowed(graph), bytearray(b"\1" * len(graph.labelled))):
        routes = Routes(graph, ways)
        number = next((n for n in routes.order if n in wanted), None)
        if number is not None:
            return routes, number
    raise LookupError("none of these nodes was reached")


def play_along(case: Case, graph: Graph, steps: list[tuple[int, int]], start: int) -> Play:
    """The play that takes these ways from a start."""
    answers: list[Answer] = [graph.walker.answers(graph.nodes[n])[at] for n, at in steps]
    return taken(case.scenario, luck_of(case.scenario, graph, start), answers, graph)


def play_to(case: Case, routes: Routes, number: int, *more: tuple[int, int]) -> Play:
    """The play that comes to a node, and then takes the ways in `more`."""
    steps = [*routes.way(number), *more]
    start = steps[0][0] if steps else number
    return play_along(case, routes.graph, steps, start)
