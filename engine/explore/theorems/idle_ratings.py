"""F308: what is only talked about has no ratings, since they would count nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.explore.explored_case import Case
from engine.explore.finding import Finding, make_finding, name_lines
from engine.explore.theorem_inputs import reads
from engine.scenario.problems import Path


@reads("story", "key", "text")
def find_idle_ratings(case: Case) -> Iterator[Finding]:
    """Find decisions and questions with `discuss: true` and ratings, at the first of these."""
    for scene, data in case.scenario.data["scenes"].items():
        for path in _find_discussed(("scenes", scene), data):
            first = next(_find_ratings(path, case.scenario.source.at(path)), None)
            if first is not None:
                at = scene if len(path) == 3 else f"{scene}.{path[-1]}"
                line = name_lines((*path, "discuss"))
                hint = f"take the ratings out, or `discuss` on line {line}, and it is marked"
                yield make_finding(case.scenario, first, "F308", hint=hint, at=at)


def _find_discussed(path: Path, data: Mapping[str, Any]) -> Iterator[Path]:
    """What has `discuss: true` at a path or below it."""
    if data.get("discuss") is True:
        yield path
        return
    for key, inside in data.items():
        if isinstance(inside, Mapping):
            yield from _find_discussed((*path, key), inside)


def _find_ratings(path: Path, data: Mapping[str, Any]) -> Iterator[Path]:
    """The paths of the ratings below a path, in the order of the file."""
    for key, inside in data.items():
        if key == "rating":
            yield (*path, key)
        elif isinstance(inside, Mapping):
            yield from _find_ratings((*path, key), inside)
