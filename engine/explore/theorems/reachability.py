"""F301 to F305 and N303: some play meets every part of a case."""

from __future__ import annotations

from collections.abc import Iterator

from engine.explore.explored_case import Case
from engine.explore.finding import Finding, make_finding, name_lines, report_cut
from engine.explore.queries.search import Occurrences, find_occurrences
from engine.explore.queries.story_notes import Occurrence
from engine.explore.queries.yaml_paths import path_of_ways_out
from engine.explore.theorem_inputs import reads
from engine.explore.theorems.unused_variables import explain_fixed

_CODES = {"scene": "F301", "ending": "F302", "offer": "F303", "inject": "F304", "text": "F305"}


@reads("story")
def find_unreached(case: Case) -> Iterator[Finding]:
    """Find scenes, endings, answers, questions, injects and texts that no play meets.

    What is inside something that is never met is not a finding of its own. Texts are found by their
    condition (`coverage`), except the one without a condition: what shows when time is up.
    """
    known = find_occurrences(case)
    yield from report_cut(case.scenario, known.found.states)
    for note, thing in known.search.story.occurrences.items():
        if thing.kind in _CODES and note in known.never and not _is_inside(known, thing):
            hinted = thing.kind in ("scene", "ending") and not case.bare
            hint = _find_way_past(case, thing.at) if hinted else _quote_guard(case, thing)
            code = _CODES[thing.kind]
            yield make_finding(case.scenario, thing.path, code, hint=hint, at=thing.at)
    for note, thing in known.search.story.occurrences.items():
        if note in known.only and not _is_behind(known, thing):
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


def _is_inside(known: Occurrences, thing: Occurrence) -> bool:
    """Whether something is inside something else that is never met."""
    return any(outer in known.unmet for outer in _list_around(known, thing))


def _is_behind(known: Occurrences, thing: Occurrence) -> bool:
    """Whether something is inside something else that is met only by passing over."""
    occurrences = known.search.story.occurrences
    only = {occurrences[note].at for note in known.only}
    return any(outer in only for outer in _list_around(known, thing))


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
