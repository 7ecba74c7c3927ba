"""F328: how luck falls hardly changes the best score there is."""

from __future__ import annotations

from collections.abc import Iterator

from engine.explore.explored_case import Case
from engine.explore.finding import Finding, make_finding
from engine.explore.queries.finding_hints import name_luck
from engine.explore.theorem_inputs import reads
from engine.explore.values.compute import compute_overall
from engine.explore.values.extreme_plays import find_extreme_play
from engine.explore.values.worth import Worth, list_bests, measure_worth

MOST = 5  # percent of the weight by which the best scores may differ


@reads("story", "key")
def find_unequal_luck(case: Case) -> Iterator[Finding]:
    """Find that the best score under one luck is much lower than under another."""
    worth = case.find_fact(measure_worth, Worth)
    values = compute_overall(case) if worth.best != worth.poorest else None
    if values is None:
        return
    bests, luck = list_bests(case, values), case.scored.luck
    low, high = min(bests), max(bests)
    if 100 * (high - low) <= MOST * worth.weight:
        return
    poor = [number for number, best in enumerate(bests) if best == low]
    said = {
        "at": case.scenario.id,
        "low": f"{float(low / worth.weight):.2f}",
        "high": f"{float(high / worth.weight):.2f}",
        "luck": name_luck([drawn for drawn, _ in luck], poor),
    }
    play = find_extreme_play(case, "best", luck[poor[0]][1])
    yield make_finding(case.scenario, ("chance",), "F328", play, **said)
