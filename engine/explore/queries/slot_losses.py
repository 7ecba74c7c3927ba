"""Slots that are lost: where they still count, which are excused, and which are lost in part.

A slot that counts and is not excused has to be declared (`scoring/README.md`, Lost and
waived slots).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property, reduce
from operator import or_

from engine.decisions.registry import kind_of
from engine.explore.explored_case import Case
from engine.explore.queries.backward_reachability import always_finishes, mark_finishing
from engine.explore.statespace.components import NONE
from engine.explore.statespace.graph import find_ahead, mark_allowed, mark_endings
from engine.explore.values.slot_reachability import Routes, find_reachable_slots
from engine.kernel import model as k
from engine.play.play import Play

MOST_LOOKED_AT = 2_000  # states that are searched as if one question more could be asked


class SlotsAtStake:
    """The ways on which slots still count, so that a loss has to be declared.

    A slot does not count after its scene was skipped, or a `drops` named it: then it has already
    left the account (`scoring/README.md`, Skipping a scene). A slot does not count either where no
    ending can be reached, which is a finding of its own.

    Attributes:
        dropped: for each scene, the slots that leave the account when it is passed over.
    """

    def __init__(self, case: Case) -> None:
        self.case, self.reach = case, find_reachable_slots(case)
        self.dropped: dict[str, int] = {}
        for scene in case.scenario.data["scenes"]:
            own = [id for id, slot in case.scenario.key.slots.items() if scene in slot.scenes]
            self.dropped[scene] = self.reach.mask((*own, *case.scenario.key.drops.get(scene, ())))
        self._routes: dict[str, Routes] = {}

    @cached_property
    def _ending(self) -> bytearray:
        graph = self.reach.graph
        if always_finishes(self.case):
            return bytearray(b"\1") * len(graph.nodes)
        return mark_finishing(graph, mark_allowed(graph))

    def find_gone(self, node: int, way: int, slots: int) -> int:
        """Those of the slots lost on a way out of a node that counted until then."""
        if not slots or not self._ending[self.reach.graph.to[way]]:
            return 0
        if self.reach.is_reached(node):
            return slots
        named = self.reach.list_ids(slots)
        return self.reach.mask(id for id in named if self._find_kept(id)[1][node] != NONE)

    def measure_distance(self, node: int, slot: str) -> tuple[bool, int]:
        """How far the nearest play in which the slot counts is, as in `SlotReachability`."""
        reached_without_passing = self.reach.is_reached(node)
        return (
            self.reach.measure_distance(node)
            if reached_without_passing
            else (True, self._find_kept(slot)[1][node])
        )

    def play(self, way: int, slot: str) -> Play:
        """A shortest play that takes a way and in which the slot counts until then."""
        reach, scenario = self.reach, self.case.scenario
        node = reach.origin(way)
        if reach.is_reached(node):
            return reach.play(scenario, node, way)
        return reach.play(scenario, node, way, routes=self._find_kept(slot))

    def _find_kept(self, slot: str) -> Routes:
        """The shortest routes that pass over nothing that drops the slot."""
        if slot not in self._routes:
            bit, places = self.reach.slots[slot], self.reach.graph.walker.product.locations
            barred = bytes(bool(self.dropped.get(place.place, 0) & bit) for place in places)
            self._routes[slot] = self.reach.routes(barred)
        return self._routes[slot]


# Losses that are excused -------------------------------------------------------------------------


class ExcusedLosses:
    """The slots that are excused, as masks.

    A question is not asked because its topic closes or because there is no time for more; a
    question that the person would ask does not come. An inject that leads elsewhere, and an answer
    that leads out of the interview by its own way, are no excuse.

    Attributes:
        topics: for each interview, the slots of each of its topics, in order.
        hers: for each interview, the slots of the questions that the person asks.
        asking: the interviews in which such a question settles a needed slot.
        supposed: whether a state was looked at as if one question more could be asked. States of
            one class may differ in what would be then.
    """

    def __init__(self, case: Case) -> None:
        self.case = case
        self.supposed = False
        self.reach = find_reachable_slots(case)
        self.graph = case.scored
        self.walker = case.scored.walker
        self.topics: dict[str, dict[str, int]] = defaultdict(dict)
        self.hers: dict[str, int] = defaultdict(int)
        marks = case.scenario.key.marks
        for place in case.scenario.story.model.locations:
            settled = {marks[m.address].slot for m in place.moves if m.address in marks}
            slots = self.reach.mask(settled & set(case.account.slots))
            if kind_of(place).talks and place.moves:
                self.topics[place.place][place.topic] = slots
            elif place.address != place.place:
                self.hers[place.place] |= slots
        needed = self.reach.needed
        self.asking = [scene for scene, slots in self.hers.items() if slots & needed]

    def find_excused(self, node: int, there: int, move: k.Move, gone: int) -> int:
        """Those of the slots lost on a way (`gone`) that are excused.

        A move leads from one node to another; both are numbers.
        """
        here, onward = self._at(node), self._at(there)
        silent = 0
        for number, scene in enumerate(self.asking):  # other interviews that can be entered
            if scene != here.place and self._entered[there] & 1 << number:
                silent |= self.hers[scene]
        topics = self.topics.get(here.place, {})
        stays, verb = onward.place == here.place, move.key[0]
        if verb == "close":
            closed = self.hers[here.place] | _unite(topics.values())
            silent |= (
                closed if stays or _leaves(here, topics) else closed & ~_find_later(here, topics)
            )
        elif stays:
            silent |= self.hers[here.place]
            asked = gone & _unite(topics.values()) & ~silent
            if verb == "ask" and asked:
                silent |= self._find_with_time(there, here.place, asked)
        return silent & gone

    def read_node(self, there: int) -> tuple[int, int]:
        """What `find_excused` reads of the node a way leads to.

        From the way it reads the slots and the move. The state is all read where time is short: it
        is searched then.
        """
        node = self.graph.nodes[there]
        count, most = self._limits[node & self.walker.low]
        between = node & count and node & count != most
        read = node if between else node & (count | self.walker.low)
        return read, self._entered[there]

    def _at(self, number: int) -> k.Location:
        return self.walker.at(self.graph.nodes[number])

    # Questions the person asks in other scenes ---------------------------------------------------

    @cached_property
    def _entered(self) -> list[int]:
        """For each node, the interviews with her questions that can still be entered."""
        if not self.asking:
            return [0] * len(self.graph.nodes)
        places = [place.place for place in self.walker.product.locations]
        bits = [1 << self.asking.index(p) if p in self.asking else 0 for p in places]
        labels = [0] * len(self.graph.labelled)
        return find_ahead(self.graph, self.reach.components, labels, bits)

    # Time ----------------------------------------------------------------------------------------

    @cached_property
    def _limits(self) -> list[tuple[int, int]]:
        """For each location, the bits of a node that count questions, and those of the limit."""
        walker = self.walker
        counts = zip(walker.product.locations, self.case.counts(walker), strict=True)
        return [
            (bits << walker.shift, self._full(place.place) << walker.shift if bits else 0)
            for place, bits in counts
        ]

    def _full(self, scene: str) -> int:
        """The bits of the limit of a scene; 0 where no state that was searched comes so far."""
        most = self.case.scenario.text.scenes[scene].most
        field = self.walker.layout.fields[f"count:{scene}"]
        return field.write(0, most) if most in field.variable.values else 0

    def _find_with_time(self, there: int, scene: str, wanted: int) -> int:
        """Those of some slots that could be settled if there were time for one question more."""
        most, name = self.case.scenario.text.scenes[scene].most, f"count:{scene}"
        node = self.graph.nodes[there]
        count = self.walker.value(node, name)
        if most is None or not count:
            return 0
        if count == most:
            return wanted
        shift = self.walker.layout.fields[name].shift + self.walker.shift
        return self._find_open(node - (1 << shift), wanted) & wanted

    def _find_open(self, start: int, wanted: int) -> int:
        """The slots that can be settled from a node; no play has to reach it."""
        graph, walker, reach = self.graph, self.walker, self.reach
        self.supposed = True
        found, met, queue = 0, {start}, [start]
        out: list[tuple[int, int]] = []
        while queue and wanted & ~found and len(met) < MOST_LOOKED_AT:
            node = queue.pop()
            walker.expands[node & walker.low](node >> walker.shift, lambda way: out.append(way))
            for there, label in out:
                found |= reach.mask_settled(label)
                known = graph.find(there)
                if known is not None:
                    found |= reach.open[known]
                elif there not in met:
                    met.add(there)
                    queue.append(there)
            out.clear()
        return found


def _unite(masks: Iterable[int]) -> int:
    return reduce(or_, masks, 0)


def _leaves(here: k.Location, topics: dict[str, int]) -> bool:
    """Whether closing here leaves the interview: the last topic, or the hub between topics."""
    return not here.topic or ("" not in topics and here.topic == list(topics)[-1])


def _find_later(here: k.Location, topics: dict[str, int]) -> int:
    """The slots of the topics that closing this one leaves open."""
    names = list(topics)
    later = topics if "" in topics else names[names.index(here.topic) + 1 :]
    return _unite(topics[topic] for topic in later if topic != here.topic)


# Losses on some ways only ------------------------------------------------------------------------


class PartialLosses:
    """What can still be met after the same answer in another state.

    `lose` or `waive` at such an answer would apply to every way after it. They belong to the last
    place on the way from which the slot can still be met in another state.

    Args:
        lost: the addresses of answers, each with a slot that can be lost by it.
    """

    def __init__(self, case: Case, lost: Iterable[tuple[str, str]]) -> None:
        self.case, self.reach = case, find_reachable_slots(case)
        self.graph = case.scored
        wanted: dict[str, int] = defaultdict(int)
        for address, slot in lost:
            wanted[address] |= self.reach.slots[slot]
        self.kept = self._find_kept(wanted) if wanted else {}
        self.open = self._find_open() if any(self.kept.values()) else {}

    def is_partial(self, way: int, slot: str) -> bool:
        """Whether the slot can still be met after the answer of this way in another state."""
        address = self.reach.move(self.reach.origin(way), way).address
        return bool(self.kept.get(address, 0) & self.reach.slots[slot])

    def replay_past(self, way: int, slot: str) -> Play:
        """A play by a way that loses a slot, up to the move after which it cannot be met again."""
        bit, ways = self.reach.slots[slot], [way, *self._find_ending(self.graph.to[way])]
        origins = [self.graph.nodes[self.reach.origin(at)] for at in ways]
        places = [self.graph.walker.at(node).place for node in origins]
        last = max((n for n, at in enumerate(places) if self.open.get(at, 0) & bit), default=0)
        node = self.reach.origin(way)
        return self.reach.play(self.case.scenario, node, *ways[: last + 1])

    def _find_kept(self, wanted: dict[str, int]) -> dict[str, int]:
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

    def _find_open(self) -> dict[str, int]:
        """For each scene, the slots that can still be met from some state of it."""
        found: dict[str, int] = defaultdict(int)
        places = [place.place for place in self.graph.walker.product.locations]
        low = self.graph.walker.low
        for node, still in enumerate(self.reach.open):
            found[places[self.graph.nodes[node] & low]] |= still
        return found

    def _find_ending(self, start: int) -> list[int]:
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
