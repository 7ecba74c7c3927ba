"""F331: a single rule brings much of what is attainable."""

from __future__ import annotations

from collections.abc import Iterator

from engine.explore.queries.case import Case
from engine.explore.queries.finding import Finding, found
from engine.explore.simulate.rules import figures

MOST = 0.60  # of what is attainable, for a case with `ENOUGH` slots
ENOUGH = 12
SOME, NEARLY_ALL = (
    6,
    0.90,
)  # with fewer, luck of the draw brings more; with fewer than six, anything


def single_rules(case: Case) -> Iterator[Finding]:
    """Rules by which one comes far without reading."""
    slots = len(case.scenario.key.slots)
    if slots < SOME:
        return
    most = MOST if slots >= ENOUGH else NEARLY_ALL
    for figure in figures(case):
        if figure.single and figure.share > most:
            yield found(
                case.scenario,
                ("scenes",),
                "F331",
                at=figure.name,
                share=f"{figure.share:.0%}",
                most=f"{most:.0%}",
            )
