"""F319: a scored decision that is met again does not count again."""

from __future__ import annotations

from collections.abc import Iterator

from engine.decisions.registry import kind_of
from engine.explore.explored_case import Case
from engine.explore.finding import Finding, make_finding
from engine.explore.theorem_inputs import reads
from engine.explore.values.slot_reachability import find_reachable_slots


@reads("story", "key")
def find_repeats(case: Case) -> Iterator[Finding]:
    """Find scored decisions that can be met again in a loop.

    If they counted again, a play could earn credit for ever.
    """
    graph = case.scored
    if not graph.exhausted:
        return
    reach = find_reachable_slots(case)
    best: dict[str, int] = {}
    for node in _find_repeated(case):
        at = graph.walker.at(graph.nodes[node]).address
        if at not in best or reach.measure_distance(node) < reach.measure_distance(best[at]):
            best[at] = node
    for at, node in best.items():
        path = ("scenes", *at.split(".")[:1])
        yield make_finding(case.scenario, path, "F319", reach.play(case.scenario, node), at=at)


def _find_repeated(case: Case) -> Iterator[int]:
    """The nodes where a scored answer stays in a loop."""
    reach, graph = find_reachable_slots(case), case.scored
    of = reach.components.of
    scored = [_list_scored(case, place.id) for place in graph.walker.product.locations]
    for node, state in enumerate(graph.nodes):
        here = scored[state & graph.walker.low]
        if not here:
            continue
        for way in graph.ways(node):
            inside = of[graph.to[way]] == of[node] and not reach.skip[graph.labels[way]]
            if inside and reach.move(node, way).address in here:
                yield node
                break


def _list_scored(case: Case, location: str) -> frozenset[str]:
    """The addresses of the answers of a decision that settle a slot."""
    key, story = case.scenario.key, case.scenario.story
    place = story.model.locations[story.index[location]]
    if not kind_of(place).decides:
        return frozenset()
    slots = {m.address: key.marks[m.address].slot for m in place.moves if m.address in key.marks}
    slots |= {r.scene: r.slot for r in key.rulings.values() if r.scene == place.place}
    return frozenset(address for address, slot in slots.items() if slot in key.slots)
