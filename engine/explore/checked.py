"""The result of checking a case."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from engine.explore.finding import Finding
from engine.play.play import Play

BROKEN_RULES = frozenset({"E311", "E312", "E313", "E314", "E315", "E316"})
STUCK = frozenset({"E301", "E302"})


@dataclass(frozen=True, slots=True)
class Checked:
    """The result of a check.

    Attributes:
        findings: the problems, findings and notes that the author has not accepted.
        accepted: the findings that the author accepted with a reason.
        rules: how many rules the author wrote.
        aside: how many of these were not checked, or not in every state.
        states: how many states were reached; after an interrupt, in the largest search so far.
        exhausted: whether these are all states.
        depth: the number of moves on a shortest way to the farthest state.
        because: if these are not all states, the variable that multiplies them most; or "".
        by: the factor of that variable.
        best, worst: the highest and the lowest score, exact, as shares of the whole weight; None if
            not asked for, or unknown.
        random: the expected random score, to nine places; likewise.
        weight: the whole weight; 0 if not asked for, or unknown.
        attain: a shortest play with the best score and one with the worst; empty if not asked for,
            or unknown.
        interrupted: whether the check was stopped before its end.
    """

    findings: tuple[Finding, ...]
    accepted: tuple[Finding, ...]
    rules: int
    states: int = 0
    exhausted: bool = False
    depth: int = 0
    because: str = ""
    by: int = 1
    best: Fraction | float | None = None
    worst: Fraction | float | None = None
    random: float | None = None
    attain: tuple[Play, ...] = ()
    interrupted: bool = False
    aside: int = 0
    weight: int = 0

    @property
    def stuck(self) -> bool:
        """Whether a play can get stuck."""
        return any(finding.problem.code in STUCK for finding in self.findings)

    @property
    def broken(self) -> int:
        """How many of the author's rules are broken."""
        problems = (finding.problem for finding in self.findings)
        return len({(p.line, p.column) for p in problems if p.code in BROKEN_RULES})

    @property
    def held(self) -> int | None:
        """How many of the author's rules hold in every state; None if not every state was seen."""
        complete = self.exhausted and not self.interrupted
        return max(0, self.decided - self.broken) if complete else None

    @property
    def decided(self) -> int:
        """How many of the author's rules are known to hold or to be broken."""
        return self.rules - self.aside
