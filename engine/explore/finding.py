"""What a theorem found, and the shortest play that shows it."""

from __future__ import annotations

from dataclasses import dataclass

from engine.play.play import Play
from engine.scenario.problems import Path, Problem
from engine.scenario.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found.

    Attributes:
        problem: its place in the file, its code and its parameters.
        play: a shortest play that shows it, or None if there is nothing to play.
    """

    problem: Problem
    play: Play | None = None


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
        hint: what the author can do about it.
        params: what the message needs; `at` is the address that can be accepted.
    """
    return Finding(scenario.source.problem(path, code, hint, key=True, **params), play)
