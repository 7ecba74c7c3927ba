"""`rifq cohort report`: what a room chose, for its facilitator; aggregates, for observers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from engine.language.strings import _
from engine.records.sqlite.store import Store
from engine.services.cohort_reports import build, told
from engine.services.cohort_seals import observed
from tui.cli.cohort_common import working
from tui.cli.commands import Command
from tui.cli.common import (
    cases_folder,
    cases_option,
    data_folder,
    data_option,
    give_up,
    output_option,
    records_spoken,
    write,
)


@click.command("report", cls=Command)
@click.argument("cohort", default="")
@click.option("--format", "form", type=click.Choice(["html", "csv", "json"]), default="html")
@click.option("--observer", is_flag=True, help="For observers: counts of a closed cohort.")
@cases_option
@data_option
@output_option
def report(
    cohort: str,
    form: str,
    observer: bool,
    cases: Path | None,
    data: Path | None,
    output: Path | None,
) -> None:
    """Print the report of COHORT: an id, a unique beginning of one, or nothing for the latest."""
    own, today = cases_folder(cases), date.today().isoformat()
    with records_spoken(), Store.open(data_folder(data)) as store:
        found = store.cohorts.get(cohort or _latest(store))
        if observer:
            write(observed(store, found.id, own, form, today), output)
            return
        with working() as progress:
            figures = build(store, found.id, own, today, progress)
        write(told(figures, form, found.support), output)


def _latest(store: Store) -> str:
    """The latest cohort; says so and stops when there is none."""
    every = store.cohorts.all()
    if not every:
        give_up(_("There is no cohort yet: `rifq cohort new TITLE`."))
    return every[0].id
