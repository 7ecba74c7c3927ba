"""`rifq review`: who has read a case, sheets for a panel, and what came of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from engine.language.interface import _, current
from engine.lazy_import import lazy_modules
from tui.acts.terms import parse_day
from tui.cli.arguments import case_file, load_case, open_store, read_filled_form
from tui.cli.commands import Command, cases_option, data_option, output_option
from tui.cli.document_output import write_document
from tui.cli.folders import cases_folder
from tui.cli.output import give_up, refuse_write, write
from tui.cli.problem_output import speak_problems

with lazy_modules():
    from engine.reports import case_review as panels
    from engine.reports import panel_result as results
    from engine.scenario import case_metadata, review_entries
    from engine.services.catalogue import case_review
    from engine.services.feedback import reports

if TYPE_CHECKING:
    from engine.reports.case_review import Rated
    from engine.reports.cohort.report_data import Contested
    from engine.reports.document import Document
    from engine.scenario.scenario import Scenario

ASPECTS = ("practice", "law", "survivor", "child", "health", "language", "tried")


_ASPECT = click.Choice(ASPECTS)


@click.command("review", cls=Command)
@click.argument("case")
@click.argument("more", nargs=-1, metavar="[FILE]...")
@click.option("--sheet", type=_ASPECT, help="Print the sheet of a panel for this aspect.")
@click.option("--blank-form", type=_ASPECT, help="Only the form of that sheet, as a file.")
@click.option("--cohort", metavar="ID", help="With --sheet: also what this cohort contested.")
@click.option(
    "--ratings", multiple=True, metavar="FILE", help="A form that was filled in; more may follow."
)
@click.option(
    "--write", "keep", is_flag=True, help="With --ratings: write medians and reviews into the file."
)
@click.option("--give", type=_ASPECT, help="Write a review into the file.")
@click.option(
    "--who", metavar="NAME", default="", help="The reviewer's name, as it is to be shown."
)
@click.option(
    "--role", metavar="ROLE", default="", help="The reviewer's role: why they are the right reader."
)
@click.option(
    "--says",
    type=click.Choice(["read", "signed"]),
    default="read",
    help="Only read, or also signed (read).",
)
@click.option(
    "--date", "day", default="", callback=parse_day, metavar="DAY", help="Default: today."
)
@click.option("--format", "form", type=click.Choice(["text", "html"]), default="text")
@data_option
@cases_option
@output_option
def command(
    case: str,
    more: tuple[str, ...],
    form: str,
    cases: Path | None,
    output: Path | None,
    **options: Any,
) -> None:
    """Show who has read CASE, aspect by aspect, and what has changed since then.

    --sheet and --blank-form print the forms of a panel. --ratings shows how the panel rated, with
    medians and agreement. --give writes down that somebody has read an aspect, or signs it.
    """
    own = cases_folder(cases)
    scenario = load_case(case, own)
    if more and not options["ratings"]:
        give_up(_("Give files only after --ratings: `rifq review CASE --ratings FILE FILE`."))
    if options["keep"] and not options["ratings"]:
        give_up(_("Use --write with --ratings: `rifq review CASE --ratings FILE --write`."))
    if options["give"]:
        _give(case_file(case, own), options)
    elif options["blank_form"]:
        write(
            panels.panel_form(scenario, case_metadata.Aspect(options["blank_form"]), current()),
            output,
        )
    else:
        panel = _panel(scenario, (*options["ratings"], *more))
        write_document(_document(scenario, own, panel, options), form, output)
        if panel and options["keep"]:
            _keep(case_file(case, own), scenario, panel)


def _document(
    scenario: Scenario, own: Path | None, panel: list[Rated], options: dict[str, Any]
) -> Document:
    """The sheet, what came of it, or the state of the review."""
    if panel:
        return results.panel_result(scenario, panel, current())
    if options["sheet"]:
        contested = _find_contested(scenario.id, own, options) if options["cohort"] else {}
        return panels.panel_sheet(
            scenario, case_metadata.Aspect(options["sheet"]), current(), contested
        )
    return panels.state(scenario, current())


def _find_contested(case: str, own: Path | None, options: dict[str, Any]) -> dict[str, Contested]:
    """What a cohort disputes in a case, by address, as its report tells it."""
    with open_store(options["data"]) as store:
        report = reports.build(store, options["cohort"], own, date.today().isoformat())
    return {c.address: c for each in report.cases if each.case == case for c in each.contested}


def _panel(scenario: Scenario, files: tuple[str, ...]) -> list[Rated]:
    """The forms of a panel, all of one aspect."""
    panel = [read_filled_form(file, partial(panels.read_form, scenario)) for file in files]
    if len({rated.aspect for rated in panel}) > 1:
        give_up(_("These forms are about different aspects. Give only forms about one aspect."))
    names = [rated.who for rated in panel]
    if twice := next((name for name in names if names.count(name) > 1), ""):
        give_up(_("Two forms are from {who}. Give one form for each person.").format(who=twice))
    return panel


@contextmanager
def _report_write(path: Path) -> Iterator[None]:
    """Say what keeps a file from being written; nothing was written then."""
    try:
        with speak_problems():
            yield
    except review_entries.NotEdited as error:
        words = _("{path}: nothing was written: {why}. Write `review:` as the guide shows it.")
        give_up(words.format(path=path, why=error))
    except OSError as error:
        refuse_write(path, error)
    click.echo(str(_("Written to {path}").format(path=path)), err=True)


def _keep(path: Path, scenario: Scenario, panel: list[Rated]) -> None:
    with _report_write(path):
        kept = case_review.keep_panel(path, scenario, panel)
    for each in kept.changed:
        row = each.row
        words = _("{number} {address}: {rated} is now {median}")
        said = {"number": row.number, "address": row.address, "median": f"{each.median:g}"}
        click.echo(words.format(rated=f"{row.rated:g}", **said), err=True)
    for each in kept.by_hand:
        words = _("{number} {address}: look at it yourself: panel and author differ on danger")
        click.echo(words.format(number=each.row.number, address=each.row.address), err=True)


def _give(path: Path, options: dict[str, Any]) -> None:
    who, role = (" ".join(options[name].split()) for name in ("who", "role"))
    if not (who and role):
        give_up(_("Say who reads it, and in which role: `--who NAME --role ROLE`."))
    day = options["day"] or date.today().isoformat()
    entry = review_entries.ReviewEntry(
        case_metadata.Aspect(options["give"]), who, role, day, options["says"] == "signed"
    )
    with _report_write(path):
        case_review.write_review(path, entry)
