"""`rifq check`: everything wrong with cases, with place, code and hint."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from engine.scenario.problems import Problem, Refused
from engine.scenario.problems import Severity as Weight
from tui.strings import _
from tui.verbs.common import (
    FOUND,
    UNREADABLE,
    cases_folder,
    cases_option,
    give_up,
    output_option,
    write,
)
from tui.verbs.problems import as_github, as_json, as_text


@click.command("check")
@click.argument("paths", nargs=-1, metavar="[PATH]…")
@click.option("--format", "form", type=click.Choice(["text", "json", "github"]), default="text")
@click.option("--explain", metavar="CODE", help="Print the page of a code.")
@cases_option
@output_option
def command(
    paths: tuple[str, ...], form: str, explain: str | None, cases: Path | None, output: Path | None
) -> None:
    """Check files, folders or ids; without any, every case there is.

    Exit code 0: fine. 1: something was found. 2: something could not be read.
    """
    if explain:
        _explain(explain, output)
        return
    files = _files(paths, cases_folder(cases))
    problems: list[Problem] = []
    told: list[str] = []
    for file in files:
        found, summary = look(file)
        problems += found
        told += [summary] if summary else []
    if form == "text":
        text = "\n\n".join(part for part in (as_text(problems), "\n".join(told)) if part)
    else:
        text = (as_json if form == "json" else as_github)(problems)
    write(text, output)
    if any(p.code in ("E001", "E002", "E003") for p in problems):
        sys.exit(UNREADABLE)
    if any(p.severity is not Weight.NOTE for p in problems):
        sys.exit(FOUND)


def look(file: Path) -> tuple[list[Problem], str]:
    """What is wrong with one case, and, when it can be played, what was proved of it."""
    from engine.explore.findings import findings
    from engine.scenario.library import load

    try:
        scenario = load(file)
    except Refused as refused:
        return list(refused.problems), ""
    report = findings(scenario)
    shape = _("{title}: {scenes} scenes, {slots} slots").format(
        title=scenario.about.title, scenes=len(scenario.text.scenes), slots=len(scenario.key.slots)
    )
    if report.exhausted:
        proved = _("{states} states, all of them: nobody gets stuck").format(
            states=f"{report.states:,}"
        )
    else:
        proved = _("not exhausted after {states} states").format(states=f"{report.states:,}")
    if report.exhausted and any(p.code in ("E301", "E302") for p in report.problems):
        proved = _("{states} states, all of them").format(states=f"{report.states:,}")
    return list(report.problems), f"{file}: {shape}; {proved}."


def _files(paths: tuple[str, ...], own: Path | None) -> list[Path]:
    """The files meant; says so and stops when there is none."""
    from engine.scenario.library import cases, find

    found = [] if paths else list(cases(own))
    for given in paths:
        if os.path.isdir(given):
            inside = sorted(p for p in Path(given).rglob("*") if _is_case(p.relative_to(given)))
            if not inside:
                give_up(_("There is no case in {path}.").format(path=given))
            found += inside
        else:
            found.append(find(given, own) or Path(given))
    return found


def _is_case(path: Path) -> bool:
    """Whether a file of a folder is a case, and no principles, setting or course."""
    beside = path.name == "doctrine.yaml" or path.parent.name in ("settings", "courses")
    return path.suffix in (".yaml", ".yml") and not beside


def _explain(code: str, output: Path | None) -> None:
    from engine.scenario.pages import page

    try:
        text = page(code.upper())
    except (LookupError, OSError):
        give_up(_("There is no page for the code {code}.").format(code=code))
    write(text, output)
