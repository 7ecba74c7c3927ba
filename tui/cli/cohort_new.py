"""`rifq cohort new`: sets up a course with what is agreed with its people."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import click

from engine.language.catalogues import languages, load
from engine.language.strings import _, current
from engine.records.cohorts import Cohort
from engine.scenario.case_paths import find
from engine.scenario.courses import courses, find_course, load_course
from tui.cli.cohort_common import open_cohorts
from tui.cli.commands import Command
from tui.cli.common import cases_option, data_option, give_up, load_case

_ID = re.compile(r"[a-z][a-z0-9-]{0,59}")


def _day(_ctx: click.Context, _parameter: click.Parameter, typed: str) -> str:
    """A day as it is kept."""
    try:
        return date.fromisoformat(typed).isoformat() if typed else ""
    except ValueError:
        words = _("{typed} is not a date. Example: 2026-11-30.")
        raise click.BadParameter(words.format(typed=typed)) from None


def _id(_ctx: click.Context, _parameter: click.Parameter, typed: str) -> str:
    if typed and not _ID.fullmatch(typed):
        words = _(
            "{typed} is not an id. Use small letters, digits and hyphens; start with a letter."
        )
        raise click.BadParameter(words.format(typed=typed))
    return typed


def _language(_ctx: click.Context, _parameter: click.Parameter, typed: str) -> str:
    """The code of a language that Rifq speaks."""
    found = load(typed) if typed else None
    if typed and found is None:
        words = _("Rifq does not speak `{code}`. It speaks: {known}.")
        raise click.BadParameter(words.format(code=typed, known=current().commas(languages())))
    return found.code if found else ""


@click.command("new", cls=Command)
@click.argument("title")
@click.option("--course", metavar="COURSE", help="A course: an id, or the path of its file.")
@click.option("--case", "only", multiple=True, metavar="CASE", help="Without a course: its cases.")
@click.option("--id", "id", default="", callback=_id, help="Default: made from the title.")
@click.option(
    "--agency", "agencies", multiple=True, metavar="NAME", help="An agency of its people."
)
@click.option("--first", default="", callback=_day, metavar="DAY", help="Its first day.")
@click.option("--last", default="", callback=_day, metavar="DAY", help="Its last day.")
@click.option("--mode", type=click.Choice(["practice", "assessment"]), default="practice")
@click.option(
    "--records",
    type=click.Choice(["own", "shared"]),
    default="own",
    help=("own: you see only the group. shared: you may open plays, by code. People agree first."),
)
@click.option("--no-embargo", is_flag=True, help="Each person reads the analysis when they finish.")
@click.option("--support", default="", metavar="WHO", help="Someone to talk to, and where.")
@click.option(
    "--keep-days",
    type=click.IntRange(0, 3650),
    default=30,
    help="Days from closing until plays are to be forgotten (30).",
)
@click.option(
    "--course-language",
    "spoken",
    default="",
    callback=_language,
    metavar="LANG",
    help="The language its people are spoken to in, such as en.",
)
@click.option("--trial", is_flag=True, help="To try things: it can be deleted completely.")
@data_option
@cases_option
def new(title: str, data: Path | None, cases: Path | None, **options: Any) -> None:
    """Set up a cohort called TITLE; its id is printed.

    What was agreed stays as it is: people accept it on their first screen.
    """
    if not title.strip():
        give_up(_("A cohort needs a title."))
    if bool(options["course"]) == bool(options["only"]):
        give_up(
            _("Say which course or cases: `--course COURSE`, or `--case CASE` once for each case.")
        )
    if options["first"] and options["last"] and options["last"] < options["first"]:
        give_up(_("The last day cannot be before the first."))
    with open_cohorts(data, cases) as service:
        click.echo(service.found(_wanted(title, options, service.own)).id)


def _wanted(title: str, options: dict[str, Any], own: Path | None) -> Cohort:
    """What was asked for."""
    course, its_cases, parallel = _follows(options, own)
    return Cohort(
        options["id"],
        " ".join(title.split()),
        course,
        its_cases,
        tuple(dict.fromkeys(" ".join(name.split()) for name in options["agencies"])),
        options["first"],
        options["last"],
        options["mode"],
        options["records"],
        not options["no_embargo"],
        support=options["support"].strip(),
        keep_days=options["keep_days"],
        trial=options["trial"],
        parallel=parallel,
        language=options["spoken"],
    )


def _follows(options: dict[str, Any], own: Path | None) -> tuple[str, tuple[str, ...], bool]:
    """The course, the cases, and whether its forms change places."""
    if options["course"]:
        path = find_course(options["course"], own)
        if path is None:
            known = current().commas(path.stem for path in courses(own))
            words = _("There is no course `{course}`. Available: {known}.")
            give_up(words.format(course=options["course"], known=known))
        course = load_course(path, own)
        return course.id, course.cases, course.parallel

    found = tuple(load_case(case, own).id for case in options["only"])
    if len(set(found)) < len(found):
        give_up(_("A case can be in a cohort only once."))
    if lost := [id for id in found if find(id, own) is None]:
        words = _("{case} is not in a folder of cases. Name its folder with `--cases`.")
        give_up(words.format(case=lost[0]))
    return "", found, False
