"""`rifq print`: a case as readable pages for those who review it."""

from __future__ import annotations

from pathlib import Path

import click

from tui.strings import _, translate
from tui.verbs.common import (
    cases_folder,
    cases_option,
    give_up,
    load_case,
    output_option,
    write,
)


@click.command("print")
@click.argument("case")
@click.option("--with-key", is_flag=True, help="With ratings and reasons, to be reviewed.")
@cases_option
@output_option
def command(case: str, with_key: bool, cases: Path | None, output: Path | None) -> None:
    """Print CASE, an id or a path, as one HTML page for a browser or a printer."""
    if not with_key:
        give_up(_("Only `rifq print CASE --with-key` is there yet: the case for its reviewers."))
    scenario = load_case(case, cases_folder(cases))
    from engine.reports.print_html import as_html
    from engine.reports.printed import printed

    write(as_html(printed(scenario, translate)), output)
