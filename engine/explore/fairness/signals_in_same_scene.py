"""F341: most critical errors are announced only in the scene in which they can be made.

Somebody who has learned to look for the trap finds it there. A signal that was shown in an earlier
scene has to be remembered, and put together with what is asked now.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.explore.explored_case import Case
from engine.explore.finding import Finding, make_finding
from engine.explore.theorem_inputs import reads

FEWEST = 3  # critical answers in a case before their share means something
MOST = 0.5  # of them, announced only in their own scene


@reads("story", "key")
def find_late_signals(case: Case) -> Iterator[Finding]:
    """Find whether more than half of the critical answers are announced only in their scene."""
    scenario = case.scenario
    critical = [m for m in scenario.key.marks.values() if m.critical_kind and m.signals]
    late = [
        mark.address
        for mark in critical
        if {_scene(signal) for signal in mark.signals} == {_scene(mark.address)}
    ]
    if len(critical) >= FEWEST and len(late) > MOST * len(critical):
        said = ", ".join(f"`{address}`" for address in late)
        yield make_finding(
            scenario, ("scenes",), "F341", at=scenario.id, n=len(late), of=len(critical), late=said
        )


def _scene(address: str) -> str:
    return address.partition(".")[0]
