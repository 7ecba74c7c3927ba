"""What a theorem says of a case, in the few words a test compares."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from engine.explore.explored_case import Case
from engine.explore.finding import Finding
from engine.play.play import path
from engine.scenario.scenario import Scenario
from tests.cases import case

HALL = """
hall:
  text: You are in the hall.
  choose:
    prompt: What now?
    options:
      tell: {do: Tell her., set: {told: true}}
      wait: {do: Wait.}
    then: door
"""
"""A scene after which `told` is true or not; it leads to `door`."""

Theorem = Callable[[Case], Iterable[Finding]]
Said = tuple[str, str, int]
"""A code, the address it speaks of, and the moves of the play that shows it; -1 without a play."""


def proved(theorem: Theorem, scenes: str, top: str = "") -> list[Said]:
    """What a theorem says of the case with these scenes."""
    return said(theorem(Case(case(scenes, top))))


def said(findings: Iterable[Finding]) -> list[Said]:
    """Findings, in few words."""
    return [
        (
            finding.problem.code,
            finding.problem.params["at"],
            -1 if finding.play is None else len(path(finding.play)),
        )
        for finding in findings
    ]


def only(theorem: Theorem, scenario: Scenario) -> Finding:
    """The one finding of a theorem."""
    (finding,) = theorem(Case(scenario))
    return finding
