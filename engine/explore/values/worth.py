"""What a case is worth, from its best play to its worst, and these plays."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from operator import attrgetter
from typing import Literal

from msgspec import Struct

from engine.explore.explored_case import Case
from engine.explore.reduce.bisimulation_quotient import PASSED
from engine.explore.statespace.counterexample import Way, replay_way
from engine.explore.statespace.graph import SAMPLE, build_graph, find_heaviest_scene
from engine.explore.statespace.limits import Limits
from engine.explore.theorem_inputs import reads
from engine.explore.values.compute import Overall, compute_gains, compute_overall
from engine.play.play import Play
from engine.scoring.value_function import OVERALL

# Worth -------------------------------------------------------------------------------------------
#
# What a case is worth: the best, the worst and the expected score, and the best by luck.


class Worth(Struct, frozen=True):
    """What a case is worth.

    Attributes:
        exhausted: whether every state with its slots was visited.
        best, worst: the scores of a play in weights, exact ("38/39"); "" if unknown.
        poorest: the best score under the luck that allows least.
        random: the expected random score in weights.
        mean: the same, exact ("38/39"); "" if unknown.
        weight: the whole weight; 0 if unknown.
        because: if not every state with its slots was visited, the scene in which what was done
            multiplies the states most; or "".
        by: the factor of that scene, in a part of the states.
    """

    exhausted: bool
    best: str = ""
    poorest: str = ""
    worst: str = ""
    random: float = 0.0
    mean: str = ""
    weight: int = 0
    because: str = ""
    by: int = 1


@reads("story", "key")
def measure_worth(case: Case) -> Worth:
    """Measure the best, the worst and the expected score."""
    values = compute_overall(case)
    weight = case.scenario.key.weight
    if not case.scored.exhausted:
        limits = Limits(states=min(SAMPLE, case.limits.states))
        part = build_graph(case.walker(case.story, labelled=True), limits)
        name, factor = find_heaviest_scene(part)
        return Worth(exhausted=False, because=name, by=factor)
    if values is None or not weight:
        return Worth(exhausted=True)
    bounds = values.bounds
    best, worst = str(Fraction(bounds.best)), str(Fraction(bounds.worst))
    poorest = str(min(list_bests(case, values)))
    mean = "" if values.mean is None else str(values.mean)
    return Worth(True, best, poorest, worst, bounds.chance, mean, weight)


def list_bests(case: Case, values: Overall) -> list[Fraction]:
    """The best score in weights under everything luck can draw, in the order of `Graph.luck`."""
    begun, best = case.account.start[OVERALL], values.part.best
    each = (begun + s.units.get(OVERALL, 0) + best[s.number] for s in values.starts)
    return [Fraction(units, case.account.denominator) for units in each]


# Extreme plays -----------------------------------------------------------------------------------
#
# Shortest plays that attain the best and the worst value.
#
# A way is tight if its gain plus the value after it is the value before it. Every path along
# tight ways to an ending attains the value of its start.

Which = Literal["best", "worst"]


def find_extreme_play(case: Case, which: Which, start: int = -1) -> Play | None:
    """Find a shortest play with the highest or the lowest S; None if the case has no values.

    `start` is the number of the node where it starts, if that is not any.
    """
    values = compute_overall(case)
    if values is None:
        return None
    search = _Search(case, values, which, start)
    give = attrgetter("high" if which == "best" else "low")
    return replay_way(case.scenario, case.scored, search.find_way(), give)


class _Search:
    """Breadth-first search along tight ways."""

    def __init__(self, case: Case, values: Overall, which: Which, start: int) -> None:
        self.graph = case.scored
        self.worth, self.of = getattr(values.part, which), values.of
        found = compute_gains(case)
        each = [getattr(gain, which).get(OVERALL, 0) for gain in found.each]
        self.gain = [None if number == PASSED else each[number] for number in found.of]
        choose, starts = max if which == "best" else min, [start]
        if start < 0:
            starts = [number for _, number in self.graph.luck]
        self.start = choose(starts, key=lambda number: self.worth[self.of[number]])

    def find_way(self) -> list[Way]:
        """Answers from the start to an ending."""
        came: dict[int, tuple[int, int] | None] = {self.start: None}
        for node in (queue := [self.start]):
            if self.graph.walker.at(self.graph.nodes[node]).ended:
                return self.trace_back(node, came)
            for at, there in self.list_tight(node):
                if there not in came:
                    came[there] = node, at
                    queue.append(there)
        raise AssertionError("a value that no play attains")

    def list_tight(self, node: int) -> Iterator[tuple[int, int]]:
        """The tight ways out of a node: the index of each, and the node it leads to."""
        before = self.worth[self.of[node]]
        for at, way in enumerate(self.graph.ways(node)):
            gain, there = self.gain[self.graph.labels[way]], self.graph.to[way]
            if gain is not None and gain + self.worth[self.of[there]] == before:
                yield at, there

    def trace_back(self, node: int, came: dict[int, tuple[int, int] | None]) -> list[Way]:
        """The answers that led to a node."""
        found: list[Way] = []
        while (step := came[node]) is not None:
            node, at = step
            found.append((node, self.graph.walker.answers(self.graph.nodes[node])[at]))
        return found[::-1]
