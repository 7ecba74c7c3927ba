"""How large a story can be, before it is walked; and what made it large, after.

The bound of a location is the product of the ranges of the variables that still matter there. It is
seldom reached; what it is good for is its factors, and the variable whose removal helps most.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import prod

from engine.explore.graph import Graph
from engine.explore.walker import Walker

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


def bounds(walker: Walker) -> tuple[Bound, ...]:
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


def told(bound: Bound) -> str:
    """A bound as an author reads it: `topic account: 2^8 x trust 6 x arousal 7`."""
    twos = sum(n == 2 for _, n in bound.factors)
    parts = [f"2^{twos}"] if twos else []
    parts += [f"{name} {n}" for name, n in bound.factors if n > 2]
    return f"{bound.at}: {' × '.join(parts) or '1'}"


def heaviest(graph: Graph) -> tuple[str, int]:
    """The variable that multiplies the states most, and by how much; ("", 1) when none does.

    Measured on what was reached: how many states there are for each one that is left when the
    variable is forgotten.
    """
    nodes = graph.nodes[-SAMPLE:]
    walker = graph.walker
    factors: Counter[str] = Counter()
    for name, field in walker.layout.fields.items():
        if field.variable.chance or field.variable.history:
            continue
        without = ~(field.mask << field.shift + walker.shift)
        left = len({node & without for node in nodes})
        factors[name] = round(len(nodes) / left) if left else 1
    name, factor = max(factors.items(), key=lambda pair: pair[1], default=("", 1))
    return (name, factor) if factor > 1 else ("", 1)
