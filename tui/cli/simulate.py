"""`rifq simulate`: plays a case many times and shows what happened."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from engine.language.strings import plural
from tui.cli.commands import INTERRUPTED, Command, cases_option, output_option
from tui.cli.common import cases_folder, load_case, show_line, write

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
    seen = simulate(scenario, plays, seed=seed, policy=policy, progress=_progress)
    show_line()
    write(as_json(scenario, seen) if form == "json" else as_text(scenario, seen), output)
    if seen.plays < seen.wanted:
        sys.exit(INTERRUPTED)


def _progress(plays: int) -> None:
    show_line(plural("{plays} play", "{plays} plays", plays, plays=f"{plays:,}"))
