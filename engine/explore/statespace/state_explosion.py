"""State explosion: which variable multiplies the states of a case that has too many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from engine.explore.statespace.graph import Graph

SAMPLE = 100_000  # states that are looked at to say what multiplied them


def find_heaviest_variable(graph: Graph) -> tuple[str, int]:
    """The variable that multiplies the states most, and the factor; ("", 1) if none does.

    Measured on the states reached: how many there are for each one that remains when the variable
    is forgotten. If no variable multiplies them, what was done in one scene is forgotten instead.
    """
    masks, walker = Counter[str](), graph.walker
    for name, field in walker.layout.fields.items():
        if not field.variable.history and not field.variable.chance:
            derived = walker.sliced.derived.get(name)
            masks[derived.of if derived else name] |= walker.mask((name,)) << walker.shift
    return _find_most(graph, masks) or find_heaviest_scene(graph)


def find_heaviest_scene(graph: Graph) -> tuple[str, int]:
    """The scene in which what was done multiplies the states most, and the factor, likewise."""
    scenes, walker = Counter[str](), graph.walker
    for name, field in walker.layout.fields.items():
        if field.variable.history:
            scenes[name.partition(":")[2].partition(".")[0]] |= walker.mask((name,)) << walker.shift
    return _find_most(graph, scenes) or ("", 1)


def _find_most(graph: Graph, masks: Mapping[str, int]) -> tuple[str, int] | None:
    """The mask without which the fewest states remain, and the factor; None if it is 1."""
    nodes = graph.nodes[-SAMPLE:]
    factors = {
        name: round(len(nodes) / len({node & ~mask for node in nodes}))
        for name, mask in masks.items()
        if nodes
    }
    found = max(factors.items(), key=lambda pair: pair[1], default=("", 1))
    return found if found[1] > 1 else None
