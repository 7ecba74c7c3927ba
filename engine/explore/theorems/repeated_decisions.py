"""F319: a scored decision that is met again does not count again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from heapq import heapify, heappop, heappush

from engine.decisions.registry import kind_of
from engine.explore.explored_case import Case
from engine.explore.finding import Finding, make_finding
from engine.explore.theorem_inputs import reads
from engine.explore.values.scored_product import settled_variable
from engine.explore.values.slot_reachability import SlotReachability, find_reachable_slots
from engine.play.play import Play


@reads("story", "key")
def find_repeats(case: Case) -> Iterator[Finding]:
    """Find scored decisions that can be met again after an answer has settled their slot."""
    if not case.scored.exhausted:
        return
    reach, told = find_reachable_slots(case), set[str]()
    for slot, again in _find_settled(case).items():
        by = _follow_answers(reach, slot)
        for node in by:  # the nearest first
            at = again.get(node, "")
            if at and at not in told:
                told.add(at)
                path, play = ("scenes", *at.split(".")[:1]), _replay(case, by, node)
                yield make_finding(case.scenario, path, "F319", play, at=at)


def _find_settled(case: Case) -> dict[str, dict[int, str]]:
    """The nodes that offer a scored answer to a slot that is settled, by slot.

    Each with the address of its decision.
    """
    graph, reach = case.scored, find_reachable_slots(case)
    walker, found = graph.walker, dict[str, dict[int, str]]()
    scored = [_list_scored(case, place.id) for place in walker.product.locations]
    bits = {
        slot: walker.mask((name,)) << walker.shift
        for slot in reach.slots
        if (name := settled_variable(slot)) in walker.layout.fields
    }
    settling = [sum({bits.get(slot, 0) for slot in here.values()}) for here in scored]
    for node, full in enumerate(graph.nodes):
        at = full & walker.low
        if not full & settling[at]:
            continue
        for way in range(graph.edges[node], graph.ends[node]):
            slot = scored[at].get(reach.move(node, way).address, "")
            if full & bits.get(slot, 0):
                found.setdefault(slot, {})[node] = walker.product.locations[at].address
    return found


def _list_scored(case: Case, location: str) -> Mapping[str, str]:
    """The answers of a decision that settle a slot, by address, each with the slot."""
    key, story = case.scenario.key, case.scenario.story
    place = story.model.locations[story.index[location]]
    if not kind_of(place).decides:
        return {}
    slots = {m.address: key.marks[m.address].slot for m in place.moves if m.address in key.marks}
    slots |= {r.scene: r.slot for r in key.rulings.values() if r.scene == place.place}
    return {address: slot for address, slot in slots.items() if slot in key.slots}


def _follow_answers(reach: SlotReachability, slot: str) -> dict[int, int]:
    """What is reached without passing over after an answer that settles a slot.

    Returns the nodes, the nearest first, each with the way by which a shortest play comes there.
    """
    graph, bit = reach.graph, reach.slots[slot]
    meets = [bool(reach.mask_noted(label, "met", "whole") & bit) for label in graph.labelled]
    ways = (way for way, label in enumerate(graph.labels) if meets[label])
    ahead = [(reach.measure_distance(reach.origin(way)), way) for way in ways]
    heapify(ahead)
    found: dict[int, int] = {}
    while ahead:
        (passed, far), way = heappop(ahead)
        node = graph.to[way]
        if node not in found:
            found[node] = way
            for onward in range(graph.edges[node], graph.ends[node]):
                heappush(ahead, ((passed, far + 1), onward))
    return found


def _replay(case: Case, by: Mapping[int, int], node: int) -> Play:
    """A play by an answer that settles a slot to a node after it."""
    reach, ways = find_reachable_slots(case), list[int]()
    while node in by:
        ways.append(by[node])
        node = reach.origin(by[node])
    return reach.play(case.scenario, node, *reversed(ways))
