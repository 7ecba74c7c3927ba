"""Backward reach: from which states an ending, or other states, can be reached."""

from __future__ import annotations

from collections.abc import Collection

from engine.explore.analysis_context import Case, once_per_case
from engine.explore.statespace.graph import Graph, mark_allowed

SWEEPS = 4  # passes over the nodes that are still open, before the search goes backward


def mark_endings(graph: Graph) -> bytearray:
    """For each node, 1 if it is an ending, else 0."""
    low = graph.walker.low
    kinds = [place.ended for place in graph.walker.product.locations]
    return bytearray(kinds[node & low] for node in graph.nodes)


def mark_finishing(graph: Graph, ways: bytearray) -> bytearray:
    """For each node, 1 if an ending can be reached from it by allowed ways, else 0.

    Most nodes lead to a node that was reached later, so that a few passes from the last node to the
    first settle nearly all. A search backward settles the rest.

    Args:
        graph: a graph with its ways.
        ways: for each distinct label, whether it is allowed, as from `mark_allowed`.
    """
    good = mark_endings(graph)
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


@once_per_case
def mark_finishing_core(case: Case) -> bytearray:
    """For each node of `Case.core`, 1 if an ending can be reached without passing over, else 0."""
    return mark_finishing(case.core, mark_allowed(case.core))


@once_per_case
def always_finishes(case: Case) -> bool:
    """Whether from every state an ending can be reached without passing over.

    Yes is a proof, and quick: of each node, one way must lead all its states to nodes of which this
    is known. No means that it is not so, or not so simple: `mark_finishing_core` tells then.
    """
    reached, good, walker = case.states, set[int](), case.states.walker
    arrive, exits, low = reached.carrier.arrive, reached.exits, walker.low
    ended = [place.ended for place in walker.product.locations]

    def leads_on(node: int) -> bool:
        ways, _ = reached.ways(node)
        if ended[node & low] or not good.isdisjoint(ways):
            return True
        set_ = reached.found[node]
        return any(
            all(there in good for there, _ in arrive(*exits[~to], set_)) for to in ways if to < 0
        )

    left, before = list(reversed(reached.found)), -1
    while reached.exhausted and len(left) != before:
        before = len(left)
        still = []
        for node in left:
            if leads_on(node):
                good.add(node)
            else:
                still.append(node)
        left = still
    return reached.exhausted and not left


def _walk_back(graph: Graph, ways: bytearray, good: bytearray, left: list[int]) -> None:
    """Search backward from the marked nodes and mark every node of `left` that leads to one."""
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


def find_predecessors(
    graph: Graph, ways: bytearray, among: Collection[int], goal: set[int]
) -> set[int]:
    """The nodes of `goal`, and those of `among` from which one can be reached inside `among`.

    Args:
        graph: a graph with its ways.
        ways: for each distinct label, whether it is allowed.
        among: the nodes to look at.
        goal: some of these nodes.
    """
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
