"""Slots that may be lost without being declared (`scoring/README.md`, Lost and waived slots).

A question is not asked because its topic closes or because there is no time for more; a question
that the person would ask does not come. An inject that leads elsewhere, and an answer that leads
out of the interview by its own way, are no excuse.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property, reduce
from operator import or_

from engine.decisions.registry import kind_of
from engine.explore.explored_case import Case
from engine.explore.values.slot_reachability import find_reachable_slots
from engine.kernel import model as k

MOST_LOOKED_AT = 2_000  # states that are searched as if one question more could be asked


class ExcusedLosses:
    """The slots that are excused, as masks.

    Attributes:
        case: the case.
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
        for place in case.scenario.story.model.locations:
            slots = self.reach.mask(self._slots(place))
            if kind_of(place).talks and place.moves:
                self.topics[place.place][place.topic] = slots
            elif place.address != place.place:
                self.hers[place.place] |= slots
        needed = self.reach.needed
        self.asking = [scene for scene, slots in self.hers.items() if slots & needed]

    def _slots(self, place: k.Location) -> set[str]:
        """The slots that the moves of a location settle."""
        marks, slots = self.case.scenario.key.marks, self.case.account.slots
        named = {marks[m.address].slot for m in place.moves if m.address in marks}
        return named & set(slots)

    def on(self, node: int, there: int, move: k.Move, gone: int) -> int:
        """Those of the slots lost on a way that are excused.

        Args:
            node: the number of a node.
            there: the number of the node the way leads to.
            move: the answer.
            gone: the slots lost on this way.
        """
        here, onward = self._at(node), self._at(there)
        silent = self._elsewhere(here.place, there)
        topics = self.topics.get(here.place, {})
        stays, verb = onward.place == here.place, move.key[0]
        if verb == "close":
            closed = self.hers[here.place] | _any(topics.values())
            silent |= closed if stays or _leaves(here, topics) else closed & ~_after(here, topics)
        elif stays:
            silent |= self.hers[here.place]
            asked = gone & _any(topics.values()) & ~silent
            if verb == "ask" and asked:
                silent |= self._with_time(there, here.place, asked)
        return silent & gone

    def read_of(self, there: int) -> tuple[int, int]:
        """What `on` reads of the node a way leads to; of the way it reads the slots and the move.

        The state is all read where time is short: it is searched then.
        """
        node = self.graph.nodes[there]
        count, most = self._limits[node & self.walker.low]
        between = node & count and node & count != most
        read = node if between else node & (count | self.walker.low)
        return read, self._entered[there]

    def _at(self, number: int) -> k.Location:
        return self.walker.at(self.graph.nodes[number])

    # Questions the person asks in other scenes ---------------------------------------------------

    def _elsewhere(self, here: str, there: int) -> int:
        """The slots of her questions in other interviews that can still be entered."""
        found = 0
        for scene, slots in self.hers.items():
            if (
                slots & self.reach.needed
                and scene != here
                and self._entered[there] & 1 << (self._scenes.index(scene))
            ):
                found |= slots
        return found

    @cached_property
    def _scenes(self) -> list[str]:
        return [scene for scene, slots in self.hers.items() if slots]

    @cached_property
    def _entered(self) -> list[int]:
        """For each node, the interviews with her questions that can still be entered."""
        if not self.asking:
            return [0] * len(self.graph.nodes)
        places = [place.place for place in self.walker.product.locations]
        bits = [1 << self.asking.index(p) if p in self.asking else 0 for p in places]
        return self.reach.ahead([0] * len(self.graph.labelled), bits)

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

    def _with_time(self, there: int, scene: str, wanted: int) -> int:
        """Those of some slots that could be settled if there were time for one question more."""
        most, name = self.case.scenario.text.scenes[scene].most, f"count:{scene}"
        node = self.graph.nodes[there]
        count = self.walker.value(node, name)
        if most is None or not count:
            return 0
        if count == most:
            return wanted
        shift = self.walker.layout.fields[name].shift + self.walker.shift
        return self._open(node - (1 << shift), wanted) & wanted

    def _open(self, start: int, wanted: int) -> int:
        """The slots that can be settled from a node; no play has to reach it."""
        graph, walker, reach = self.graph, self.walker, self.reach
        self.supposed = True
        found, met, queue = 0, {start}, [start]
        out: list[tuple[int, int]] = []
        while queue and wanted & ~found and len(met) < MOST_LOOKED_AT:
            node = queue.pop()
            walker.expands[node & walker.low](node >> walker.shift, lambda way: out.append(way))
            for there, label in out:
                found |= reach.settled(label)
                known = graph.find(there)
                if known is not None:
                    found |= reach.open[known]
                elif there not in met:
                    met.add(there)
                    queue.append(there)
            out.clear()
        return found


def _any(masks: Iterable[int]) -> int:
    return reduce(or_, masks, 0)


def _leaves(here: k.Location, topics: dict[str, int]) -> bool:
    """Whether closing here leaves the interview: the last topic, or the hub between topics."""
    return not here.topic or ("" not in topics and here.topic == list(topics)[-1])


def _after(here: k.Location, topics: dict[str, int]) -> int:
    """The slots of the topics that closing this one leaves open."""
    names = list(topics)
    later = topics if "" in topics else names[names.index(here.topic) + 1 :]
    return _any(topics[topic] for topic in later if topic != here.topic)
