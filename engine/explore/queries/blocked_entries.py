"""Which entry of a list takes everything that a later one was meant for.

Of a list of `{if: …}` entries the first that fits is taken. An entry is put in front of the one
above it, then of the one above that: where its condition is true for the first time, the entry that
was passed last is the one that always fits first.
"""

from __future__ import annotations

from dataclasses import replace

from engine.explore.analysis_context import Case
from engine.explore.queries.search import Search
from engine.explore.queries.source_paths import entry_at, with_value
from engine.scenario.compiler import compile_scenario
from engine.scenario.problems import Path, Refused

MOST = 8  # entries that are tried


def find_blocking_entry(case: Case, path: Path) -> int | None:
    """The line of the entry that always fits before one does; None without one.

    Args:
        case: the case.
        path: of the condition that is never true where it is read.
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
            return case.scenario.source.values[(*entries, before)].line
    return None


def _holds(case: Case, entries: Path, number: int, before: int) -> bool:
    """Whether the condition of an entry is ever true if it stands before an earlier one."""
    scenario = case.scenario
    written = list(entry_at(scenario.data, entries))
    written.insert(before, written.pop(number))
    source = replace(scenario.source, data=with_value(scenario.data, entries, written))
    try:
        other = compile_scenario(source, scenario.doctrine, scenario.words)
    except Refused:
        return False
    place = other.written.index((*entries, before, "if"))
    search = Search(Case(other, case.limits))
    return bool(search.find([(place, True)], {}).hits)
