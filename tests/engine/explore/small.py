"""Cases made by chance that are small enough to be compared with brute force."""

from __future__ import annotations

from functools import cache
from itertools import count

from engine.explore.explored_case import Case
from engine.explore.statespace.limits import Limits
from engine.explore.values.compute import compute_values
from engine.scenario.load import load_bytes
from engine.scenario.scenario import Scenario
from tests.generator import as_bytes, case

FEW = 300  # states


@cache
def small_cases(number: int) -> tuple[Scenario, ...]:
    """So many of them, from the first seed on; each assesses something and always ends."""
    found: list[Scenario] = []
    for seed in count():
        scenario = load_bytes(as_bytes(case(seed)), f"made-{seed}.yaml")
        known = Case(scenario, Limits(states=FEW))
        if (
            len(known.scored.nodes) <= FEW
            and compute_values(known) is not None
            and scenario.key.weight
        ):
            found.append(scenario)
        if len(found) == number:
            return tuple(found)
    raise AssertionError
