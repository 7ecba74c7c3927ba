"""F301 to F305 and N303: some play meets every part of a case."""

from __future__ import annotations

from collections.abc import Iterator

from engine.explore.analysis_context import Case
from engine.explore.finding import Finding, make_finding
from engine.explore.queries.instrumentation import Occurrence
from engine.explore.queries.search import Occurrences, find_occurrences

_CODES = {"scene": "F301", "ending": "F302", "offer": "F303", "inject": "F304", "text": "F305"}


def find_unreached(case: Case) -> Iterator[Finding]:
    """Find scenes, endings, answers, questions, injects and texts that no play meets.

    What is inside something that is never met is not a finding of its own. Texts are found by their
    condition (`coverage`), except the one without a condition: what shows when time is up.
    """
    known = find_occurrences(case)
    if known.found.states:
        yield make_finding(case.scenario, ("scenes",), "N301", states=f"{known.found.states:,}")
    for note, thing in known.search.story.occurrences.items():
        if thing.kind in _CODES and note in known.never and not _inside(known, thing):
            yield make_finding(case.scenario, thing.path, _CODES[thing.kind], at=thing.at)
    for note, thing in known.search.story.occurrences.items():
        if note in known.only and not _behind(known, thing):
            yield make_finding(case.scenario, thing.path, "N303", at=thing.at)


def _inside(known: Occurrences, thing: Occurrence) -> bool:
    """Whether something is inside something else that is never met."""
    return any(outer in known.unmet for outer in _around(known, thing))


def _behind(known: Occurrences, thing: Occurrence) -> bool:
    """Whether something is inside something else that is met only by passing over."""
    occurrences = known.search.story.occurrences
    only = {occurrences[note].at for note in known.only}
    return any(outer in only for outer in _around(known, thing))


def _around(known: Occurrences, thing: Occurrence) -> Iterator[str]:
    """The names of the person's question and the scene that something is in."""
    if thing.kind == "text":
        yield thing.at
    elif thing.kind == "offer":
        within = known.search.story.within
        outer = within[thing.at]
        yield outer
        if outer in within:
            yield within[outer]
