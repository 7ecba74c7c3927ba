"""`rifq print`: a case on paper, for a class and its facilitator, or for those who review it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from engine.language.interface import _, current
from tui.cli.commands import Command, cases_option
from tui.cli.common import cases_folder, load_case, not_written, write

if TYPE_CHECKING:
    from engine.scenario.scenario import Scenario


@click.command("print", cls=Command)
@click.argument("case")
@click.option("--with-key", is_flag=True, help="One page with ratings and reasons, for reviewers.")
@click.option("--map", "as_map", is_flag=True, help="One page with the map of the case.")
@cases_option
@click.option(
    "-o",
    "output",
    type=click.Path(path_type=Path),
    help="The folder to write to; with --with-key or --map, the file.",
)
def command(
    case: str, with_key: bool, as_map: bool, cases: Path | None, output: Path | None
) -> None:
    """Print CASE, an id or a path, for a class: each page is a file for a browser or a printer.

    The files go into a folder, CASE-pages here unless -o names another. Only facilitator-only.html
    has the marking. The sheet of sentences shows what the marking prefers: hand it out last.
    """
    from engine.reports.render.html import as_html

    scenario = load_case(case, cases_folder(cases))
    if as_map:
        from engine.reports.case_map import map_page

        write(as_html(map_page(scenario, current())), output)
        return
    if not with_key:
        _for_a_class(scenario, output or Path(f"{scenario.id}-pages"))
        return
    from engine.reports.case_print.review import review

    write(as_html(review(scenario, current())), output)


def _for_a_class(scenario: Scenario, folder: Path) -> None:
    """Make every page before the first is written, and say what each is for."""
    from engine.reports.case_print.handouts import pages
    from engine.reports.render.html import as_html

    made = pages(scenario, current())
    written = [(folder / page.name, as_html(page.document)) for page in made]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, html in written:
            path.write_text(html, encoding="utf-8", newline="\n")
    except OSError as error:
        not_written(folder, error)
    width = max(len(page.name) for page in made)
    for page in made:
        click.echo(f"{page.name:{width}}  {page.about}")
    click.echo(str(_("Written to {path}").format(path=folder)), err=True)
