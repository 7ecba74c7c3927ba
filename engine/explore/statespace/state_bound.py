"""How large a story can be, before it is walked; and what made it large, after.

The bound of a location is the product of the ranges of the variables that still matter there. It is
seldom reached; what it is good for is its factors, and the variable whose removal helps most.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from math import prod

from engine.explore.statespace.graph import Graph
from engine.explore.statespace.successors import Walker

SAMPLE = 100_000  # states looked at to say what multiplied them
MANY = 300_000  # states from which a warning is due (notes/semantics 1.5)


@dataclass(frozen=True, slots=True)
class Bound:
    """The most states one location can have.

    Attributes:
        at: id of the location.
        states: the product of the factors.
        factors: each variable that matters there, and how many values it has.
    """

    at: str
    states: int
    factors: tuple[tuple[str, int], ...]


def bound_states(walker: Walker) -> tuple[Bound, ...]:
    """The bound of every location, the largest first."""
    found = []
    for place, mask in zip(walker.product.locations, walker.masks, strict=True):
        factors = tuple(
            (name, len(field.variable.values))
            for name, field in walker.layout.fields.items()
            if mask >> field.shift & field.mask
        )
        found.append(Bound(place.id, prod(n for _, n in factors), factors))
    return tuple(sorted(found, key=lambda bound: -bound.states))


def describe_bound(bound: Bound) -> str:
    """A bound as an author reads it: `topic account: 2^8 x trust 6 x arousal 7`."""
    twos = sum(n == 2 for _, n in bound.factors)
    parts = [f"2^{twos}"] if twos else []
    parts += [f"{name} {n}" for name, n in bound.factors if n > 2]
    return f"{bound.at}: {' × '.join(parts) or '1'}"


def find_heaviest_variable(graph: Graph) -> tuple[str, int]:
    """What multiplies the states most, and by how much; ("", 1) when nothing does.

    Measured on what was reached: how many states there are for each one that is left when a
    variable is forgotten. Where no variable multiplies them, it is what was done in one scene.
    """
    fields, masks = graph.walker.layout.fields, Counter[str]()
    scenes = Counter[str]()
    for name, field in fields.items():
        mask = field.mask << field.shift + graph.walker.shift
        if field.variable.history:
            scenes[name.partition(":")[2].partition(".")[0]] |= mask
        elif not field.variable.chance:
            masks[name] = mask
    return _most(graph, masks) or _most(graph, scenes) or ("", 1)


def _most(graph: Graph, masks: Mapping[str, int]) -> tuple[str, int] | None:
    """The mask without which the fewest states are left, and how many times as many there are."""
    nodes = graph.nodes[-SAMPLE:]
    factors = {
        name: round(len(nodes) / len({node & ~mask for node in nodes}))
        for name, mask in masks.items()
        if nodes
    }
    found = max(factors.items(), key=lambda pair: pair[1], default=("", 1))
    return found if found[1] > 1 else None
