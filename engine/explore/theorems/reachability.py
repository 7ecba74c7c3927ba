"""What is met in some play: every part of a case, every need, and every condition both ways."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from engine.explore.explored_case import Case
from engine.explore.finding import Finding, make_finding, name_lines, report_cut
from engine.explore.queries.search import Occurrences, Search, find_occurrences
from engine.explore.queries.story_notes import Occurrence
from engine.explore.queries.yaml_paths import address_of, path_of_ways_out, replace_value
from engine.explore.reduce.partial_evaluation import fold, never_holds
from engine.explore.theorem_inputs import reads
from engine.explore.theorems.variables import explain_fixed
from engine.scenario.compiler import compile_scenario
from engine.scenario.problems import Path, Refused

# Reachability ------------------------------------------------------------------------------------
#
# F301 to F305 and N303: some play meets every part of a case.

_CODES = {"scene": "F301", "ending": "F302", "offer": "F303", "inject": "F304", "text": "F305"}


@reads("story")
def find_unreached(case: Case) -> Iterator[Finding]:
    """Find scenes, endings, answers, questions, injects and texts that no play meets.

    What is inside something that is never met is not a finding of its own. Texts are found by their
    condition (`find_idle_conditions`), except what shows when time is up: that has none.
    """
    known = find_occurrences(case)
    yield from report_cut(case.scenario, known.found.states)
    occurrences = known.search.story.occurrences
    for note, thing in occurrences.items():
        if thing.kind not in _CODES or note not in known.never:
            continue
        if known.unmet.isdisjoint(_list_around(known, thing)):
            hinted = thing.kind in ("scene", "ending") and not case.bare
            hint = _find_way_past(case, thing.at) if hinted else _quote_guard(case, thing)
            code = _CODES[thing.kind]
            yield make_finding(case.scenario, thing.path, code, hint=hint, at=thing.at)
    only = {occurrences[note].at for note in known.only}
    for note, thing in occurrences.items():
        if note in known.only and only.isdisjoint(_list_around(known, thing)):
            yield make_finding(case.scenario, thing.path, "N303", at=thing.at)


def _find_way_past(case: Case, place: str) -> str:
    """The way on that would lead to a scene or ending, or the one that leads past it."""
    scenario = case.scenario
    keys = scenario.source.keys
    to = [path for path in keys if path[-1] in ("go", "to", "then") and path[0] != "tests"]
    leading = [path for path in to if scenario.source.at(path) == place]
    if leading:
        return f"line {name_lines(*leading)} would lead here, but no play takes that way"
    scenes = list(scenario.data["scenes"])
    before = scenes[scenes.index(place) - 1] if place in scenes[1:] else ""
    way = path_of_ways_out(scenario.data, before) if before else ()
    written = scenario.source.at(way) if way in keys else None
    if not isinstance(written, str):
        return "no way on leads here"
    past = f"`{before}`, which is written before it, leads to `{written}` (line {name_lines(way)})"
    return f"no way on leads here; {past}"


def _quote_guard(case: Case, thing: Occurrence) -> str:
    """The condition because of which an answer, or a question of hers, is never offered; or ""."""
    source = case.scenario.source
    if thing.kind != "offer" or case.bare or "if" not in source.at(thing.path):
        return ""
    path = (*thing.path, "if")
    why = explain_fixed(case, path)
    said = f"`if: {source.at(path)}` is true in no play that comes here (line {name_lines(path)})"
    return f"{said}: {why}" if why else f"{said}, even in one that skips something"


def _list_around(known: Occurrences, thing: Occurrence) -> Iterator[str]:
    """The names of the person's question and the scene that something is in."""
    if thing.kind == "text":
        yield thing.at
    elif thing.kind == "offer":
        within = known.search.story.within
        outer = within[thing.at]
        yield outer
        if outer in within:
            yield within[outer]


# Idle conditions ---------------------------------------------------------------------------------
#
# F305 to F307: every condition an author wrote is sometimes true and sometimes false.

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
    hint = "" if case.bare else explain_fixed(case, path)
    blocking = None if case.bare or hint else _find_blocking(case, path)
    if blocking is not None:
        hint = f"the entry on line {name_lines(blocking)} always fits first: "
        hint += "put this one before it, or narrow that one"
    if "say" in entry and "because" not in path:
        yield _report_condition(case, path, "F305", hint)
    else:
        yield _report_condition(case, path, "F306", hint)


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
    places = {  # where its fields were written says nothing of them now
        path: mark
        for path, mark in scenario.source.values.items()
        if path[: len(entries)] != entries
    }
    data = replace_value(scenario.data, entries, written)
    source = replace(scenario.source, data=data, values=places)
    try:
        other = compile_scenario(source, scenario.doctrine, scenario.words)
    except Refused:
        return False
    place = other.written.index((*entries, before, "if"))
    search = Search(Case(other, case.limits))
    return bool(search.find([(place, True)], {}).hits)


# Unmet needs -------------------------------------------------------------------------------------
#
# F315 and F316: some play deals with every need, and some play lowers every risk.

_NEVER = {"need": "F315", "risk": "F316"}


@reads("story")
def find_unmet_needs(case: Case) -> Iterator[Finding]:
    """Find needs that no play offers, meets or declines, and risks that no play lowers a level."""
    known = find_occurrences(case)
    yield from report_cut(case.scenario, known.found.states)
    for note, thing in known.search.story.occurrences.items():
        if thing.kind in _NEVER and note in known.never:
            yield make_finding(case.scenario, thing.path, _NEVER[thing.kind], at=thing.at)
