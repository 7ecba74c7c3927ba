"""`rifq cohort list` and `show`: cohorts in numbers, and nobody in them."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from engine.language.strings import _
from engine.services.cohort_summary import lines, state
from engine.services.cohorts import CohortSummary
from tui.cli.cohort_common import one_of, open_cohorts, reminders
from tui.cli.commands import Command
from tui.cli.common import data_option, output_option, write

_FORMAT = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")


@click.command("list", cls=Command)
@_FORMAT
@data_option
@output_option
def list_cohorts(form: str, data: Path | None, output: Path | None) -> None:
    """List the cohorts, the latest first, and say what is due to be closed or forgotten."""
    with open_cohorts(data) as service:
        found = [service.summary(cohort.id) for cohort in service.cohorts()]
        due = reminders(service)
    if form == "json":
        write(_json([_object(summary) for summary in found]), output)
    elif found:
        write("\n".join(map(_row, found)), output)
    else:
        click.echo(str(_("There is no cohort yet: `rifq cohort new TITLE`.")), err=True)
    for sentence in due:
        click.echo(sentence, err=True)


@click.command("show", cls=Command)
@click.argument("cohort")
@_FORMAT
@data_option
@output_option
def show(cohort: str, form: str, data: Path | None, output: Path | None) -> None:
    """Show what was agreed for COHORT, and its current state. No code is shown."""
    with open_cohorts(data) as service:
        summary = service.summary(one_of(service, cohort).id, whole=True)
    if form == "json":
        write(_json(_object(summary)), output)
        return
    said = [f"{heading:<20} {words}".rstrip() for heading, words in lines(summary)]
    write("\n".join(said), output)


def _row(summary: CohortSummary) -> str:
    cohort = summary.cohort
    days = " – ".join(day for day in (cohort.first, cohort.last) if day)
    parts = (f"{cohort.id:<24}", f"{summary.people:>3}", state(summary), days, cohort.title)
    return "  ".join(part for part in parts if part)


def _object(summary: CohortSummary) -> dict[str, Any]:
    """A cohort in numbers; luck is left out, since it tells what happens in its cases."""
    cohort = asdict(summary.cohort)
    del cohort["luck"]
    cohort["opened"] = sorted(cohort["opened"])
    return {
        **cohort,
        "forget_on": summary.cohort.forget_on,
        "people": summary.people,
        "by_agency": summary.agencies,
        "agreed": summary.agreed,
        "unused": summary.unused,
        "begun": summary.begun,
        **({} if summary.finished is None else {"finished": summary.finished}),
        "sealed": summary.sealed,
    }


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
