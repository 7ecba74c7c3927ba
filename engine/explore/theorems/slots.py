"""What becomes of the slots that a play is assessed by: lost, dropped, or waived."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from engine.explore.explored_case import Case
from engine.explore.finding import Finding, make_finding
from engine.explore.queries.finding_hints import (
    find_way_past,
    hint_for_slots,
    hint_for_way_past,
    name_luck,
    write_pass,
)
from engine.explore.queries.search import find_occurrences
from engine.explore.queries.slot_losses import ExcusedLosses, PartialLosses, SlotsAtStake
from engine.explore.queries.yaml_paths import path_of, write_address
from engine.explore.statespace.components import NONE
from engine.explore.theorem_inputs import reads
from engine.explore.values.slot_reachability import find_reachable_slots
from engine.scenario.problems import Path

# Lost slots --------------------------------------------------------------------------------------
#
# F322 and F313: a needed slot can be settled under any luck, and is not lost undeclared.
#
# A slot that can no longer be settled is declared lost or waived where that happens
# (`scoring/README.md`, Lost and waived slots). This is not needed for a question that is not
# asked because its topic closes or there is no time, nor for a question that the person never
# asks.

Lost = tuple[str, str]
"""The address of an answer, and a slot."""


@reads("story", "key")
def find_unattainable(case: Case) -> Iterator[Finding]:
    """Find needed slots that cannot be settled under some luck without passing over (F322)."""
    if not case.scored.exhausted:
        return
    reach = find_reachable_slots(case)
    lucks, without = [luck for luck, _ in reach.graph.luck], dict[str, list[int]]()
    for index, (_, number) in enumerate(reach.graph.luck):
        settled = reach.mask_settled(reach.graph.begun[index]) | reach.open[number]
        for slot in reach.list_ids(reach.needed & ~settled):
            without.setdefault(slot, []).append(index)
    for slot, some in without.items():
        found = case.scenario.key.slots[slot]
        if not set(found.scenes) <= find_occurrences(case).unmet:  # else a finding of its own
            play = reach.play(case.scenario, reach.graph.luck[some[0]][1])
            path, luck = ("scenes", found.scene), name_luck(lucks, some)
            yield make_finding(case.scenario, path, "F322", play, at=slot, luck=luck)


def find_losses(case: Case) -> Iterator[Finding]:
    """Find needed slots that are lost by an answer without a declaration (F313)."""
    if not case.scored.exhausted:
        return
    case, losing, lost = _search(case)
    for (at, slot), way in lost.items():
        play = losing.counted.play(way, slot)
        path = path_of(case.scenario, at)
        yield make_finding(case.scenario, path, "F313", play, at=write_address(at), slot=slot)


@reads("story", "key")
def report_losses(case: Case) -> Iterator[Finding]:
    """Find the same losses, one finding for each answer with all its slots and a hint (F313)."""
    if not case.scored.exhausted:
        return
    together: dict[str, dict[str, int]] = {}
    case, losing, lost = _search(case)
    for (at, slot), way in lost.items():
        together.setdefault(write_address(at), {})[slot] = way
    partly = PartialLosses(case, lost)
    for at, ways in together.items():
        path, first = path_of(case.scenario, at), next(iter(ways))
        play = losing.counted.play(ways[first], first)
        hint = "; ".join(_list_hints(case, path, ways, partly))
        said = "`, `".join(ways)  # the message has the outer marks
        yield make_finding(case.scenario, path, "F313", play, hint, at=at, slot=said)


def _list_hints(
    case: Case, path: Path, ways: Mapping[str, int], partly: PartialLosses
) -> Iterator[str]:
    """What to write about the slots that are lost by an answer."""
    sure = [slot for slot, way in ways.items() if not partly.is_partial(way, slot)]
    if sure:
        yield hint_for_slots(case.scenario, path, sure)
    places: dict[tuple[str, str], list[str]] = {}
    for slot, way in ways.items():
        if slot not in sure:
            where = find_way_past(case.scenario, slot, partly.replay_past(way, slot))
            places.setdefault(where, []).append(slot)
    for where, slots in places.items():
        yield hint_for_way_past(slots, where)


def _search(case: Case) -> tuple[Case, _LossSearch, dict[Lost, int]]:
    """Search for losses, in every state where those of a class may differ; with the case used."""
    losing = _LossSearch(case)
    lost = losing.find_losses()
    if losing.silence.supposed and case.scored.classes is not None:
        plain = case.state_by_state()
        if plain.scored.exhausted:
            return _search(plain)
    return case, losing, lost


class _LossSearch:
    """Searches for ways on which slots are lost."""

    def __init__(self, case: Case) -> None:
        self.reach = find_reachable_slots(case)
        self.silence = ExcusedLosses(case)
        self.counted = SlotsAtStake(case)

    def find_losses(self) -> dict[Lost, int]:
        """For each answer and slot, the way on which the slot is lost soonest."""
        reach, far = self.reach, self.counted.measure_distance
        best, nearest = dict[Lost, int](), dict[Lost, tuple[bool, int]]()
        for node, way, gone in self._list_falling():
            move = reach.move(node, way)
            for slot in reach.list_ids(gone):
                known = nearest.get((move.address, slot))
                if known is not None and known <= far(node, slot):
                    gone &= ~reach.slots[slot]
            if gone:
                gone &= ~self.silence.find_excused(node, reach.graph.to[way], move, gone)
                for slot in reach.list_ids(gone):
                    best[move.address, slot] = way
                    nearest[move.address, slot] = far(node, slot)
        return best

    def _list_falling(self) -> Iterator[tuple[int, int, int]]:
        """Nodes, ways out of them on which needed slots are lost undeclared, and those slots.

        Of ways alike in all that is read of them, those from farther nodes are left out.
        """
        graph, labels, edges = self.reach.graph, self.reach.graph.labels, self.reach.graph.edges
        moves, alike = self.reach.moves_without_passing, dict[tuple[int, ...], int]()
        to, nodes, low = graph.to, graph.nodes, graph.walker.low
        for node, losing in enumerate(self._list_losing()):
            far, at, first = moves[node], nodes[node] & low, edges[node]
            for way, gone in losing:
                key = (at, labels[first + way], gone, *self.silence.read_node(to[first + way]))
                if key in alike and alike[key] <= far:
                    continue
                if gone := self.counted.find_gone(node, first + way, gone):
                    if far != NONE:
                        alike[key] = far
                    yield node, first + way, gone

    def _list_losing(self) -> Iterator[Sequence[tuple[int, int]]]:
        """For each node, the answers by which needed slots are lost undeclared, and those slots.

        Many nodes have the same labels and lead to nodes from which the same slots are open.
        """
        graph, still, needed = self.reach.graph, self.reach.open, self.reach.needed
        to, labels, edges, ends = graph.to, graph.labels, graph.edges, graph.ends
        pairs = zip(self.reach.settles, self.reach.declared, strict=True)
        kept = [needed & ~(settled | declared) for settled, declared in pairs]
        known: dict[tuple[object, ...], Sequence[tuple[int, int]]] = {}
        for node, before in enumerate(still):
            said, after = labels[edges[node] : ends[node]], to[edges[node] : ends[node]]
            key = (before, said.tobytes(), *map(still.__getitem__, after))
            if key not in known:
                falls = (before & ~still[t] & kept[x] for t, x in zip(after, said, strict=True))
                known[key] = [(way, gone) for way, gone in enumerate(falls) if gone]
            yield known[key]


# Undeclared drops --------------------------------------------------------------------------------
#
# F314: passing over a scene names every slot of other scenes that is lost by it.

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


# Waived share ------------------------------------------------------------------------------------
#
# F323: no play is waived more than a quarter of the weight it is assessed by.

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
