"""N309: a chapter that begins with one scene, where some plays meet another in its place.

Such a play stays in the chapter before, on the screen and in the debrief, and then jumps over one.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.explore.explored_case import Case
from engine.explore.finding import Finding, make_finding
from engine.explore.statespace.product import reach
from engine.explore.theorem_inputs import reads

ADD = "`from` takes a list: add the scene that stands in its place"
_WAYS = frozenset({"then", "to", "go"})


@reads("story", "passes", "text")
def find_skipped_chapters(case: Case) -> Iterator[Finding]:
    """Find chapters that the ways of a case, as written, lead past to a later chapter."""
    chapters = case.scenario.text.chapters
    ways = _find_ways(case)
    for number, chapter in enumerate(chapters):
        met = _find_met(ways, next(iter(case.scenario.data["scenes"])), frozenset(chapter.starts))
        later = (start for each in chapters[number + 1 :] for start in each.starts)
        past = next((start for start in later if start in met), None)
        if past:
            path = ("chapters", number, "from")
            yield make_finding(case.scenario, path, "N309", None, ADD, title=chapter.title, at=past)


def _find_ways(case: Case) -> dict[str, set[str]]:
    """Where each scene may lead, by its id, whatever the conditions say."""
    found: dict[str, set[str]] = {}
    source = case.scenario.source
    for path in source.keys:
        written = source.at(path) if path[0] == "scenes" and path[-1] in _WAYS else None
        if isinstance(written, str):
            found.setdefault(str(path[1]), set()).add(written)
    return found


def _find_met(ways: dict[str, set[str]], first: str, without: frozenset[str]) -> set[str]:
    """The scenes and endings that can be met without going through some scenes."""
    return set(reach({first} - without, lambda place: ways.get(place, set()) - without))
