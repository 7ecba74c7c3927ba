"""`rifq print`: a case or a course on paper, for a class, its facilitator and reviewers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from engine.language.interface import _, current
from engine.lazy_import import lazy_modules
from tui.cli.arguments import load_case, load_course
from tui.cli.commands import Command, cases_option
from tui.cli.folders import cases_folder
from tui.cli.output import columns, refuse_write, write
from tui.cli.problem_output import speak_problems
from tui.cli.streams import fold_text

with lazy_modules():
    from engine.reports import case_map
    from engine.reports.papers import packs
    from engine.reports.render import html as render_html
    from engine.services.catalogue import course_material

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.reports.papers.papers import PaperFile
    from engine.scenario.scenario import Scenario


@click.command("print", cls=Command)
@click.argument("case", required=False)
@click.option("--with-key", is_flag=True, help="One page with ratings and reasons, for reviewers.")
@click.option("--map", "as_map", is_flag=True, help="One page with the map of the case.")
@click.option(
    "--course", metavar="COURSE", help="Instead of a case: all that a course needs on paper."
)
@cases_option
@click.option(
    "-o",
    "output",
    type=click.Path(path_type=Path),
    help="The folder to write to; with --with-key or --map, the file.",
)
def command(
    case: str | None,
    with_key: bool,
    as_map: bool,
    course: str | None,
    cases: Path | None,
    output: Path | None,
) -> None:
    """Print CASE, an id or a path, for a class: each page is a file for a browser or a printer.

    The files go into a folder, CASE-pages here unless -o names another. Only facilitator-only.html
    has the marking. The sheet of sentences shows what the marking prefers: hand it out last.

    With --course: its timetable, a brief and a role play for each case, recall cards, forms to fill
    in, and every case; start-here.html says what each is for.
    """
    if (case is None) == (course is None):
        raise click.UsageError(_("Name a case, or a course with --course."))
    own = cases_folder(cases)
    if course is not None:
        if with_key or as_map:
            raise click.UsageError(_("--with-key and --map are for one case."))
        _print_course(course, own, output or Path(f"{Path(course).stem}-course"))
    elif case is not None:
        _print_case(load_case(case, own), own, with_key, as_map, output)


def _print_case(
    scenario: Scenario, own: Path | None, with_key: bool, as_map: bool, output: Path | None
) -> None:
    if as_map:
        write(render_html.as_html(case_map.map_page(scenario, current())), output)
    elif with_key:
        with speak_problems():
            page = packs.print_review(scenario, current())
        write(render_html.as_html(page), output)
    else:
        with speak_problems():
            drawn = course_material.find_luck(scenario, own)
            pages = packs.print_case(scenario, current(), drawn)
        _write_pages(pages, output or Path(f"{scenario.id}-pages"))


def _print_course(course: str, own: Path | None, folder: Path) -> None:
    with speak_problems():
        material = course_material.load_material(load_course(course, own), own)
        pages = packs.print_course(material, current())
    _write_pages(pages, folder)


def _write_pages(pages: Sequence[PaperFile], folder: Path) -> None:
    """Make every page before the first is written, and say what each is for."""
    written = [(folder / page.name, render_html.as_html(page.document)) for page in pages]
    try:
        for path, html in written:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(html, encoding="utf-8", newline="\n")
    except OSError as error:
        refuse_write(folder, error)
    width, across = max(len(page.name) for page in pages), columns(None)
    for page in pages:
        click.echo(fold_text(f"{page.name:{width}}  {page.about}", across, " " * (width + 2)))
    click.echo(str(_("Written to {path}").format(path=folder)), err=True)
