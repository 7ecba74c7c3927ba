"""How plays end: with which risks, and what each ending is worth."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from math import gcd, lcm
from operator import add

from msgspec.structs import replace

from engine.explore.statespace.components import find_components
from engine.explore.statespace.graph import Graph, find_ahead
from engine.explore.statespace.product import Product, add_notes
from engine.kernel import model as k
from engine.scenario.scenario import Scenario
from engine.scenario.vocabulary.risks import LEVELS
from engine.scoring.value_function import RiskEnds

# Risk ends ---------------------------------------------------------------------------------------
#
# At which levels each risk can end, from the start of the case, for everything luck can draw.
#
# Every ending notes the level that a risk has there. What can be noted from a state is what its
# ways note and what can be noted after them, so the starts know all of it. Passing a scene over
# is left out: like the values, this is about answers.

Luck = dict[str, k.Value]
Levels = tuple[str, ...]


def find_risk_ends(
    scenario: Scenario, story: Product, explore: Callable[[Product], Graph]
) -> tuple[RiskEnds, ...]:
    """Where each risk can end; one with too many states to visit is left out.

    `explore` visits every state of a product, or one of each class with the same future.
    """
    found = []
    for entity in scenario.text.entities:
        if entity.section == "risks":
            ends: dict[Levels, list[Luck]] = {}
            notes = range(len(scenario.text.lines), len(scenario.text.lines) + len(LEVELS))
            graph = explore(_add_notes(story, entity.variable, notes))
            for luck, levels in _find_ends(graph, notes):
                ends.setdefault(levels, []).append(luck)
            found += [RiskEnds(entity.id, levels, tuple(lucks)) for levels, lucks in ends.items()]
    return tuple(found)


def _add_notes(story: Product, risk: str, notes: range) -> Product:
    """The story with a note at each ending for each level of a risk."""
    branches = (
        k.Branch(k.Compare("==", k.Read(risk), k.Const(level)), (k.Show(note),))
        for level, note in enumerate(notes)
    )
    level = k.First(tuple(branches))
    locations = tuple(
        replace(place, enter=replace(place.enter, ops=(*place.enter.ops, level)))
        if place.ended
        else place
        for place in story.locations
    )
    return add_notes(replace(story, locations=locations), *notes)


def _find_ends(graph: Graph, notes: range) -> Iterator[tuple[Luck, Levels]]:
    """For everything luck can draw, the levels that are noted, lowest first."""
    if not graph.exhausted:
        return
    components = find_components(graph.edges, graph.ends, graph.to)
    noted = find_ahead(graph, components, graph.labelled)
    bits = {word: graph.walker.notes.get(n, 0) for word, n in zip(LEVELS, notes, strict=True)}
    for (luck, start), label in zip(graph.luck, graph.begun, strict=True):
        seen = noted[start] | label
        yield luck, tuple(level for level, bit in bits.items() if seen & bit)


# Worth by ending ---------------------------------------------------------------------------------
#
# What a state is worth: the most, the least and the mean that can be gained on from it.
#
# The most and the least are those on the way to each ending. From these, every score of a whole
# play follows that is asked of all domains together; two states that are worth the same need not
# be told apart.

NEVER = 1 << 40  # more units than any case has

Worth = tuple[int, ...]
"""The number of the ending that a state is, or 0; for each ending, the most that can be gained on
the way to it, and the least, negative, `-NEVER` if no way leads to it; and the mean over random
answers, as a reduced fraction."""


class WorthByEnding:
    """Measures states by what follows them."""

    def __init__(
        self,
        most: Sequence[int],
        least: Sequence[int],
        mean: Sequence[Fraction],
        count: Sequence[int],
        endings: int,
    ) -> None:
        """Take what each gain is worth, in units, to its best, worst and mean answer.

        `count` is how many answers each has, and `endings` the number of endings.
        """
        self._sums = most, [-units for units in least]
        self._mean = [each.as_integer_ratio() for each in mean]
        self._count, self._endings = count, endings

    def measure(self, after: Sequence[Worth], ways: Sequence[int], ended: int) -> Worth:
        """The worth of a state.

        Its ways lead to states that are worth `after`, and gain what these indexes say. `ended` is
        the number of the ending that the state is, from 1; or 0.
        """
        if not after:
            here = [0 if ended == n // 2 + 1 else -NEVER for n in range(2 * self._endings)]
            return (ended, *here, 0, 1)
        _, *sums, over, below = zip(*after, strict=True)
        gained = [[*map(units.__getitem__, ways)] for units in self._sums]
        found = [max(map(add, each, gained[n % 2])) for n, each in enumerate(sums)]
        reached = (units if units > -NEVER // 2 else -NEVER for units in found)
        return (ended, *reached, *self._average(over, below, ways))

    def _average(
        self, over: Sequence[int], below: Sequence[int], ways: Sequence[int]
    ) -> tuple[int, int]:
        """The mean over random answers, by the means after them, as a reduced fraction."""
        gains = [*map(self._mean.__getitem__, ways)]
        counts = [*map(self._count.__getitem__, ways)]
        common = lcm(*below, *[down for _, down in gains])
        total = 0
        for up, down, (more, each), count in zip(over, below, gains, counts, strict=True):
            total += count * (up * (common // down) + more * (common // each))
        common *= sum(counts)
        shared = gcd(total, common)
        return total // shared, common // shared
