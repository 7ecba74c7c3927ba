"""Checks a case: runs theorems, in the order an author needs them, and sorts what they find."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from engine.explore.analysis_context import Case, Theorem
from engine.explore.finding import Finding
from engine.explore.statespace.graph import Graph, Limits, Progress
from engine.explore.statespace.state_explosion import find_heaviest_variable
from engine.explore.theorems.dead_ends import find_dead_ends, goes_round_for_ever
from engine.explore.values.compute import compute_values
from engine.explore.values.extreme_plays import find_extreme_play
from engine.play.play import Play
from engine.scenario.scenario import Scenario
from engine.scenario.specification import Rule
from engine.scoring.value_function import Values

BROKEN_RULES = frozenset({"E311", "E312", "E313", "E314", "E315", "E316"})
STUCK = frozenset({"E301", "E302"})
OF_LOOPS = frozenset({"F318", "F319"})  # skipping leads back; a decision is met again


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


def check(
    scenario: Scenario,
    safety: Sequence[Theorem],
    fairness: Sequence[Theorem] = (),
    progress: Progress | None = None,
    attain: bool = False,
) -> Checked:
    """Run theorems on a case, the safety tier first; an interrupt keeps what was found.

    Args:
        scenario: the case.
        safety: the theorems to run first.
        fairness: the theorems to run after them; without any, no values are computed.
        progress: called now and then with the number of states so far.
        attain: whether to find plays with the best and the worst score.
    """
    most = 0

    def counting(states: int) -> None:
        nonlocal most
        most = max(most, states)
        if progress is not None:
            progress(states)

    case = Case(scenario, Limits(progress=counting))
    found: list[Finding] = []
    try:
        endless = find_dead_ends in safety and goes_round_for_ever(case)
        for theorem in (find_dead_ends,) if endless else (*safety, *fairness):
            found.extend(theorem(case))
        if endless:
            return replace(_sized(_judged(scenario, found), case.core), aside=len(scenario.rules))
        if fairness and case.core.exhausted:
            found.extend(_unused(scenario, found))
        checked = _sized(_judged(scenario, found), case.core)
        checked = replace(checked, aside=_aside(case, found, bool(fairness)))
        checked = _valued(checked, compute_values(case)) if fairness else checked
        return _attained(checked, case) if attain else checked
    except KeyboardInterrupt:
        return replace(_judged(scenario, found), states=most, interrupted=True)


def _sized(checked: Checked, graph: Graph) -> Checked:
    """Add how many states were reached and, if these are not all, what makes them so many."""
    name, factor = ("", 1) if graph.exhausted else find_heaviest_variable(graph)
    return replace(
        checked,
        states=len(graph.nodes),
        exhausted=graph.exhausted,
        depth=graph.depth(),
        because=name,
        by=factor,
    )


def _aside(case: Case, found: Iterable[Finding], scored: bool) -> int:
    """How many rules are undecided: about credit without scores, or with a search cut short."""
    short = {(p.line, p.column) for f in found if (p := f.problem).code == "N301"}

    def unknown(rule: Rule) -> bool:
        if rule.kind == "not_determined_by_credit":
            return not (scored and case.scored.exhausted)
        place = case.scenario.source.problem(rule.path, "N301", key=True)
        return (place.line, place.column) in short

    return sum(map(unknown, case.scenario.rules))


def _valued(checked: Checked, values: Values | None) -> Checked:
    """Add the values, as shares of the whole weight."""
    if values is None or not values.weight:
        return checked
    bounds = values.attainable()
    return replace(
        checked,
        best=bounds.best / values.weight,
        worst=bounds.worst / values.weight,
        random=bounds.chance / values.weight,
        weight=values.weight,
    )


def _attained(checked: Checked, case: Case) -> Checked:
    """Add a play with the best score and one with the worst."""
    if checked.best is None:
        return checked
    plays = (find_extreme_play(case, "best"), find_extreme_play(case, "worst"))
    return replace(checked, attain=tuple(play for play in plays if play is not None))


def _judged(scenario: Scenario, found: Iterable[Finding]) -> Checked:
    """Sort findings into those the author accepted and the others, each once."""
    accepted = {(a.finding, a.at) for a in scenario.accepted}
    once = {
        (p.code, p.line, p.column, *sorted(p.params.items())): f for f in found if (p := f.problem)
    }
    loops = {at for f in once.values() for at in f.problem.params.get("loop", "").split()}
    kept = [f for f in once.values() if _name(f) not in accepted and not _follows(f, loops)]
    taken = [f for f in once.values() if _name(f) in accepted]
    kept.sort(key=lambda f: ("EFN".index(f.problem.code[0]), f.problem.line, f.problem.column))
    return Checked(tuple(kept), tuple(taken), len(scenario.rules))


def _follows(finding: Finding, loops: set[str]) -> bool:
    """Whether a finding only says again that a scene of a loop leads back."""
    problem = finding.problem
    named = {problem.params.get("at"), problem.params.get("to", problem.params.get("at"))}
    return problem.code in OF_LOOPS and named <= loops


def _name(finding: Finding) -> tuple[str, str]:
    """The code and address by which an author accepts a finding; others have no code."""
    problem = finding.problem
    return (problem.code if problem.code.startswith("F") else "", problem.params.get("at", ""))


def _unused(scenario: Scenario, found: Iterable[Finding]) -> Iterator[Finding]:
    """N304: findings that were accepted and are not found any more."""
    names = {_name(finding) for finding in found}
    for accepted in scenario.accepted:
        if (accepted.finding, accepted.at) not in names:
            source, name = scenario.source, accepted.finding
            yield Finding(source.problem(accepted.path, "N304", finding=name, at=accepted.at))
