"""F318: passing over a scene leads onward, ends nothing, and an ending can still be reached."""

from __future__ import annotations

from collections.abc import Iterator

from engine.explore.explored_case import Case
from engine.explore.finding import Finding, make_finding, report_cut
from engine.explore.queries.backward_reachability import always_finishes, mark_finishing_core
from engine.explore.statespace.counterexample import find_nearest, replay_to
from engine.explore.statespace.graph import Graph, mark_allowed
from engine.explore.statespace.search_with_sets import Reached
from engine.explore.statespace.successors import CLASSES, PASSED
from engine.explore.theorem_inputs import reads
from engine.play.play import Play

BACK = "it leads back into the same scene; let `pass` lead onward"
NO_END = (
    "from there no ending can be reached; let `pass` do what comes next needs, or lead elsewhere"
)
AT_AN_END = "the case is over then, and no answer in the scene ends it; let `pass` lead onward"


@reads("story")
def find_unfair_passing(case: Case) -> Iterator[Finding]:
    """Find scenes that are passed over unfairly, one finding for each place this leads to."""
    if always_finishes(case):
        perhaps, sure = _find_suspects(case)
        if case.bare and sure:
            yield from (_report_unfair(case, *passed) for passed in perhaps)
            return
        if not perhaps:
            return
    graph = case.core
    if not graph.exhausted:
        yield from report_cut(case.scenario, len(graph.nodes))
        return
    unfair: dict[tuple[str, str], tuple[str, list[int]]] = {}
    good = mark_finishing_core(case)
    places = graph.walker.product.locations
    nodes, low = graph.nodes, graph.walker.low
    ending: dict[str, bool] = {}
    for n, to in _list_passed(graph):
        here, there, why = places[nodes[n] & low], places[nodes[to] & low], ""
        if here.place == there.place:
            why = BACK
        elif good[n] and not good[to]:
            why = NO_END
        elif there.ended:
            if here.place not in ending:
                ending[here.place] = _ends(graph, here.place)
            why = "" if ending[here.place] else AT_AN_END
        if why:
            unfair.setdefault((here.place, there.place), (why, []))[1].append(n)
    for (scene, to_), (why, inside) in unfair.items():
        routes, number = find_nearest(graph, inside)
        last = (number, len(graph.ways(number)) - 1)
        play = replay_to(case.scenario, routes, number, last)
        yield _report_unfair(case, scene, to_, play, why)


def _report_unfair(
    case: Case, scene: str, to: str, play: Play | None = None, why: str = ""
) -> Finding:
    path = ("scenes", scene, "pass")
    return make_finding(case.scenario, path, "F318", play, why, at=scene, to=to)


def _find_suspects(case: Case) -> tuple[list[tuple[str, str]], bool]:
    """The scenes that are passed over unfairly if every state finishes, each with where to.

    Passing over leads back into the scene, or ends a case that no answer there ends. It is sure
    unless there are answers that not every state of a node can give: these are left out.
    """
    reached = case.states
    over, ending = (
        _pass_over(reached),
        {reached.walker.at(node).place for node in _find_ending(reached)},
    )
    unfair = [passed for passed, back in over.items() if back or passed[0] not in ending]
    return unfair, not any(reached.carrier.once)


def _pass_over(reached: Reached) -> dict[tuple[str, str], bool]:
    """Where passing over leads back into a scene or ends the case: from and to where.

    Each has whether it leads back.
    """
    over: dict[tuple[str, str], bool] = {}
    for node in reached.moves:
        here = reached.walker.at(node).place
        for there in map(reached.place, reached.ways(node)[1]):
            if there.ended or there.place == here:
                over[here, there.place] = there.place == here
    return over


def _find_ending(reached: Reached) -> Iterator[int]:
    """A node of each scene in which an answer can end the case, one of those reached first."""
    places, low = reached.walker.product.locations, reached.walker.low
    ends = {node for node in reached.found if places[node & low].ended}
    ends |= {~n for n, (_, way) in enumerate(reached.exits) if places[way & low].ended}
    told = set[str]()
    for node in reached.moves:
        here = places[node & low].place
        if here not in told and not ends.isdisjoint(reached.ways(node)[0]):
            told.add(here)
            yield node


def _list_passed(graph: Graph) -> Iterator[tuple[int, int]]:
    """Every node where the scene can be passed over, and the node this leads to."""
    over = bytearray(label & CLASSES == PASSED for label in graph.labelled)
    edges, to, labels = graph.edges, graph.to, graph.labels
    for n in range(len(graph.nodes)):
        last = edges[n + 1] - 1  # passing over is the last way
        if last >= edges[n] and over[labels[last]]:
            yield n, to[last]


def _ends(graph: Graph, scene: str) -> bool:
    """Whether some answer in a scene leads straight to an ending."""
    places, nodes, low = graph.walker.product.locations, graph.nodes, graph.walker.low
    ways = mark_allowed(graph)
    inside = {i for i, place in enumerate(places) if place.place == scene}
    endings = {i for i, place in enumerate(places) if place.ended}
    return any(
        nodes[graph.to[at]] & low in endings and ways[graph.labels[at]]
        for n, node in enumerate(nodes)
        if node & low in inside
        for at in graph.ways(n)
    )
