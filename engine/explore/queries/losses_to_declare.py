"""Where a slot still counts, so that its loss has to be declared.

It does not count after its scene was skipped, or a `drops` named it: then it has already left the
account (`scoring/README.md`, Skipping a scene). Nor does it where no ending can be reached, which
is a finding of its own.
"""

from __future__ import annotations

from functools import cached_property

from engine.explore.explored_case import Case
from engine.explore.queries.backward_reachability import always_finishes, mark_finishing
from engine.explore.statespace.components import NONE
from engine.explore.statespace.graph import mark_allowed
from engine.explore.values.slot_reachability import Routes, find_reachable_slots
from engine.play.play import Play


class SlotsAtStake:
    """The ways on which slots still count.

    Attributes:
        dropped: for each scene, the slots that leave the account when it is passed over.
    """

    def __init__(self, case: Case) -> None:
        self.case, self.reach = case, find_reachable_slots(case)
        key, mask = case.scenario.key, find_reachable_slots(case).mask
        self.dropped: dict[str, int] = {
            scene: mask(
                [
                    *(id for id, s in key.slots.items() if scene in s.scenes),
                    *key.drops.get(scene, ()),
                ]
            )
            for scene in case.scenario.data["scenes"]
        }
        self._routes: dict[str, Routes] = {}

    @cached_property
    def _ending(self) -> bytearray:
        graph = self.reach.graph
        if always_finishes(self.case):
            return bytearray(b"\1") * len(graph.nodes)
        return mark_finishing(graph, mark_allowed(graph))

    def gone(self, node: int, way: int, slots: int) -> int:
        """Those of the slots lost on a way out of a node that counted until then."""
        if not slots or not self._ending[self.reach.graph.to[way]]:
            return 0
        if self.reach.reached_without_passing(node):
            return slots
        named = self.reach.named(slots)
        return self.reach.mask(id for id in named if self._kept(id)[1][node] != NONE)

    def far(self, node: int, slot: str) -> tuple[bool, int]:
        """How far the nearest play in which the slot counts is, as in `SlotReachability.far`."""
        reached_without_passing = self.reach.reached_without_passing(node)
        return (
            self.reach.far(node) if reached_without_passing else (True, self._kept(slot)[1][node])
        )

    def play(self, way: int, slot: str) -> Play:
        """A shortest play that takes a way and in which the slot counts until then."""
        reach, scenario = self.reach, self.case.scenario
        node = reach.origin(way)
        if reach.reached_without_passing(node):
            return reach.play(scenario, node, way)
        return reach.play(scenario, node, way, routes=self._kept(slot))

    def _kept(self, slot: str) -> Routes:
        """The shortest routes that pass over nothing that drops the slot."""
        if slot not in self._routes:
            bit, places = self.reach.slots[slot], self.reach.graph.walker.product.locations
            barred = bytes(bool(self.dropped.get(place.place, 0) & bit) for place in places)
            self._routes[slot] = self.reach.routes(barred)
        return self._routes[slot]
