"""F323: no play is waived more than a quarter of the weight it is assessed by."""

from __future__ import annotations

from collections.abc import Iterator

from engine.explore.explored_case import Case
from engine.explore.finding import Finding, make_finding
from engine.explore.queries.yaml_paths import path_of, write_address
from engine.explore.theorem_inputs import reads
from engine.explore.values.slot_reachability import find_reachable_slots

MOST = 4  # at most one part in four


@reads("story", "key")
def find_waivers(case: Case) -> Iterator[Finding]:
    """Find the play with most weight waived, if that is more than a quarter of the whole."""
    graph, key = case.scored, case.scenario.key
    if not graph.exhausted:
        return
    reach = find_reachable_slots(case)
    gains = [
        sum(key.slots[id].weight for id in reach.list_ids(reach.mask_noted(label, "waived")))
        for label in graph.labelled
    ]
    if not any(gains):
        return
    here = bytes(len(graph.nodes))
    most = reach.find_most(gains, here)
    start = max((number for _, number in graph.luck), key=most.__getitem__)
    if most[start] * MOST <= key.weight:
        return
    ways = reach.find_best_way(start, gains, here, most)
    play = reach.replay_along(case.scenario, start, ways)
    assert play.move is not None
    at, percent = play.move.move.address, round(100 * most[start] / key.weight)
    yield make_finding(
        case.scenario,
        path_of(case.scenario, at),
        "F323",
        play,
        at=write_address(at),
        percent=percent,
    )
