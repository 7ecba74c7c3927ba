"""F339: a case that takes longer than there is time for."""

from __future__ import annotations

from collections.abc import Iterator

from engine.explore.explored_case import Case
from engine.explore.finding import Finding, make_finding
from engine.explore.theorem_inputs import reads
from engine.explore.values.compute import Stakes, measure_stakes
from engine.play.estimated_duration import minutes

MOST = {"foundation": 40, "advanced": 60}  # minutes: in 90 with a debrief, in half a day


@reads("story", "key", "text", "level")
def find_overlong_case(case: Case) -> Iterator[Finding]:
    """Find a case whose reading and deciding takes longer than its level allows."""
    about = case.scenario.about
    most = MOST.get(about.level)
    if most is None:
        return
    taken = minutes(case.scenario).first
    if taken <= most:
        return
    if case.find_fact(measure_stakes, Stakes).known:  # with an endless loop there is no duration
        yield make_finding(
            case.scenario,
            ("title",),
            "F339",
            at=case.scenario.id,
            minutes=taken,
            level=about.level,
            most=most,
        )
