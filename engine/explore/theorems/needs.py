"""F315 and F316: every need can be seen to, and every risk lowered, in some play."""

from __future__ import annotations

from collections.abc import Iterator

from engine.explore.case import Case
from engine.explore.finding import Finding, found
from engine.explore.queries.search import answers

_CODES = {"need": "F315", "risk": "F316"}


def needs(case: Case) -> Iterator[Finding]:
    """Needs that no play offers, meets or has declined, and risks that none brings down a level."""
    known = answers(case)
    for note, thing in known.asking.woven.things.items():
        if thing.kind in _CODES and note in known.never:
            yield found(case.scenario, thing.path, _CODES[thing.kind], at=thing.at)
