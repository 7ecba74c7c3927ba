"""Notes: what a play that skips something may miss."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from engine.decisions.registry import decision_in, kind_in
from engine.explore.explored_case import Case
from engine.explore.finding import Finding, make_finding
from engine.explore.play_as_text import write_flow
from engine.explore.statespace.product import reach
from engine.explore.theorem_inputs import reads

# Skipped facts -----------------------------------------------------------------------------------
#
# N308: who skips a scene has read it, and the case file knows what it told.
#
# A fact that is learned on a way out of a scene, whatever was answered there, was told by its
# text.

_OF_ANSWERS = re.compile(r"\b(chose|asked|count|first|before|within|placed|picked)\(")

Entry = Mapping[str, Any]


@reads("story", "key")
def find_skipped_facts(case: Case) -> Iterator[Finding]:
    """Find scenes whose text tells facts that are not learned where the scene is skipped."""
    for scene, written in case.scenario.data["scenes"].items():
        ways = _list_ways_out(written)
        passed = written.get("pass", {})
        kept = _list_learned([passed, *_list(passed.get("to"))])
        lost = [fact for fact in _list_told(ways) if fact not in kept]
        if lost:
            to = [{f: way[f] for f in ("if", "learns", "go") if f in way} for way in ways]
            hint = f"write `pass: {write_flow({**passed, 'to': to})}`"
            facts = "`, `".join(lost)
            path = ("scenes", scene)
            yield make_finding(case.scenario, path, "N308", None, hint, at=scene, facts=facts)


def _list_ways_out(written: Entry) -> Sequence[Entry]:
    """The ways out that every answer of a scene shares."""
    options = decision_in(written).get("options", {}).values()
    if kind_in(written).talks or any("then" in one for one in options):
        return ()
    return _list((decision_in(written) or written).get("then"))


def _list_told(ways: Sequence[Entry]) -> Iterator[str]:
    """The facts that are learned whatever was answered."""
    depends = any(_OF_ANSWERS.search(way.get("if", "")) for way in ways)
    for fact in _list_learned(ways):
        if not depends or all(fact in way.get("learns", ()) for way in ways):
            yield fact


def _list(ways: object) -> Sequence[Entry]:
    return ways if isinstance(ways, list) else ()


def _list_learned(entries: Sequence[Entry]) -> dict[str, None]:
    """The facts that are learned in some of these entries, in order."""
    return {fact: None for entry in entries for fact in entry.get("learns", ())}


# Skipped chapters --------------------------------------------------------------------------------
#
# N309: a chapter that begins with one scene, where some plays meet another in its place.
#
# Such a play stays in the chapter before, on the screen and in the debrief, and then jumps over
# one.

ADD = "`from` takes a list: add the scene that stands in its place"
_WAYS = frozenset({"then", "to", "go"})


@reads("story", "passes", "text")
def find_skipped_chapters(case: Case) -> Iterator[Finding]:
    """Find chapters that the ways of a case, as written, lead past to a later chapter."""
    chapters = case.scenario.text.chapters
    source = case.scenario.source
    ways: dict[str, set[str]] = {}  # where each scene may lead, whatever the conditions say
    for path in source.keys:
        written = source.at(path) if path[0] == "scenes" and path[-1] in _WAYS else None
        if isinstance(written, str):
            ways.setdefault(str(path[1]), set()).add(written)
    for number, chapter in enumerate(chapters):
        met = _find_met(ways, next(iter(case.scenario.data["scenes"])), frozenset(chapter.starts))
        later = (start for each in chapters[number + 1 :] for start in each.starts)
        past = next((start for start in later if start in met), None)
        if past:
            at = ("chapters", number, "from")
            yield make_finding(case.scenario, at, "N309", None, ADD, title=chapter.title, at=past)


def _find_met(ways: dict[str, set[str]], first: str, without: frozenset[str]) -> set[str]:
    """The scenes and endings that can be met without going through some scenes."""
    return set(reach({first} - without, lambda place: ways.get(place, set()) - without))
