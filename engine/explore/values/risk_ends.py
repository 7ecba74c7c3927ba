"""At which levels each risk can end, from the start of the case, for everything luck can draw.

Every ending notes the level that a risk has there. What can be noted from a state is what its ways
note and what can be noted after them, so the starts know all of it. Passing a scene over is left
out: like the values, this is about answers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec.structs import replace

from engine.explore.statespace.graph import Graph
from engine.explore.statespace.product import Product, add_notes
from engine.kernel import model as k
from engine.scenario.scenario import Scenario
from engine.scenario.vocabulary.risks import LEVELS
from engine.scoring.value_function import RiskEnds

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
    noted = _find_noted(graph)
    bits = {word: graph.walker.notes.get(n, 0) for word, n in zip(LEVELS, notes, strict=True)}
    for (luck, start), label in zip(graph.luck, graph.begun, strict=True):
        seen = noted[start] | label
        yield luck, tuple(level for level, bit in bits.items() if seen & bit)


def _find_noted(graph: Graph) -> list[int]:
    """For each node, the bits of all that is noted on some way on from it."""
    noted, changed = [0] * len(graph.nodes), True
    while changed:  # nodes are in the order they were reached, so few rounds are needed
        changed = False
        for node in reversed(range(len(noted))):
            found = noted[node]
            for way in graph.ways(node):
                found |= noted[graph.to[way]] | graph.labelled[graph.labels[way]]
            changed |= found != noted[node]
            noted[node] = found
    return noted
