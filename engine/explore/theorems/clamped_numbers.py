"""F317: no effect takes a number past the end of its range, where it would be cut off."""

from __future__ import annotations

from collections.abc import Iterator

from engine.explore.case import Case
from engine.explore.finding import Finding, found
from engine.explore.queries.search import answers
from engine.explore.queries.source_paths import address
from engine.play.play import path


def clamps(case: Case) -> Iterator[Finding]:
    """Effects that are cut off, each with a shortest play in which it is."""
    known = answers(case)
    for note, thing in known.asking.woven.things.items():
        hit = known.found.hits.get(note)
        if thing.kind == "clamp" and hit is not None:
            play = known.asking.show(hit)
            yield found(
                case.scenario,
                thing.path,
                "F317",
                play,
                at=address(thing.path),
                name=thing.at,
                moves=len(path(play)),
            )
