"""`rifq test`: runs the tests of an author."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from engine.language.interface import _, plural
from engine.scenario.case_files import cases as all_cases
from engine.scenario.problems import Refused
from tui.cli.arguments import case_file
from tui.cli.commands import FOUND, UNREADABLE, Command, cases_option
from tui.cli.folders import cases_folder
from tui.cli.problem_output import as_text

if TYPE_CHECKING:
    from engine.scenario.scenario import Scenario
    from engine.scenario.specification import Plan


@click.command("test", cls=Command)
@click.argument("named", nargs=-1, metavar="[CASE]…")
@cases_option
def command(named: tuple[str, ...], cases: Path | None) -> None:
    """Run the tests under `tests:` of these cases; if none is given, of every case.

    Exit code 0: all pass. 1: one fails. 2: a case could not be read.
    """
    own = cases_folder(cases)
    files = [case_file(name, own) for name in named] or list(all_cases(own))
    codes = [code for file in files for code in _run_tests(file)]
    ran, failed = len(codes) - codes.count(UNREADABLE), codes.count(FOUND)
    if ran > 1:  # the line of one test says it all
        fail = plural("{n} of {all} tests fails.", "{n} of {all} tests fail.", failed, all=ran)
        click.echo(fail if failed else _("All {n} tests hold.").format(n=ran))
    sys.exit(max(codes, default=0))


def _run_tests(file: Path) -> list[int]:
    """Run the tests of one case; returns the exit code of each, or that it cannot be read."""
    from engine.scenario.load import load

    try:
        scenario = load(file)
    except Refused as refused:
        click.echo(as_text(refused.problems), err=True)
        return [UNREADABLE]
    if not scenario.plans:
        click.echo(_("{case}: there is nothing under `tests:`").format(case=scenario.id))
    return [_run(scenario, plan) for plan in scenario.plans]


def _run(scenario: Scenario, plan: Plan) -> int:
    """Run one test and print the result; returns the exit code."""
    from engine.explore.run_plans import run_plan

    failure = run_plan(scenario, plan)
    # Translators: Said of a test of a case.
    mark = _("fails") if failure else _("holds")
    click.echo(f"{mark}  {scenario.id}: {plan.name}")
    if failure is None:
        return 0
    where: tuple[str | int, ...] = (*plan.path, "expect")
    if failure.step:
        why = _("answer {n}, `{what}`, was not offered. Available in {found}")
        where = (*plan.path, "play", failure.step - 1)
    else:
        why = _("expected {what}; found {found}")
    line = scenario.source.problem(where, "F310", key=not failure.step).line
    said = why.format(n=failure.step, what=failure.what, found=failure.found)
    click.echo(f"       {scenario.source.file}:{line}: {said}")
    return FOUND
