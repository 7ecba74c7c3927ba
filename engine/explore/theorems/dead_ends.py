"""E301 and E302: from everywhere, an ending can be reached without passing over."""

from __future__ import annotations

from collections.abc import Iterator

from engine.explore.analysis_context import Case
from engine.explore.finding import Finding, make_finding
from engine.explore.queries.backward_reachability import find_predecessors, mark_finishing_core
from engine.explore.statespace.components import find_components
from engine.explore.statespace.counterexample import find_nearest, replay_to
from engine.explore.statespace.graph import Graph, mark_allowed

_STAYING = frozenset({"act", "move"})


def find_dead_ends(case: Case) -> Iterator[Finding]:
    """Find scenes where a play can get stuck, and loops from which no ending can be reached.

    A way that can only lead to a scene where a play is stuck is not a finding of its own.
    """
    graph = case.core
    if not graph.exhausted:
        yield make_finding(case.scenario, ("scenes",), "N301", states=f"{len(graph.nodes):,}")
        return
    ways = mark_allowed(graph)
    good = mark_finishing_core(case)
    doomed = {n for n, fine in enumerate(good) if not fine}
    if not doomed:
        return
    stuck = find_stuck(graph, doomed, ways)
    leading = find_predecessors(graph, ways, doomed, stuck)
    yield from _told(case, graph, "E301", stuck)
    round_ = doomed - leading
    yield from _told(case, graph, "E302", _entered(graph, round_))


def find_stuck(graph: Graph, doomed: set[int], ways: bytearray) -> set[int]:
    """Find the nodes that offer only acts and moves of an interview, none of which leads out."""
    stuck = {
        n
        for n in doomed
        if all(
            answer.move.key[0] in _STAYING
            for answer, at in zip(graph.walker.answers(graph.nodes[n]), graph.ways(n), strict=True)
            if ways[graph.labels[at]]
        )
    }
    while True:
        leaving = {
            n
            for n in stuck
            if any(ways[graph.labels[a]] and graph.to[a] not in stuck for a in graph.ways(n))
        }
        if not leaving:
            return stuck
        stuck -= leaving


def _entered(graph: Graph, nodes: set[int]) -> set[int]:
    """Those of some nodes where a play first enters them."""
    starts = {number for _, number in graph.luck}
    return {n for n in nodes if n in starts} | {
        graph.to[at]
        for n in range(len(graph.nodes))
        if n not in nodes
        for at in graph.ways(n)
        if graph.to[at] in nodes
    }


def _told(case: Case, graph: Graph, code: str, nodes: set[int]) -> Iterator[Finding]:
    """One finding for each scene of these nodes, with a shortest play to it."""
    scenes: dict[str, list[int]] = {}
    for n in sorted(nodes):
        scenes.setdefault(graph.walker.at(graph.nodes[n]).place, []).append(n)
    for scene, inside in scenes.items():
        routes, number = find_nearest(graph, inside)
        play = replay_to(case.scenario, routes, number)
        hint = _circle(graph, number) if code == "E302" else ""
        yield make_finding(case.scenario, ("scenes", scene), code, play, hint, at=scene)


def _circle(graph: Graph, start: int) -> str:
    """The loop that a node leads to and that nothing leads out of."""
    ways, ahead = mark_allowed(graph), {start: None}
    for n in (queue := [start]):
        for at in graph.ways(n):
            if ways[graph.labels[at]] and graph.to[at] not in ahead:
                ahead[graph.to[at]] = None
                queue.append(graph.to[at])
    of = find_components(graph).of
    last = min(of[n] for n in ahead)
    places = dict.fromkeys(graph.walker.at(graph.nodes[n]).place for n in ahead if of[n] == last)
    return f"it goes round: {' → '.join(f'`{place}`' for place in [*places, next(iter(places))])}"
