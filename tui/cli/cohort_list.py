"""`rifq cohort list` and `show`: cohorts in numbers, and nobody in them."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from engine.language.strings import _
from tui.cli.cohort_common import at_the_desk, one_of, reminders
from tui.cli.common import data_option, output_option, write

if TYPE_CHECKING:
    from engine.services.cohorts import Standing

_FORMAT = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")


@click.command("list")
@_FORMAT
@data_option
@output_option
def list_cohorts(form: str, data: Path | None, output: Path | None) -> None:
    """List the cohorts, the latest first, and say what is due to be closed or forgotten."""
    with at_the_desk(data) as desk:
        found = [desk.standing(cohort.id) for cohort in desk.cohorts()]
        due = reminders(desk)
    if form == "json":
        write(_json([_object(standing) for standing in found]), output)
    elif found:
        write("\n".join(map(_row, found)), output)
    else:
        click.echo(str(_("There is no cohort yet: `rifq cohort new TITLE`.")), err=True)
    for sentence in due:
        click.echo(sentence, err=True)


@click.command("show")
@click.argument("cohort")
@_FORMAT
@data_option
@output_option
def show(cohort: str, form: str, data: Path | None, output: Path | None) -> None:
    """Say what was agreed for COHORT, and how it stands. No code is shown."""
    with at_the_desk(data) as desk:
        standing = desk.standing(one_of(desk, cohort).id, whole=True)
    if form == "json":
        write(_json(_object(standing)), output)
        return
    from engine.services.cohort_summary import lines

    said = [f"{heading:<20} {words}".rstrip() for heading, words in lines(standing)]
    write("\n".join(said), output)


def _row(standing: Standing) -> str:
    from engine.services.cohort_summary import state

    cohort = standing.cohort
    days = " – ".join(day for day in (cohort.first, cohort.last) if day)
    parts = (f"{cohort.id:<24}", f"{standing.people:>3}", state(standing), days, cohort.title)
    return "  ".join(part for part in parts if part)


def _object(standing: Standing) -> dict[str, Any]:
    """A cohort in numbers; luck is left out, since it tells what happens in its cases."""
    cohort = asdict(standing.cohort)
    del cohort["luck"]
    cohort["opened"] = sorted(cohort["opened"])
    return {
        **cohort,
        "forget_on": standing.cohort.forget_on,
        "people": standing.people,
        "by_agency": standing.agencies,
        "agreed": standing.agreed,
        "unused": standing.unused,
        "begun": standing.begun,
        **({} if standing.finished is None else {"finished": standing.finished}),
        "sealed": standing.sealed,
    }


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
