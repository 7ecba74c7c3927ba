"""`rifq review`: who has read a case, sheets for a panel, and what came of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from engine.language.interface import _, current
from tui.cli.commands import Command, cases_option, output_option
from tui.cli.common import case_file, cases_folder, give_up, load_case, not_written, write

ASPECTS = ("practice", "law", "survivor", "child", "health", "language", "tried")


def _day(_ctx: click.Context, _parameter: click.Parameter, typed: str) -> str:
    from engine.services.cohorts import read_day

    try:
        return read_day(typed) or date.today().isoformat()
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


@click.command("review", cls=Command)
@click.argument("case")
@click.option("--give", type=click.Choice(ASPECTS), help="Write a review into the file.")
@click.option("--who", metavar="NAME", default="", help="The reviewer, as they are to be named.")
@click.option("--role", metavar="ROLE", default="", help="What makes them the right reader.")
@click.option(
    "--says", type=click.Choice(["read", "signed"]), default="read", help="Whether they sign it."
)
@click.option("--date", "day", default="", callback=_day, metavar="DAY", help="Default: today.")
@click.option("--format", "form", type=click.Choice(["text", "html"]), default="text")
@cases_option
@output_option
def command(case: str, form: str, cases: Path | None, output: Path | None, **options: Any) -> None:
    """Show who has read CASE, aspect by aspect, and what has changed since then.

    With --give, write down that somebody has read an aspect or signs it.
    """
    from engine.reports.case_review.state import state
    from engine.reports.render.html import as_html
    from engine.reports.render.text import as_text

    own = cases_folder(cases)
    scenario = load_case(case, own)
    if options["give"]:
        _give(case_file(case, own), options)
        return
    document = state(scenario, current())
    write(as_html(document) if form == "html" else as_text(document), output)


def _give(path: Path, options: dict[str, Any]) -> None:
    from engine.scenario.about import Aspect
    from engine.scenario.review_entries import Entry
    from engine.scenario.yaml.edit import NotEdited
    from engine.services.case_review import give

    who, role = (" ".join(options[name].split()) for name in ("who", "role"))
    if not (who and role):
        give_up(_("Say who reads it, and in which role: `--who NAME --role ROLE`."))
    entry = Entry(Aspect(options["give"]), who, role, options["day"], options["says"] == "signed")
    try:
        give(path, entry)
    except NotEdited as error:
        words = _("{path}: nothing was written: {why}. Write `review:` as the guide has it.")
        give_up(words.format(path=path, why=error))
    except OSError as error:
        not_written(path, error)
    click.echo(str(_("Written to {path}").format(path=path)), err=True)
