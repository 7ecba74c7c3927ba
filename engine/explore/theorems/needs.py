"""F315 and F316: every need can be seen to, and every risk lowered, in some play."""

from __future__ import annotations

from collections.abc import Iterator

from engine.explore.case import Case
from engine.explore.finding import Finding, make_finding
from engine.explore.queries.search import find_occurrences

_CODES = {"need": "F315", "risk": "F316"}


def find_unmet_needs(case: Case) -> Iterator[Finding]:
    """Needs that no play offers, meets or has declined, and risks that none brings down a level."""
    known = find_occurrences(case)
    for note, thing in known.search.story.occurrences.items():
        if thing.kind in _CODES and note in known.never:
            yield make_finding(case.scenario, thing.path, _CODES[thing.kind], at=thing.at)
