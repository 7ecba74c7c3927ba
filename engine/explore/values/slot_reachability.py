"""Which slots can still be settled from every state, and shortest plays without passing over.

Both are about `Case.scored`. A set of slots is a mask with one bit each, in the order of the key.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from operator import add
from typing import TypeAlias

from engine.explore.explored_case import Case, once_per_case
from engine.explore.statespace.components import NONE
from engine.explore.statespace.counterexample import (
    Choice,
    Way,
    find_luck,
    replay_answer,
    replay_answers,
    replay_way,
    trace_way,
)
from engine.explore.statespace.graph import find_ahead, mark_passing
from engine.explore.statespace.successors import CLASS_BITS
from engine.kernel import model as k
from engine.play.play import Play
from engine.play.trial import begin_trial
from engine.scenario.scenario import Scenario

NEVER = 1 << 40  # more than any case can gain; negative: cannot be reached


Routes: TypeAlias = "tuple[array[int], array[int]]"
"""For each node, the way that first reaches it, and in how many moves; `NONE` if neither."""


class SlotReachability:
    """The slots that can be settled, by state and by way.

    Attributes:
        graph: `Case.scored`.
        slots: the bit of each slot.
        needed: the bits of the needed slots.
        settles: for each label of the graph, the slots that are settled or waived.
        declared: for each label, the slots that are declared lost or waived.
        skip: for each label, whether it passes over.
        components: the components of the graph.
    """

    def __init__(self, case: Case) -> None:
        self.graph = graph = case.scored
        account = case.account
        self.slots: Mapping[str, int] = {id: 1 << n for n, id in enumerate(account.slots)}
        self.needed = self.mask(id for id, slot in account.slots.items() if not slot.free)
        bits = graph.walker.notes
        said = [
            (bits[note], self.slots[said.slot], said.how) for note, said in account.settled.items()
        ]
        self._said = {
            how: [(bit, slot) for bit, slot, other in said if other == how]
            for how in {how for _, _, how in said}
        }
        self._every = sum(bit for bit, _, _ in said)
        self._noted: dict[tuple[int, tuple[str, ...]], int] = {}
        self._ids = tuple(account.slots)
        self.settles = [self.mask_settled(label) for label in graph.labelled]
        self.declared = [self.mask_noted(label, "lost", "waived") for label in graph.labelled]
        self.skip = mark_passing(graph)
        self.components = case.scored_components
        self._plays: dict[int, dict[int, Play]] = {}  # by the identity of routes, and by node

    def mask_settled(self, label: int) -> int:
        """The slots that are settled or waived on a way with this label."""
        return self.mask_noted(label, "met", "whole", "waived") if label >> CLASS_BITS else 0

    def mask_noted(self, label: int, *how: str) -> int:
        """The slots with a note of one of these kinds in a label."""
        key = label & self._every, how  # many labels say the same of slots
        found = self._noted.get(key)
        if found is None:
            found = 0
            for each in how:
                for bit, slot in self._said.get(each, ()):
                    found |= slot if label & bit else 0
            self._noted[key] = found
        return found

    def mask(self, slots: Iterable[str]) -> int:
        """The bits of these slots."""
        found = 0
        for id in slots:
            found |= self.slots[id]
        return found

    def list_ids(self, mask: int) -> Iterator[str]:
        """The ids of the slots in a mask."""
        while mask:
            lowest = mask & -mask
            yield self._ids[lowest.bit_length() - 1]
            mask ^= lowest

    @cached_property
    def open(self) -> list[int]:
        """For each node, the slots that can still be settled from it without passing over."""
        return find_ahead(self.graph, self.components, self.settles)

    # Shortest plays ------------------------------------------------------------------------------

    @cached_property
    def _routes_without_passing(self) -> Routes:
        """The shortest routes to every node without passing over."""
        return self.routes(b"\1" * len(self.graph.walker.product.locations))

    def routes(self, barred: Sequence[int]) -> Routes:
        """For each node, the way that first reaches it, and in how many moves.

        A way is an index into `Graph.to`; a start, and a node that is not reached, have `NONE`.
        `barred`: for each location, whether it must not be passed over.
        """
        graph, low = self.graph, self.graph.walker.low
        by = array("I", [NONE]) * len(graph.nodes)
        far = array("I", [NONE]) * len(graph.nodes)
        queue = array("I", dict.fromkeys(number for _, number in graph.luck))
        for start in queue:
            far[start] = 0
        nodes, to, edges, ends = graph.nodes, graph.to, graph.edges, graph.ends
        unseen = bytearray(b"\1") * len(nodes)
        for start in queue:
            unseen[start] = 0
        for node in queue:
            further, bar = far[node] + 1, barred[nodes[node] & low]
            first, last = edges[node], ends[node] if bar else edges[node + 1]
            for there in filter(unseen.__getitem__, to[first:last]):
                far[there], by[there] = further, to.index(there, first)
                unseen[there] = 0
                queue.append(there)
        return by, far

    def origin(self, way: int) -> int:
        """The node that a way comes from."""
        return bisect_right(self.graph.edges, way) - 1

    def measure_distance(self, number: int) -> tuple[bool, int]:
        """Whether a node is reached only by passing over, and in how many moves; to sort by."""
        moves = self.moves_without_passing[number]
        return (False, moves) if moves != NONE else (True, len(self.graph.way(number)) - 1)

    @property
    def moves_without_passing(self) -> array[int]:
        """For each node, in how many moves it is reached without passing over, or `NONE`."""
        return self._routes_without_passing[1]

    def is_reached(self, number: int) -> bool:
        """Whether a node can be reached without passing over."""
        return self.moves_without_passing[number] != NONE

    def step(self, way: int) -> Way:
        """A way of the graph as a node and the answer given there."""
        node = self.origin(way)
        answers = self.graph.walker.answers(self.graph.nodes[node])
        return node, answers[way - self.graph.edges[node]]

    def play(
        self, scenario: Scenario, number: int, *onward: int, routes: Routes | None = None
    ) -> Play:
        """A shortest play to a node that then takes these ways, as indexes into `Graph.to`.

        The routes lead to the node; by default those without passing over do, if there is one.
        """
        if routes is None and not self.is_reached(number):
            play = replay_way(scenario, self.graph, trace_way(self.graph, number))
        else:
            play = self._replay_along(scenario, routes or self._routes_without_passing, number)
        for way in onward:
            play = replay_answer(play, self.step(way)[1], self.graph.walker)
        return play

    def _replay_along(self, scenario: Scenario, routes: Routes, number: int) -> Play:
        """The play along routes to a node; it goes on from what others have in common with it."""
        known, ahead = self._plays.setdefault(id(routes), {}), list[int]()
        while number not in known and (by := routes[0][number]) != NONE:
            ahead.append(by)
            number = self.origin(by)
        if number not in known:
            known[number] = begin_trial(scenario, 0, find_luck(scenario, self.graph, number))
        play = known[number]
        for way in reversed(ahead):
            play = replay_answer(play, self.step(way)[1], self.graph.walker)
            known[self.graph.to[way]] = play
        return play

    def replay_along(
        self, scenario: Scenario, start: int, ways: Iterable[int], choice: Choice | None = None
    ) -> Play:
        """The play that takes these ways from a start; `choice` as in `replay_way`."""
        luck = find_luck(scenario, self.graph, start)
        answers = (self.step(way)[1] for way in ways)
        return replay_answers(scenario, luck, answers, self.graph.walker, choice)

    # Answers -------------------------------------------------------------------------------------

    def move(self, node: int, way: int) -> k.Move:
        """The move of a way out of a node."""
        graph = self.graph
        return graph.walker.move(graph.nodes[node], graph.labelled[graph.labels[way]])

    # The most that can be gained -----------------------------------------------------------------

    def find_most(self, gains: Sequence[int], here: Sequence[int]) -> list[int]:
        """The most that can still be gained from each node without passing over.

        Ways inside a component gain nothing, so that one pass is enough.

        Args:
            gains: what each label of the graph gains.
            here: what stopping at each node gains; `-NEVER` where a play must not stop.
        """
        found = [-NEVER] * len(self.graph.nodes)
        graph = self.graph
        to, labels, edges, ends = graph.to, graph.labels, graph.edges, graph.ends
        worth, gain = found.__getitem__, gains.__getitem__
        for members in self.components:
            value = -NEVER
            for node in members:
                first, last = edges[node], ends[node]
                ways = map(add, map(worth, to[first:last]), map(gain, labels[first:last]))
                value = max(value, here[node], *ways)
            for node in members:
                found[node] = value
        return found

    def find_best_way(
        self, start: int, gains: Sequence[int], here: Sequence[int], most: Sequence[int]
    ) -> list[int]:
        """The ways of a shortest play from a start that gains the most, up to where it has it.

        Gains and `here` are as in `find_most`, and `most` is what it returned.
        """
        graph, by = self.graph, {start: NONE}
        for node in (queue := [start]):
            if here[node] == most[node]:
                break
            for way in graph.ways(node):
                there, label = graph.to[way], graph.labels[way]
                if there in by or self.skip[label]:
                    continue
                if gains[label] + most[there] == most[node]:
                    by[there] = way
                    queue.append(there)
        ways: list[int] = []
        while by[node] != NONE:
            ways.append(by[node])
            node = self.origin(by[node])
        return ways[::-1]


@once_per_case
def find_reachable_slots(case: Case) -> SlotReachability:
    """Find the slots that can still be settled from every state of a case."""
    return SlotReachability(case)
