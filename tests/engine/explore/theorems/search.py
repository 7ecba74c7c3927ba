"""A plain search over every full state of a small case made by chance, slots and signals beside."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations, permutations, product
from typing import Any

import pytest

from engine.kernel.model import Location
from engine.play.play import Play, begin, pass_over, step
from engine.play.view import list_offered
from engine.scenario.load import load_bytes
from engine.scenario.scenario import Scenario
from engine.scoring.score import credit_for
from tests import generator
from tests.cases import started

MOST = 2_500  # full states; a case with more is left out
SMALL = (  # seeds of small cases: the others take a plain search too long
    0, 2, 3, 13, 19, 22, 23, 32, 33, 34, 35, 36, 38, 41, 42, 44, 46, 51, 56, 57, 62, 64, 65, 68,
    71, 72, 78, 83, 85, 87, 98, 111,
)  # fmt: skip
CLAIMS = [
    "flag",
    "hana.trust > 1",
    "rain",
    "dice - time > 0",
    "need('home') == 'met'",
    "not learned('key')",
    "seen('s1')",
    "hana.mood == 'calm' or flag",
]

Node = tuple[int, int, frozenset[str], frozenset[str]]
"""Location, full state, slots settled, signals shown."""


@dataclass
class Way:
    """A way from one node to another.

    Attributes:
        address: of what is answered; of passing over, the scene.
        passes: whether it passes over.
        to: where it leads.
        settled: slots settled on it.
        declared: slots said to be lost or waived.
        waived: weight of the slots it waives.
        least, most: units of credit of the worst and best answer that takes it.
    """

    address: str
    passes: bool
    to: Node
    settled: frozenset[str]
    declared: frozenset[str]
    waived: int = 0
    least: int = 0
    most: int = 0


@dataclass
class Search:
    """Every full state of a case, and every way."""

    scenario: Scenario
    plays: dict[Node, Play] = field(default_factory=dict)
    far: dict[Node, tuple[bool, int]] = field(default_factory=dict)  # passed over, and moves
    ways: dict[Node, list[Way]] = field(default_factory=dict)
    starts: list[tuple[dict[str, Any], Node]] = field(default_factory=list)

    def run(self) -> bool:
        """Search; whether it came to its end."""
        return self._from(passes=False) and self._from(passes=True)

    def _from(self, passes: bool) -> bool:
        queue = [self._start(luck) for luck in self._luck()]
        depth = dict.fromkeys(queue, 0)
        for node in queue:
            self.far.setdefault(node, (passes, depth[node]))
            if node not in self.ways:
                self.ways[node] = list(self._ways(node))
            for way in self.ways[node]:
                if way.to not in depth and (passes or not way.passes):
                    depth[way.to] = depth[node] + 1
                    queue.append(way.to)
            if len(queue) > MOST:
                return False
        return True

    def _luck(self) -> Iterator[dict[str, Any]]:
        chances = [v for v in self.scenario.story.model.variables if v.chance]
        for values in product(*(v.values for v in chances)):
            yield {v.name: value for v, value in zip(chances, values, strict=True)}

    def _start(self, luck: dict[str, Any]) -> Node:
        play = begin(self.scenario.story, started(self.scenario, luck=luck))
        assert isinstance(play, Play)
        settled, _ = self._fallen(play)
        node = self._node(play, settled, frozenset())
        if (luck, node) not in self.starts:
            self.starts.append((luck, node))
        return node

    def _node(self, play: Play, settled: frozenset[str], shown: frozenset[str]) -> Node:
        lines = self.scenario.text.lines
        more = frozenset(lines[n].signal for n in play.shown if lines[n].signal)
        node = (play.at, play.state, settled, shown | more)
        self.plays.setdefault(node, play)
        return node

    def _ways(self, node: Node) -> Iterator[Way]:
        play, settled, shown = self.plays[node], node[2], node[3]
        found: dict[tuple[Any, ...], Way] = {}
        for address, answer in answers(play):
            after = step(play, answer)
            assert isinstance(after, Play)
            met, units = self._met(play, address, answer, settled)
            waived, declared = self._fallen(after, self._named(address, answer))
            waived -= settled | met
            units += sum(self._unmet(slot) for slot in waived)
            now = met | waived
            to = self._node(after, settled | now, shown)
            weight = sum(self.scenario.key.slots[slot].weight for slot in waived)
            way = Way(address, False, to, now, declared, weight, units, units)
            known = found.setdefault((address, to), way)
            known.least, known.most = min(known.least, units), max(known.most, units)
        passed = pass_over(play)
        if isinstance(passed, Play):
            waived, declared = self._fallen(passed)
            to = self._node(passed, settled | waived, shown)
            scene = play.location.location.place
            found["pass", to] = Way(scene, True, to, waived - settled, declared)
        yield from found.values()

    def _met(
        self, play: Play, address: str, answer: Any, settled: frozenset[str]
    ) -> tuple[frozenset[str], int]:
        """The slot an answer settles, and what that adds to S."""
        key = self.scenario.key
        credit = credit_for(self.scenario, play, address, answer)
        if credit is None or credit.slot in settled or credit.slot not in key.slots:
            return frozenset(), 0
        slot = key.slots[credit.slot]
        return frozenset({slot.id}), slot.weight * (credit.overall - slot.free * key.denominator)

    def _unmet(self, id: str) -> int:
        """What settling a slot in full adds to S."""
        slot = self.scenario.key.slots[id]
        return slot.weight * self.scenario.key.denominator * (not slot.free)

    def _named(self, address: str, answer: Any) -> list[str]:
        """The answer's own address, and those of the items picked."""
        ruling = self.scenario.key.rulings.get(address)
        picked = answer if ruling is not None and ruling.kind == "select" else ()
        return [address, *(f"{address}.{item}" for item in picked)]

    def _fallen(self, after: Play, named: Any = ()) -> tuple[frozenset[str], frozenset[str]]:
        """Slots waived by answers and ways, and slots waived or lost."""
        key = self.scenario.key
        pairs = [(key.marks[a].waive, key.marks[a].lose) for a in named if a in key.marks]
        pairs += [key.edges[n] for n in after.shown if n in key.edges]
        waived = frozenset(slot for waive, _ in pairs for slot in waive)
        return waived, waived | frozenset(slot for _, lose in pairs for slot in lose)

    def open(self) -> dict[Node, frozenset[str]]:
        """The slots that can still be settled from each node without passing over."""
        found: dict[Node, set[str]] = {node: set() for node in self.ways}
        back = defaultdict(list)
        for node, ways in self.ways.items():
            for way in ways:
                if not way.passes:
                    back[way.to].append(node)
                    found[node] |= way.settled
        queue = list(found)
        while queue:
            to = queue.pop()
            for node in back[to]:
                if not found[to] <= found[node]:
                    found[node] |= found[to]
                    queue.append(node)
        return {node: frozenset(slots) for node, slots in found.items()}

    def dropped(self, scene: str) -> frozenset[str]:
        """The slots that leave the account when a scene is passed over."""
        key = self.scenario.key
        own = {id for id, slot in key.slots.items() if scene in slot.scenes}
        return frozenset(own | set(key.drops.get(scene, ())))

    def counting(self, slot: str) -> dict[Node, tuple[bool, int]]:
        """How far every node is in which a slot may still count: it has not left the account."""
        queue = list(dict.fromkeys(node for _, node in self.starts))
        depth = dict.fromkeys(queue, 0)
        for node in queue:
            for way in self.ways[node]:
                drops = way.passes and slot in self.dropped(way.address)
                if way.to not in depth and not drops:
                    depth[way.to] = depth[node] + 1
                    queue.append(way.to)
        return {n: (True, d) if self.far[n][0] else self.far[n] for n, d in depth.items()}

    def ending(self) -> set[Node]:
        """The nodes from which an ending can be reached without passing over."""
        back = defaultdict(list)
        for node, ways in self.ways.items():
            for way in ways:
                if not way.passes:
                    back[way.to].append(node)
        queue = [node for node in self.ways if self.plays[node].ended]
        found = set(queue)
        for node in queue:
            fresh = set(back[node]) - found
            found |= fresh
            queue.extend(fresh)
        return found


