"""A play can always go on to an ending, and to one without a critical error."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from engine.explore.explored_case import Case
from engine.explore.finding import Finding, make_finding, name_lines, report_cut
from engine.explore.queries.backward_reachability import (
    always_finishes,
    find_predecessors,
    mark_finishing,
    mark_finishing_core,
    search_error_free,
    surely_finishes,
)
from engine.explore.queries.yaml_paths import path_of_ways_out
from engine.explore.statespace.components import find_components
from engine.explore.statespace.counterexample import ShortestWays, find_nearest, replay_to
from engine.explore.statespace.graph import Graph, mark_allowed
from engine.explore.statespace.product import reach
from engine.explore.statespace.search_with_sets import Reached
from engine.explore.statespace.successors import CLASSES, PASSED, Walker
from engine.explore.theorem_inputs import reads
from engine.play.play import Play

# Dead ends ---------------------------------------------------------------------------------------
#
# E301 and E302: from everywhere, an ending can be reached without passing over.

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


# Unfair skipping ---------------------------------------------------------------------------------
#
# F318: passing over a scene leads onward, ends nothing, and an ending can still be reached.

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
    for (scene, to), (why, inside) in _list_unfair(case).items():
        routes, number = find_nearest(graph, inside)
        last = (number, len(graph.ways(number)) - 1)
        play = replay_to(case.scenario, routes, number, last)
        yield _report_unfair(case, scene, to, play, why)


def _list_unfair(case: Case) -> dict[tuple[str, str], tuple[str, list[int]]]:
    """Why passing over is unfair, by from and to where, with the nodes in which it is done."""
    unfair: dict[tuple[str, str], tuple[str, list[int]]] = {}
    graph, good = case.core, mark_finishing_core(case)
    places = graph.walker.product.locations
    nodes, low = graph.nodes, graph.walker.low
    ending: dict[str, bool] = {}
    for n, (end, after) in enumerate(zip(graph.ends, graph.edges[1:], strict=True)):
        if end == after:
            continue  # passing over is the last way, if the scene can be passed over
        to = graph.to[end]
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
    return unfair


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
    over: dict[tuple[str, str], bool] = {}  # from and to where; whether it leads back
    for node in reached.moves:
        here = reached.walker.at(node).place
        for there in map(reached.place, reached.ways(node)[1]):
            if there.ended or there.place == here:
                over[here, there.place] = there.place == here
    ending = {reached.walker.at(node).place for node in _find_ending(reached)}
    unfair = [passed for passed, back in over.items() if back or passed[0] not in ending]
    return unfair, not any(reached.carrier.once)


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


# Unavoidable errors ------------------------------------------------------------------------------
#
# F312: a play without a critical error can always reach an ending without one.


@reads("story", "key")
def find_unavoidable_errors(case: Case) -> Iterator[Finding]:
    """Find the first answers after which every way to an ending has a critical error.

    A dead end, from which no ending can be reached at all, is a finding of `find_dead_ends`.
    """
    if not case.limits.states or surely_finishes(search_error_free(case)):
        return  # where no state may be visited, nothing is found; no is no proof of an error
    graph = case.scored
    if not graph.exhausted:
        return  # N301 says so for the whole case
    ways = mark_allowed(graph, _allow_no_error(case, graph.walker))
    good = mark_finishing(graph, ways)
    if all(good):
        return
    onward, routes = mark_finishing(graph, mark_allowed(graph)), ShortestWays(graph, ways)
    gone = {n for n in routes.order if onward[n] and not good[n]}
    for n, steps in _list_losses(graph, routes, ways, good, gone):
        at = graph.walker.at(graph.nodes[n]).address
        play = replay_to(case.scenario, routes, n, *steps)
        path = ("scenes", at.partition(".")[0])
        yield make_finding(case.scenario, path, "F312", play, at=at)


def _list_losses(
    graph: Graph, routes: ShortestWays, ways: bytearray, good: bytearray, gone: set[int]
) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    """At each location the first node from which a way leads to a node that is gone, with the way.

    A play that is lost as it begins has no such way.
    """
    told: set[str] = set()
    for n in routes.order:
        at = graph.walker.at(graph.nodes[n]).address
        if at in told:
            continue
        lost = [
            (n, place)
            for place, way in enumerate(graph.ways(n))
            if good[n] and ways[graph.labels[way]] and graph.to[way] in gone
        ]
        if lost or (n in gone and routes.parents[n] < 0):
            told.add(at)
            yield n, lost[:1]


def _allow_no_error(case: Case, walker: Walker) -> Callable[[int], bool]:
    """A function that is true of a label without a critical error that does not pass over."""
    critical, kinds = walker.notes[case.account.critical], walker.kinds

    def fine(label: int) -> bool:
        kind = kinds.get(label & CLASSES)
        clean = kind is None or kind.clean is not None
        return clean and not label & critical and label & CLASSES != PASSED

    return fine
