"""Slots that can be lost after an answer on some ways, but not on others.

`lose` or `waive` at such an answer would apply to every way after it. They belong to the last place
on the way from which the slot can still be met in another state.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from engine.explore.explored_case import Case
from engine.explore.statespace.graph import mark_endings
from engine.explore.values.slot_reachability import find_reachable_slots
from engine.play.play import Play


class PartialLosses:
    """What can still be met after the same answer in another state.

    Args:
        case: the case.
        lost: the addresses of answers, each with a slot that can be lost by it.
    """

    def __init__(self, case: Case, lost: Iterable[tuple[str, str]]) -> None:
        self.case, self.reach = case, find_reachable_slots(case)
        self.graph = case.scored
        wanted: dict[str, int] = defaultdict(int)
        for address, slot in lost:
            wanted[address] |= self.reach.slots[slot]
        self.kept = self._kept(wanted) if wanted else {}
        self.open = self._open() if any(self.kept.values()) else {}

    def on(self, way: int, slot: str) -> bool:
        """Whether the slot can still be met after the answer of this way in another state."""
        return bool(self.kept.get(self._address(way), 0) & self.reach.slots[slot])

    def past(self, way: int, slot: str) -> Play:
        """A play by a way that loses a slot, up to the move after which it cannot be met again."""
        bit, ways = self.reach.slots[slot], [way, *self._ending(self.graph.to[way])]
        last = max(
            (n for n, at in enumerate(ways) if self.open.get(self._place(at), 0) & bit), default=0
        )
        node = self.reach.origin(way)
        return self.reach.play(self.case.scenario, node, *ways[: last + 1])

    def _address(self, way: int) -> str:
        return self.reach.move(self.reach.origin(way), way).address

    def _place(self, way: int) -> str:
        return self.graph.walker.at(self.graph.nodes[self.reach.origin(way)]).place

    def _kept(self, wanted: dict[str, int]) -> dict[str, int]:
        """For each address, the slots that can be met before and after the answer in some state."""
        graph, still = self.graph, self.reach.open
        walker = graph.walker
        places = [
            any(move.address in wanted for move in place.moves)
            for place in walker.product.locations
        ]
        kept: dict[str, int] = defaultdict(int)
        for node, before in enumerate(still):
            if before and places[graph.nodes[node] & walker.low]:
                for way in graph.ways(node):
                    move = self.reach.move(node, way)
                    if move.address in wanted:
                        kept[move.address] |= before & still[graph.to[way]] & wanted[move.address]
        return kept

    def _open(self) -> dict[str, int]:
        """For each scene, the slots that can still be met from some state of it."""
        found: dict[str, int] = defaultdict(int)
        places = [place.place for place in self.graph.walker.product.locations]
        low = self.graph.walker.low
        for node, still in enumerate(self.reach.open):
            found[places[self.graph.nodes[node] & low]] |= still
        return found

    def _ending(self, start: int) -> list[int]:
        """A shortest way from a node to an ending, without passing over."""
        graph, ends = self.graph, mark_endings(self.graph)
        came: dict[int, int] = {start: -1}
        for node in (queue := [start]):
            if ends[node]:
                found: list[int] = []
                while (way := came[node]) >= 0:
                    found.append(way)
                    node = self.reach.origin(way)
                return found[::-1]
            for way in graph.ways(node):
                there = graph.to[way]
                if not self.reach.skip[graph.labels[way]] and there not in came:
                    came[there] = way
                    queue.append(there)
        return []