def answers(play: Play) -> Iterator[tuple[str, Any]]:
    """Every answer that can be given, one by one."""
    place = play.location.location
    for compiled in list_offered(play):
        verb, id = compiled.move.key
        address = compiled.move.address
        if verb == "rank":
            yield from ((address, list(order)) for order in permutations(place.items))
        elif verb == "select":
            yield from ((address, list(pick)) for pick in combinations(place.items, place.pick))
        elif verb == "rate":
            yield from ((address, ratings) for ratings in _ratings(place))
        else:
            yield address, id if verb == "option" else {verb: id or True}


def _ratings(place: Location) -> Iterator[dict[str, int]]:
    low, high = place.scale
    for values in product(range(low, high + 1), repeat=len(place.items)):
        yield dict(zip(place.items, values, strict=True))


def made(seed: int) -> bytes:
    """A case by chance in which rationales claim things and some signals are not always shown."""
    data, chance = generator.case(seed), random.Random(seed)
    data["always"] = [{"name": "not bought", "not_determined_by_credit": "ending"}]
    for scene in data["scenes"].values():
        if chance.random() < 0.5:
            scene["text"][0]["if"] = chance.choice(CLAIMS)
        for entry in _judged(scene):
            claim = {"assumes": chance.choice(CLAIMS), "say": "So it is."}
            other = {"if": chance.choice(CLAIMS), "say": "Or so."}
            if chance.random() < 0.6:
                entry["because"] = [other, claim] if chance.random() < 0.5 else [claim]
    written = generator.as_bytes({**data, "chance": {}}).decode()
    data["chance"] = {name: v for name, v in data["chance"].items() if name in written}
    if not data["chance"]:
        del data["chance"]
    return generator.as_bytes(data)


def _judged(scene: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Everything in a scene that may have a rationale."""
    yield from (scene[kind] for kind in ("rank", "select", "rate") if kind in scene)
    for kind, among in {"choose": "options", "select": "items"}.items():
        yield from scene.get(kind, {}).get(among, {}).values()
    for topic in scene.get("interview", {}).get("topics", {}).values():
        yield from topic["questions"].values()


@cache
def found_small(seed: int) -> Search | None:
    """A case made by chance, searched to its end; None when it is too large by now."""
    search = Search(load_bytes(made(seed), f"made-{seed}.yaml"))
    return search if search.run() else None


def searched(seed: int) -> Search:
    """The same; the test is skipped when it is too large."""
    search = found_small(seed)
    if search is None:
        pytest.skip("too large for a plain search")
    return search
