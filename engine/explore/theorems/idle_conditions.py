"""F305 to F307: every condition an author wrote is sometimes true and sometimes false."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from engine.explore.explored_case import Case
from engine.explore.finding import Finding, make_finding, name_lines, report_cut
from engine.explore.queries.search import Occurrences, Search, find_occurrences
from engine.explore.queries.yaml_paths import address_of, replace_value
from engine.explore.reduce.partial_evaluation import fold, never_holds
from engine.explore.theorem_inputs import reads
from engine.explore.theorems.unused_variables import explain_fixed
from engine.scenario.compiler import compile_scenario
from engine.scenario.problems import Path, Refused

MOST = 8  # entries that one is put in front of


@reads("story", "conditions")
def find_idle_conditions(case: Case) -> Iterator[Finding]:
    """Find conditions that always have the same value.

    A condition that is never read comes after one that always holds, or is in something that is
    never met; both of these are findings of their own.
    """
    known = find_occurrences(case)
    yield from report_cut(case.scenario, known.found.states)
    for number, path in enumerate(case.scenario.written):
        true, false = (number, True), (number, False)
        if true in known.happens and false in known.never and not _names_a_place(case, path):
            yield _report_condition(case, path, "F307", _explain_cut_off(case, path))
        elif true in known.never and false in known.happens:
            yield from _report_never(case, known, path)


def _report_never(case: Case, known: Occurrences, path: Path) -> Iterator[Finding]:
    """A finding about a condition that never holds; F305 if it hides a text from everybody."""
    entry = case.scenario.source.at(path[:-1])
    if path[0] == "injects" or _offers(path) or entry.get("go") in known.unmet:
        return
    hint = "" if case.bare else _explain_never(case, path)
    if "say" in entry and "because" not in path:
        yield _report_condition(case, path, "F305", hint)
    else:
        yield _report_condition(case, path, "F306", hint)


def _explain_never(case: Case, path: Path) -> str:
    """Why a condition is never true: a variable nothing changes, or an entry above it; or ""."""
    if fixed := explain_fixed(case, path):
        return fixed
    blocking = _find_blocking(case, path)
    if blocking is None:
        return ""
    line = name_lines(blocking)
    return f"the entry on line {line} always fits first: put this one before it, or narrow that one"


def _explain_cut_off(case: Case, path: Path) -> str:
    """Which entries are never reached because a condition above them always holds; or ""."""
    match path:
        case (*_, int(number), "if") if path[0] != "injects" and "text" not in path[2:3]:
            entries = path[:-2]
            after = range(number + 1, len(case.scenario.source.at(entries)))
            if after:
                lines = name_lines(*((*entries, n) for n in after))
                return f"no entry after it is ever reached (line {lines})"
    return ""


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


def _report_condition(case: Case, path: Path, code: str, hint: str) -> Finding:
    condition: Any = case.scenario.source.at(path)
    params = {"at": address_of(path), "condition": condition}
    return make_finding(case.scenario, path, code, hint=hint, **params)


# An entry that is never met ---------------------------------------------------------------------


def _find_blocking(case: Case, path: Path) -> Path | None:
    """The path of the entry that always fits before one with a condition; None without one.

    The condition is never true where it is read.
    """
    match path:
        case ("scenes", _, "text", *_) | ("injects", *_):
            return None  # of these, all are read
        case (*_, int(number), "if") if number:
            entries = path[:-2]
        case _:
            return None
    for before in range(number - 1, max(number - 1 - MOST, -1), -1):
        if _holds(case, entries, number, before):
            return (*entries, before)
    return None


def _holds(case: Case, entries: Path, number: int, before: int) -> bool:
    """Whether the condition of an entry is ever true if it stands before an earlier one."""
    scenario = case.scenario
    written = list(scenario.source.at(entries))
    written.insert(before, written.pop(number))
    source = replace(scenario.source, data=replace_value(scenario.data, entries, written))
    try:
        other = compile_scenario(source, scenario.doctrine, scenario.words)
    except Refused:
        return False
    place = other.written.index((*entries, before, "if"))
    search = Search(Case(other, case.limits))
    return bool(search.find([(place, True)], {}).hits)
