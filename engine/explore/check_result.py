"""The result of a check, and what is kept of it, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from msgspec import Struct, field

from engine.explore.play_as_text import ShownPlay
from engine.scenario.problems import Path, Problem

# Check result ------------------------------------------------------------------------------------
#
# The result of checking a case, in plain values: it can be printed, and kept as JSON, as it is.

BROKEN_RULES = frozenset({"E311", "E312", "E313", "E314", "E315", "E316"})
STUCK = frozenset({"E301", "E302"})


class Told(Struct, frozen=True):
    """A finding as it is told: as `Finding`, with the play as it is shown."""

    problem: Problem
    play: ShownPlay | None = None
    path: Path = ()
    hint: str = ""


class Checked(Struct, frozen=True):
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
        poorest: the highest score under the luck that allows least; likewise.
        random: the expected random score, to nine places; likewise.
        random_exact: the same, exact; None also where a play can come back to a state it was in.
        weight: the whole weight; 0 if not asked for, or unknown.
        attain: a shortest play with the best score and one with the worst; empty if not asked for,
            or unknown.
        interrupted: whether the check was stopped before its end.
        unscored: if scores are unknown because there are too many states with their slots, the
            scene in which what was done multiplies the states most; or "".
        unscored_by: the factor of that scene.
    """

    findings: tuple[Told, ...]
    accepted: tuple[Told, ...]
    rules: int
    states: int = 0
    exhausted: bool = False
    depth: int = 0
    because: str = ""
    by: int = 1
    best: Fraction | None = None
    worst: Fraction | None = None
    random: float | None = None
    attain: tuple[ShownPlay, ...] = ()
    interrupted: bool = False
    aside: int = 0
    weight: int = 0
    random_exact: Fraction | None = None
    unscored: str = ""
    unscored_by: int = 1
    poorest: Fraction | None = None

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


class CheckedCase(Struct, frozen=True):
    """A case that was checked, as far as it is told with the result.

    The hashes are by layer. `accepts`: its author accepts findings; `plans`: it has tests.
    """

    id: str
    title: str
    hashes: dict[str, str]
    accepts: bool
    plans: bool
    checked: Checked


# Proof store -------------------------------------------------------------------------------------
#
# What is kept of what was proved of one case.

MOST_PARTS, MOST_WHOLE = 400, 20  # of one case: some ten states of it


class Kept(Struct):
    """What is kept of one case, as JSON by name: what single theorems found, and whole checks.

    What was used last stands last.
    """

    parts: dict[str, Any] = field(default_factory=dict)
    whole: dict[str, Any] = field(default_factory=dict)

    def merge_newer(self, other: Kept) -> Kept:
        """This after what another check has kept, without what is too old."""
        return Kept(
            _keep_newest(other.parts, self.parts, MOST_PARTS),
            _keep_newest(other.whole, self.whole, MOST_WHOLE),
        )


def _keep_newest(older: Mapping[str, Any], newer: Mapping[str, Any], most: int) -> dict[str, Any]:
    every = [*((name, form) for name, form in older.items() if name not in newer), *newer.items()]
    return dict(every[-most:])
