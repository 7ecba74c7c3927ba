"""What a check found, and the shortest play that shows it."""

from __future__ import annotations

from dataclasses import dataclass

from engine.play.play import Play
from engine.scenario.problems import Problem
from engine.scenario.scenario import Scenario
from engine.scenario.yaml.source import Path


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found.

    Attributes:
        problem: where it stands, its code and what it speaks of.
        play: a shortest play that shows it, or None where there is nothing to show.
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
    """A finding about what stands at `path` of the case; `at` among the params names it."""
    return Finding(scenario.source.problem(path, code, hint, key=True, **params), play)
