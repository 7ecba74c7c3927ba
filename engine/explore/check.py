"""Everything that is proved of a case, in the order an author needs it.

The safety tier is what is run on every save: who gets stuck, what is never reached, which rule
breaks, which rationale claims what is not so. The rest needs the story with its slots.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from engine.explore.case import Case
from engine.explore.finding import Finding
from engine.explore.statespace.graph import Graph, Limits, Progress
from engine.explore.statespace.state_explosion import find_heaviest_variable
from engine.explore.values.compute import compute_values
from engine.explore.values.extreme_plays import find_extreme_play
from engine.play.play import Play
from engine.scenario.rules import Rule
from engine.scenario.scenario import Scenario
from engine.scoring.values import Values

Theorem = Callable[[Case], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Checked:
    """What is known of a case.

    Attributes:
        findings: what the author has not accepted: problems, findings and notes.
        accepted: what was found and accepted with a reason.
        rules: how many rules the author wrote.
        aside: how many of them were not looked at, or not to their end.
        states: how many states were reached; when it was interrupted, in the largest walk so far.
        exhausted: whether those are all.
        depth: moves on the shortest way to the farthest of them.
        because: the variable that multiplies the states most, where they are not all; or "".
        by: how much it does.
        best, worst, random: what can be reached, and what answering at random brings on average,
            as shares of the whole weight; None where that was not asked, or cannot be said.
        attain: a shortest play that comes to the best there is, and one that comes to the worst;
            empty where that was not asked, or cannot be said.
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
    best: float | None = None
    worst: float | None = None
    random: float | None = None
    attain: tuple[Play, ...] = ()
    interrupted: bool = False
    aside: int = 0


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
        safety: what is run first.
        fairness: what is run after it; with none, no values are computed.
        progress: told now and then how many states were seen.
        attain: whether to look for plays that come to the best and to the worst.
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
        for theorem in (*safety, *fairness):
            found.extend(theorem(case))
        if fairness and case.core.exhausted:
            found.extend(_unused(scenario, found))
        checked = _sized(_judged(scenario, found), case.core)
        checked = replace(checked, aside=_aside(case, found, bool(fairness)))
        checked = _valued(checked, compute_values(case)) if fairness else checked
        return _attained(checked, case) if attain else checked
    except KeyboardInterrupt:
        return replace(_judged(scenario, found), states=most, interrupted=True)


def _sized(checked: Checked, graph: Graph) -> Checked:
    """How far a walk came, and if it did not come to its end, what makes it so large."""
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
    """How many rules nothing is known of: about credit without scores, or with a walk cut short."""
    short = {(p.line, p.column) for f in found if (p := f.problem).code == "N301"}

    def unknown(rule: Rule) -> bool:
        if rule.kind == "not_determined_by_credit":
            return not (scored and case.scored.exhausted)
        place = case.scenario.source.problem(rule.path, "N301", key=True)
        return (place.line, place.column) in short

    return sum(map(unknown, case.scenario.rules))


def _valued(checked: Checked, values: Values | None) -> Checked:
    """What can be reached, as shares of the whole weight."""
    if values is None or not values.weight:
        return checked
    bounds = values.attainable()
    return replace(
        checked,
        best=float(bounds.best / values.weight),
        worst=float(bounds.worst / values.weight),
        random=bounds.chance / values.weight,
    )


def _attained(checked: Checked, case: Case) -> Checked:
    """With a play that comes to the best, and one that comes to the worst."""
    if checked.best is None:
        return checked
    plays = (find_extreme_play(case, "best"), find_extreme_play(case, "worst"))
    return replace(checked, attain=tuple(play for play in plays if play is not None))


def _judged(scenario: Scenario, found: Iterable[Finding]) -> Checked:
    """What was found, apart from what the author accepted with a reason."""
    accepted = {(a.finding, a.at) for a in scenario.accepted}
    once = {
        (p.code, p.line, p.column, *sorted(p.params.items())): f for f in found if (p := f.problem)
    }
    kept = [f for f in once.values() if _name(f) not in accepted]
    taken = [f for f in once.values() if _name(f) in accepted]
    kept.sort(key=lambda f: ("EFN".index(f.problem.code[0]), f.problem.line, f.problem.column))
    return Checked(tuple(kept), tuple(taken), len(scenario.rules))


def _name(finding: Finding) -> tuple[str, str]:
    """What an author calls a finding that can be accepted: a problem or a note never is."""
    problem = finding.problem
    return (problem.code if problem.code.startswith("F") else "", problem.params.get("at", ""))


def _unused(scenario: Scenario, found: Iterable[Finding]) -> Iterator[Finding]:
    """N304: what was accepted and is not found any more."""
    names = {_name(finding) for finding in found}
    for accepted in scenario.accepted:
        if (accepted.finding, accepted.at) not in names:
            source, name = scenario.source, accepted.finding
            yield Finding(source.problem(accepted.path, "N304", finding=name, at=accepted.at))
