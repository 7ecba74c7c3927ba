"""F310 and F311: the author's tests pass, and every scored answer names a principle."""

from __future__ import annotations

from collections.abc import Iterator

from engine.explore.explored_case import Case
from engine.explore.finding import Finding, make_finding
from engine.explore.run_plans import Failure, run_plan
from engine.explore.theorem_inputs import reads
from engine.scenario.specification import Plan


@reads("story", "key", "tests")
def find_failing_plans(case: Case) -> Iterator[Finding]:
    """Find the author's tests that fail, each with the first reason."""
    for plan in case.scenario.plans:
        failure = run_plan(case.scenario, plan)
        if failure is not None:
            yield _failing(case, plan, failure)


def _failing(case: Case, plan: Plan, failure: Failure) -> Finding:
    """F310, at the answer that cannot be given, or at what is expected at the end."""
    path: tuple[str | int, ...] = (*plan.path, "expect")
    where, found = "the end", failure.found
    if failure.step:
        path = (*plan.path, "play", failure.step - 1)
        where, found = f"answer {failure.step}", f"only this in {failure.found}"
    return make_finding(
        case.scenario, path, "F310", name=plan.name, where=where, what=failure.what, found=found
    )


@reads("story", "key")
def find_missing_principles(case: Case) -> Iterator[Finding]:
    """Find scored answers that name no principle: every judgement must cite one."""
    scenario = case.scenario
    for mark in scenario.key.marks.values():
        grades = [g for g in mark.grades if not (g.upholds or g.breaches)]
        if mark.slot and grades and not (mark.upholds or mark.breaches):
            yield make_finding(scenario, scenario.places[mark.address], "F311", at=mark.address)
