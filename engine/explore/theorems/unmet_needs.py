"""F315 and F316: some play deals with every need, and some play lowers every risk."""

from __future__ import annotations

from collections.abc import Iterator

from engine.explore.explored_case import Case
from engine.explore.finding import Finding, make_finding, report_cut
from engine.explore.queries.search import find_occurrences
from engine.explore.theorem_inputs import reads

_CODES = {"need": "F315", "risk": "F316"}


@reads("story")
def find_unmet_needs(case: Case) -> Iterator[Finding]:
    """Find needs that no play offers, meets or declines, and risks that no play lowers a level."""
    known = find_occurrences(case)
    yield from report_cut(case.scenario, known.found.states)
    for note, thing in known.search.story.occurrences.items():
        if thing.kind in _CODES and note in known.never:
            yield make_finding(case.scenario, thing.path, _CODES[thing.kind], at=thing.at)
