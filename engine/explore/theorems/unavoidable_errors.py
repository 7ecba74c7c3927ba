"""F312: a play without a critical error can always reach an ending without one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from engine.explore.explored_case import Case
from engine.explore.finding import Finding, make_finding
from engine.explore.queries.backward_reachability import mark_finishing, surely_finishes
from engine.explore.queries.error_free_story import search_error_free
from engine.explore.statespace.counterexample import ShortestWays, replay_to
from engine.explore.statespace.graph import mark_allowed
from engine.explore.statespace.successors import CLASSES, PASSED, Walker
from engine.explore.theorem_inputs import reads


@reads("story", "key")
def find_unavoidable_errors(case: Case) -> Iterator[Finding]:
    """Find the first answers after which every way to an ending has a critical error.

    A dead end, from which no ending can be reached at all, is a finding of `dead_ends`.
    """
    if not case.limits.states or _is_avoidable(case):
        return  # where no state may be visited, nothing is found
    graph = case.scored
    if not graph.exhausted:
        return  # N301 says so for the whole case
    ways = mark_allowed(graph, _allow_no_error(case, graph.walker))
    good = mark_finishing(graph, ways)
    if all(good):
        return
    onward, routes = mark_finishing(graph, mark_allowed(graph)), ShortestWays(graph, ways)
    gone = {n for n in routes.order if onward[n] and not good[n]}
    told: set[str] = set()
    for n in routes.order:
        at = graph.walker.at(graph.nodes[n]).address
        if at in told:
            continue
        if n in gone and routes.parents[n] < 0:
            told.add(at)
            yield _report_lost(case, routes, n, (), at)
        if not good[n]:
            continue
        for way in graph.ways(n):
            if ways[graph.labels[way]] and graph.to[way] in gone:
                told.add(at)
                yield _report_lost(case, routes, n, ((n, way - graph.edges[n]),), at)
                break


def _is_avoidable(case: Case) -> bool:
    """Whether a play without a critical error can always end without one; no is no proof."""
    return surely_finishes(search_error_free(case))


def _allow_no_error(case: Case, walker: Walker) -> Callable[[int], bool]:
    """A function that is true of a label without a critical error that does not pass over."""
    critical, kinds = walker.notes[case.account.critical], walker.kinds

    def fine(label: int) -> bool:
        kind = kinds.get(label & CLASSES)
        clean = kind is None or kind.clean is not None
        return clean and not label & critical and label & CLASSES != PASSED

    return fine


def _report_lost(
    case: Case, routes: ShortestWays, number: int, steps: tuple[tuple[int, int], ...], at: str
) -> Finding:
    play = replay_to(case.scenario, routes, number, *steps)
    scene = at.partition(".")[0]
    return make_finding(case.scenario, ("scenes", scene), "F312", play, at=at)
