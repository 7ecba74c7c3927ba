"""`rifq cohort demo`: a simulated course, to learn the reports on."""

from __future__ import annotations

from pathlib import Path

import click

from engine.language.strings import _
from engine.records.sqlite.store import Store
from engine.services.demo_cohort import demo as make
from tui.cli.commands import Command
from tui.cli.common import cases_folder, cases_option, data_folder, data_option, records_spoken

MOST = 200  # people


@click.command("demo", cls=Command)
@click.option(
    "--people",
    type=click.IntRange(1, MOST),
    default=24,
    show_default=True,
    help="How many people are simulated.",
)
@click.option("--seed", type=int, default=0, help="The same seed gives the same course.")
@cases_option
@data_option
def demo(people: int, seed: int, cases: Path | None, data: Path | None) -> None:
    """Create a course with simulated people, to learn to use the reports.

    Everything in it is simulated, and every page from it says so. It can be deleted completely.
    """
    folder, own = data_folder(data), cases_folder(cases)
    with records_spoken(), Store.open(folder) as store:
        cohort = make(store, own, people=people, seed=seed)
        plays = len(store.plays(cohort=cohort.id))
    click.echo(
        _(
            "{id}: {people} simulated people, {plays} plays. `rifq cohort report {id}` shows them."
        ).format(id=cohort.id, people=people, plays=plays)
    )
