"""E301 and E302: from everywhere, an ending can be reached without passing over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.explore.explored_case import Case
from engine.explore.finding import Finding, make_finding, name_lines, report_cut
from engine.explore.queries.backward_reachability import (
    always_finishes,
    find_predecessors,
    mark_finishing_core,
)
from engine.explore.queries.yaml_paths import path_of_ways_out
from engine.explore.statespace.components import find_components
from engine.explore.statespace.counterexample import find_nearest, replay_to
from engine.explore.statespace.graph import Graph, mark_allowed
from engine.explore.statespace.product import reach
from engine.explore.theorem_inputs import reads

_ALONE = "no play comes to an ending, so nothing else was checked"
_STAYING = frozenset({"act", "move"})


@reads("story")
def find_dead_ends(case: Case) -> Iterator[Finding]:
    """Find scenes where a play can get stuck, and loops from which no ending can be reached.

    A way that can only lead to a scene where a play is stuck, or into a loop, is not a finding of
    its own.
    """
    if always_finishes(case):
        return
    graph = case.core
    if not graph.exhausted:
        seen = case.states.states if case.limits.over else len(graph.nodes)
        yield from report_cut(case.scenario, seen)
        return
    ways = mark_allowed(graph)
    good = mark_finishing_core(case)
    doomed = {n for n, fine in enumerate(good) if not fine}
    if not doomed:
        return
    stuck = find_stuck(graph, doomed, ways)
    leading = find_predecessors(graph, ways, doomed, stuck)
    yield from _report_stuck(case, graph, stuck)
    round_ = doomed - leading
    loops = {frozenset(_list_places(graph, loop)) for loop in _find_loops(graph, round_)}
    for places in sorted(loops, key=sorted):
        inside = [n for n in round_ if graph.walker.at(graph.nodes[n]).place in places]
        yield _report_loop(case, graph, inside)


def goes_round_for_ever(case: Case) -> bool:
    """Whether every play, however luck falls, goes round a loop: then all else follows from it."""
    if always_finishes(case):
        return False
    graph = case.core
    if not graph.exhausted:
        return False
    good = mark_finishing_core(case)
    if any(good[number] for _, number in graph.luck):
        return False
    return not find_stuck(
        graph, {n for n, fine in enumerate(good) if not fine}, mark_allowed(graph)
    )


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


def _report_stuck(case: Case, graph: Graph, nodes: set[int]) -> Iterator[Finding]:
    """One finding for each scene of these nodes, with a shortest play to it."""
    scenes: dict[str, list[int]] = {}
    for n in sorted(nodes):
        scenes.setdefault(graph.walker.at(graph.nodes[n]).place, []).append(n)
    for scene, inside in scenes.items():
        play = replay_to(case.scenario, *find_nearest(graph, inside))
        yield make_finding(case.scenario, ("scenes", scene), "E301", play, at=scene)


def _find_loops(graph: Graph, nodes: set[int]) -> Iterator[list[int]]:
    """The loops that some nodes lead into and that nothing leads out of."""
    ways = mark_allowed(graph)
    of = find_components(graph.edges, graph.ends, graph.to).of
    left = set(nodes)
    while left:
        ahead = _find_ahead(graph, ways, min(left))
        last = min(of[n] for n in ahead)
        loop = [n for n in ahead if of[n] == last]
        yield loop
        left -= find_predecessors(graph, ways, left, set(loop))


def _find_ahead(graph: Graph, ways: bytearray, start: int) -> list[int]:
    """The nodes that can be reached from a node, itself included, in the order of a search."""

    def onward(n: int) -> Iterator[int]:
        return (graph.to[at] for at in graph.ways(n) if ways[graph.labels[at]])

    return reach((start,), onward)


def _list_places(graph: Graph, nodes: Iterable[int]) -> list[str]:
    """The scenes of some nodes, each once, in their order."""
    return list(dict.fromkeys(graph.walker.at(graph.nodes[n]).place for n in nodes))


def _report_loop(case: Case, graph: Graph, loop: list[int]) -> Finding:
    """The nodes of a loop, where a play enters it, with the way on that leads back to there."""
    routes, number = find_nearest(graph, loop)
    ways, inside = mark_allowed(graph), set(loop)
    places = _list_places(graph, (n for n in _find_ahead(graph, ways, number) if n in inside))
    scenario, scene = case.scenario, places[0]
    back = _find_leading_back(graph, ways, loop, scene)
    where = path_of_ways_out(scenario.data, back)
    written = where in scenario.source.keys
    line = name_lines(where if written else ("scenes", back))
    round_ = " → ".join(f"`{place}`" for place in [*places, scene])
    hint = f"it goes round: {round_}; let a way on of `{back}` (line {line}) lead elsewhere"
    hint = f"{hint}; {_ALONE}" if goes_round_for_ever(case) else hint
    path = where if back == scene and written else ("scenes", scene)
    play = replay_to(scenario, routes, number)
    return make_finding(scenario, path, "E302", play, hint, at=scene, loop=" ".join(places))


def _find_leading_back(graph: Graph, ways: bytearray, loop: list[int], scene: str) -> str:
    """The scene of a loop that leads back to where the loop is entered."""
    found = [
        graph.walker.at(graph.nodes[n]).place
        for n in loop
        for at in graph.ways(n)
        if ways[graph.labels[at]] and graph.walker.at(graph.nodes[graph.to[at]]).place == scene
    ]
    return next((place for place in reversed(found) if place != scene), scene)
