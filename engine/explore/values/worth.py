"""What a case is worth: the best, the worst and the expected score, and the best by luck."""

from __future__ import annotations

from fractions import Fraction

from msgspec import Struct

from engine.explore.explored_case import Case
from engine.explore.statespace.graph import build_graph
from engine.explore.statespace.limits import Limits
from engine.explore.statespace.state_explosion import SAMPLE, find_heaviest_scene
from engine.explore.theorem_inputs import reads
from engine.explore.values.compute import Overall, compute_overall
from engine.explore.values.scored_product import OVERALL


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
