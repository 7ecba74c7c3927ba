"""`rifq cohort add`, `codes` and `reissue`: participant codes of a cohort."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from engine.language.strings import _, current
from engine.records.cohorts import Cohort
from engine.services.cohorts import slips
from tui.cli.cohort_common import one_of, open_cohorts
from tui.cli.commands import Command
from tui.cli.common import data_option, give_up, output_option, participant, write

if TYPE_CHECKING:
    from engine.services.cohorts import CohortService


@click.command("add", cls=Command)
@click.argument("cohort")
@click.option("--many", type=click.IntRange(1, 200), default=1, help="How many codes (1).")
@click.option("--agency", default="", metavar="NAME", help="Where these people are from.")
@click.option("--new-agency", default="", metavar="NAME", help="The same, for a new agency.")
@click.option("--code", metavar="CODE", help="Add someone who already has a code.")
@click.option("--name", default="", metavar="NAME", help="Whose code it is: only for the roster.")
@data_option
def add(cohort: str, data: Path | None, **options: Any) -> None:
    """Create codes for COHORT and print them, one per line."""
    if options["many"] > 1 and (options["code"] or options["name"]):
        give_up(_("`--code` and `--name` are for one person: do not use them with `--many`."))
    if options["agency"] and options["new_agency"]:
        give_up(_("Use `--agency` or `--new-agency`, not both."))
    with open_cohorts(data) as service:
        found = one_of(service, cohort)
        agency = _agency(service, found, options)
        if options["code"]:
            codes = list(participant(options["code"]))
            service.take_in(found.id, codes[0], agency)
        else:
            codes = service.add(found.id, agency, options["many"])
        if options["name"]:
            service.name(codes[0], options["name"].strip())
    click.echo("\n".join(codes))


def _agency(service: CohortService, cohort: Cohort, options: dict[str, Any]) -> str:
    """The agency named, as the cohort counts it."""
    if new := " ".join(options["new_agency"].split()):
        service.admit(cohort.id, new)
        return new
    asked = " ".join(options["agency"].split())
    known = {name.casefold(): name for name in ("", *cohort.agencies)}
    if asked.casefold() not in known:
        there = current().commas(cohort.agencies) or str(_("none"))
        words = _(
            "There is no agency `{asked}` in {cohort}. Available: {there}. Or use `--new-agency`."
        )
        give_up(words.format(asked=asked, cohort=cohort.id, there=there))
    return known[asked.casefold()]


@click.command("codes", cls=Command)
@click.argument("cohort")
@click.option("--format", "form", type=click.Choice(["html", "text"]), default="html")
@data_option
@output_option
def codes(cohort: str, form: str, data: Path | None, output: Path | None) -> None:
    """Print the code sheet of COHORT: slips with cut lines, to hand out."""
    with open_cohorts(data) as service:
        found = one_of(service, cohort)
        if form == "html":
            write(service.sheet(found.id), output)
            return
        members = service.store.cohorts.members(found.id)
        write("\n".join(f"{code}  {agency}".rstrip() for code, agency in slips(members)), output)


@click.command("reissue", cls=Command)
@click.argument("cohort")
@click.argument("lost")
@data_option
def reissue(cohort: str, lost: str, data: Path | None) -> None:
    """Print a new code. LOST is the lost code, or its name in the roster.

    Plays, texts and agreement move to it; the lost code no longer opens anything.
    """
    with open_cohorts(data) as service:
        found = one_of(service, cohort)
        click.echo(service.reissue(found.id, service.whose(found.id, lost)))
