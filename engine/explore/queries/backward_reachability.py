"""Backward reach: from which states an ending, or other states, can be reached."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from engine.explore.analysis_context import Case, once_per_case
from engine.explore.statespace.graph import Graph, mark_allowed, mark_endings
from engine.explore.statespace.search_with_sets import Reached

SWEEPS = 4  # passes over the nodes that are still open, before the search goes backward


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
    reached = case.states
    return surely_finishes(reached, lambda node: reached.ways(node)[0])


def surely_finishes(reached: Reached, allowed: Callable[[int], Iterable[int]]) -> bool:
    """Whether from every state an ending can be reached by allowed ways; no is no proof.

    Args:
        reached: every state.
        allowed: for each node, ways out of it, as in `Reached.moves`, that all its states have.
    """
    walker = reached.walker
    ended = [place.ended for place in walker.product.locations]
    good = {node for node in reached.found if ended[node & walker.low]}
    left, before = [node for node in reversed(reached.found) if node not in good], -1
    while reached.exhausted and len(left) != before:
        before, still = len(left), []
        for node in left:
            ways = allowed(node)
            if not good.isdisjoint(ways) or _surely_leads(reached, node, ways, good):
                good.add(node)
            else:
                still.append(node)
        left = still
    return reached.exhausted and not left


def _surely_leads(reached: Reached, node: int, ways: Iterable[int], good: set[int]) -> bool:
    """Whether one of the ways that change sets leads every state of a node to good nodes."""
    arrive, exits, set_ = reached.carrier.arrive, reached.exits, reached.found[node]
    return any(
        all(there in good for there, _ in arrive(*exits[~to], set_)) for to in ways if to < 0
    )


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
