"""`rifq simulate`: plays a case many times and shows what happened."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from engine.language.strings import plural
from tui.cli.commands import Command
from tui.cli.common import (
    INTERRUPTED,
    cases_folder,
    cases_option,
    load_case,
    output_option,
    write,
)

if TYPE_CHECKING:
    from engine.explore.simulate.run import Simulation

POLICIES = ("random", "greedy", "careful", "hasty")


@click.command("simulate", cls=Command)
@click.argument("case", metavar="CASE")
@click.option("--plays", type=click.IntRange(min=1), default=10_000, metavar="N", show_default=True)
@click.option("--seed", type=int, default=0, metavar="S", help="The same seed, the same plays.")
@click.option("--policy", type=click.Choice(POLICIES), default="random", show_default=True)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@cases_option
@output_option
def command(
    case: str,
    plays: int,
    seed: int,
    policy: str,
    form: str,
    cases: Path | None,
    output: Path | None,
) -> None:
    """Play a case many times with one policy.

    Shows what was reached and what never was, how plays end and how they score. Ctrl-C stops it
    with the results so far, and exit code 130.
    """
    from engine.explore.simulate.run import simulate
    from tui.cli.simulation_output import as_json, as_text

    scenario = load_case(case, cases_folder(cases))
    told = sys.stderr.isatty()
    seen = simulate(scenario, plays, seed=seed, policy=policy, progress=_progress if told else None)
    if told:
        click.echo("\r\033[K", err=True, nl=False)
    write(as_json(scenario, seen) if form == "json" else as_text(scenario, seen), output)
    if _cut_short(seen):
        sys.exit(INTERRUPTED)


def _cut_short(seen: Simulation) -> bool:
    return seen.plays < seen.wanted


def _progress(plays: int) -> None:
    click.echo(
        "\r" + plural("{plays} play", "{plays} plays", plays, plays=f"{plays:,}"),
        err=True,
        nl=False,
    )
