"""F305 to F307: every condition an author wrote is sometimes true and sometimes false."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.explore.analysis_context import Case
from engine.explore.finding import Finding, make_finding
from engine.explore.queries.search import Occurrences, find_occurrences
from engine.explore.queries.source_paths import address_of, entry_at
from engine.explore.reduce.partial_evaluation import fold, never_holds
from engine.scenario.problems import Path


def find_idle_conditions(case: Case) -> Iterator[Finding]:
    """Find conditions that always have the same value.

    A condition that is never read comes after one that always holds, or is in something that is
    never met; both of these are findings of their own.
    """
    known = find_occurrences(case)
    for number, path in enumerate(case.scenario.written):
        true, false = (number, True), (number, False)
        if true in known.happens and false in known.never and not _names_a_place(case, path):
            yield _told(case, path, "F307")
        elif true in known.never and false in known.happens:
            yield from _never(case, known, path)


def _never(case: Case, known: Occurrences, path: Path) -> Iterator[Finding]:
    """A finding about a condition that never holds; F305 if it hides a text from everybody."""
    entry = entry_at(case.scenario.data, path[:-1])
    if path[0] == "injects" or _offers(path) or entry.get("go") in known.unmet:
        return
    if "say" in entry and "because" not in path:
        yield _told(case, path, "F305")
    else:
        yield _told(case, path, "F306")


def _names_a_place(case: Case, path: Path) -> bool:
    """Whether the condition says after which scene an inject fires, so that it is read only there.

    It is not read again after the inject has fired, so it holds wherever it is read.
    """
    places = case.scenario.story.model.locations
    return any(
        path == ("injects", inject.id, "if")
        and any(never_holds(fold(inject.when, place.place)) for place in places)
        for inject in case.scenario.story.model.injects
    )


def _offers(path: Path) -> bool:
    """Whether a condition decides if an answer is offered, or if the person asks a question."""
    match path:
        case ("scenes", _, _, "options" | "asks" | "moves", _, "if"):
            return True
        case ("scenes", _, _, "topics", _, "questions", _, "if"):
            return True
        case ("scenes", _, _, "asks", _, "answers", _, "if"):
            return True
        case ("scenes", _, "also_offered", _, "if"):
            return True
    return False


def _told(case: Case, path: Path, code: str) -> Finding:
    condition: Any = entry_at(case.scenario.data, path)
    return make_finding(case.scenario, path, code, at=address_of(path), condition=condition)
