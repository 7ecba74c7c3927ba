"""F317: no effect moves a number past the end of its range, where it would be cut off."""

from __future__ import annotations

from collections.abc import Iterator

from engine.explore.explored_case import Case
from engine.explore.finding import Finding, make_finding, report_cut
from engine.explore.queries.search import find_occurrences
from engine.explore.queries.yaml_paths import address_of
from engine.explore.theorem_inputs import reads
from engine.play.play import path


@reads("story")
def find_clamps(case: Case) -> Iterator[Finding]:
    """Find effects that are cut off, each with a shortest play that shows it."""
    known = find_occurrences(case)
    found = known.find_clamps()
    yield from report_cut(case.scenario, found.states)
    for note, thing in known.search.story.occurrences.items():
        if note in found.hits:
            play = known.search.show(found.hits[note])
            yield make_finding(
                case.scenario,
                thing.path,
                "F317",
                play,
                at=address_of(thing.path),
                name=thing.at,
                moves=len(path(play)),
            )
