"""Where a slot still counts, so that something is to be said when it falls away.

It does not where its scene was passed over, or it was named in `drops`: then it has left the
account already (scoring.md, Passing over). Nor where no ending is ahead: that is told by `ends`.
"""

from __future__ import annotations

from functools import cached_property

from engine.explore.queries.case import Case
from engine.explore.queries.routes import allowed, finishing
from engine.explore.statespace.components import NONE
from engine.explore.values.slot_reachability import Routes
from engine.play.play import Play


class Counted:
    """Ways on which slots still count.

    Attributes:
        dropped: for each scene, the slots that leave the account when it is passed over.
    """

    def __init__(self, case: Case) -> None:
        self.case, self.outlook = case, case.outlook
        key, mask = case.scenario.key, case.outlook.mask
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
        graph = self.outlook.graph
        return finishing(graph, allowed(graph))

    def gone(self, node: int, way: int, slots: int) -> int:
        """Those of the slots that fall away on a way out of a node which counted until then."""
        if not slots or not self._ending[self.outlook.graph.to[way]]:
            return 0
        if self.outlook.calm(node):
            return slots
        named = self.outlook.named(slots)
        return self.outlook.mask(id for id in named if self._kept(id)[1][node] != NONE)

    def far(self, node: int, slot: str) -> tuple[bool, int]:
        """As in `Outlook`: how far the nearest play comes there in which the slot counts."""
        calm = self.outlook.calm(node)
        return self.outlook.far(node) if calm else (True, self._kept(slot)[1][node])

    def play(self, way: int, slot: str) -> Play:
        """A shortest play that takes a way, and in which the slot counts until then."""
        outlook, scenario = self.outlook, self.case.scenario
        node = outlook.origin(way)
        if outlook.calm(node):
            return outlook.play(scenario, node, way)
        return outlook.onward(scenario, outlook.back(self._kept(slot), node), node, way)

    def _kept(self, slot: str) -> Routes:
        """How nodes are first reached without passing over what drops a slot."""
        if slot not in self._routes:
            bit, places = self.outlook.slots[slot], self.outlook.graph.walker.product.locations
            barred = bytes(bool(self.dropped.get(place.place, 0) & bit) for place in places)
            self._routes[slot] = self.outlook.routes(barred)
        return self._routes[slot]
