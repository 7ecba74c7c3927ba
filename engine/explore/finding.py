"""What a theorem found, and the shortest play that shows it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

from engine.play.play import Play
from engine.scenario.problems import Path, Problem
from engine.scenario.scenario import Scenario
from engine.scenario.yaml.source import Source

UNFINISHED = "N301"  # not every state was seen
_LINES = re.compile("\0([^\0]*)\0")  # no text of a case holds a zero byte


class Finding(Struct, frozen=True):
    """One thing found.

    Attributes:
        problem: its place in the file, its code and its parameters.
        play: a shortest play that shows it, or None if there is nothing to play.
        path: what it is about, by which its place is found again when lines have moved.
        hint: the hint as its theorem gave it, with lines that are still to be found.
    """

    problem: Problem
    play: Play | None = None
    path: Path = ()
    hint: str = ""


def make_finding(
    scenario: Scenario,
    path: Path,
    code: str,
    play: Play | None = None,
    hint: str = "",
    **params: object,
) -> Finding:
    """Make a finding about a path of the case.

    Args:
        scenario: the case.
        path: where it is in the file.
        code: the code of the finding.
        play: a shortest play that shows it.
        hint: what the author can do about it; it names lines by `name_lines`.
        params: what the message needs; `at` is the address that can be accepted.
    """
    said = {name: str(value) for name, value in params.items()}
    return Finding(place_finding(scenario, path, code, hint, said), play, path, hint)


def place_finding(
    scenario: Scenario, path: Path, code: str, hint: str, params: Mapping[str, str]
) -> Problem:
    """A finding's problem where its path stands in the file, with the lines that its hint names."""
    source = scenario.source
    said = _LINES.sub(lambda found: _name_lines(source, found[1]), hint)
    return source.problem(path, code, said, key=True, **params)


def report_cut(scenario: Scenario, states: int) -> Iterator[Finding]:
    """Report that a search through the case was cut short after some states; if 0, it was not."""
    if states:
        yield make_finding(scenario, ("scenes",), UNFINISHED, states=f"{states:,}")


def name_lines(*paths: Path) -> str:
    """The lines of these paths for a hint, "3 and 7", found when the finding is made.

    What is kept of a finding is told again after lines have moved, so no hint holds a number.
    """
    return f"\0{json.dumps(paths)}\0"


def _name_lines(source: Source, paths: str) -> str:
    marks = (source.keys.get(p) or source.values[p] for p in map(tuple, json.loads(paths)))
    return " and ".join(map(str, sorted({mark.line for mark in marks})))
