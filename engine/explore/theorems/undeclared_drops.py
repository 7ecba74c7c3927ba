"""F314: passing over a scene names every slot of other scenes that is lost by it."""

from __future__ import annotations

from collections.abc import Iterator

from engine.explore.explored_case import Case
from engine.explore.finding import Finding, make_finding
from engine.explore.queries.finding_hints import write_pass
from engine.explore.queries.slot_losses import SlotsAtStake
from engine.explore.theorem_inputs import reads
from engine.explore.values.slot_reachability import find_reachable_slots

Dropped = tuple[str, str]
"""A scene passed over, and a slot."""


def find_drops(case: Case) -> Iterator[Finding]:
    """Find slots that are lost by passing over a scene and that its `drops` does not name."""
    if not case.scored.exhausted:
        return
    counted = SlotsAtStake(case)
    for (scene, slot), way in _find_missing(case, counted).items():
        path, play = ("scenes", scene, "pass"), counted.play(way, slot)
        yield make_finding(case.scenario, path, "F314", play, at=scene, slot=slot)


@reads("story", "key", "passes")
def report_drops(case: Case) -> Iterator[Finding]:
    """Find the same slots, one finding for each scene with the `pass` to write."""
    together: dict[str, list[Finding]] = {}
    for finding in find_drops(case):
        together.setdefault(finding.problem.params["at"], []).append(finding)
    for scene, findings in together.items():
        slots, play = [f.problem.params["slot"] for f in findings], findings[0].play
        assert play is not None
        line = write_pass(case.scenario, scene, play.location.location.place, drops=slots)
        path, hint, said = ("scenes", scene, "pass"), f"write `{line}`", "`, `".join(slots)
        yield make_finding(case.scenario, path, "F314", play, hint, at=scene, slot=said)


def _find_missing(case: Case, counted: SlotsAtStake) -> dict[Dropped, int]:
    """For each scene and slot, the way on which the slot is lost soonest."""
    reach, graph = find_reachable_slots(case), case.scored
    nodes, to, labels, edges = graph.nodes, graph.to, graph.labels, graph.edges
    still, needed, skip, low = reach.open, reach.needed, reach.skip, graph.walker.low
    scenes = [place.place for place in graph.walker.product.locations]
    kept = [needed & ~counted.dropped.get(scene, 0) for scene in scenes]
    best, nearest = dict[Dropped, int](), dict[Dropped, tuple[bool, int]]()
    for node, before in enumerate(still):
        way = edges[node + 1] - 1  # the last passes over
        if way < edges[node] or not skip[labels[way]]:
            continue
        here = nodes[node] & low
        gone = before & kept[here] & ~(still[to[way]] | reach.settles[labels[way]])
        for slot in reach.list_ids(counted.find_gone(node, way, gone)) if gone else ():
            at, far = (scenes[here], slot), counted.measure_distance(node, slot)
            if at not in best or far < nearest[at]:
                best[at], nearest[at] = way, far
    return best
