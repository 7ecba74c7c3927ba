"""`rifq play`: in the app, line by line, or as lines of JSON."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from engine.language.interface import _
from engine.lazy_import import lazy_modules
from tui.cli.arguments import case_file, load_case, open_store, owner, participant, speak_as_course
from tui.cli.commands import Command, cases_option, data_option, leave_when_told
from tui.cli.folders import cases_folder
from tui.cli.output import give_up
from tui.cli.problem_output import speak_problems

with lazy_modules():
    from engine.services.shared import session
    from tui.app import first_page
    from tui.cli import open_app, recorded_play
    from tui.jsonl import protocol
    from tui.linemode import session as linemode_session

if TYPE_CHECKING:
    from engine.services.library import Library
    from engine.services.shared.errors import Failure
    from engine.services.shared.recording import Recorded
    from tui.cli.open_app import OpenApp
    from tui.widgets.page import Page


@click.command("play", cls=Command)
@click.argument("case", default="")
@click.option("--plain", is_flag=True, help="Line by line: for screen readers, slow links, pipes.")
@click.option("--jsonl", is_flag=True, help="One JSON object per line, for programs.")
@click.option("--as", "code", metavar="CODE", help="A participant code.")
@click.option(
    "--mode",
    type=click.Choice(["practice", "assessment"]),
    help="Mode of a new play (practice), or which play to continue.",
)
@click.option(
    "--players",
    type=click.IntRange(1, 40),
    default=1,
    help="How many people play here: two or more count as one play (1).",
)
@click.option("--new", "fresh", is_flag=True, help="Start again; ignore any unfinished play.")
@click.option("--resume", is_flag=True, help="Continue where this participant stopped.")
@click.option("--seed", type=int, help="Sets luck and, in an assessment, the order shown.")
@click.option("--at", "scene", metavar="SCENE", help="A test from this scene, never recorded.")
@click.option("--along", metavar="STEPS", help="A test after these answers, never recorded.")
@click.option(
    "--with",
    "values",
    multiple=True,
    metavar="X=V",
    help="In a test: hana.trust=3, need.water=met.",
)
@data_option
@cases_option
def command(case: str, data: Path | None, cases: Path | None, **options: Any) -> OpenApp | None:
    """Play CASE, an id or a path; without one, list the cases."""
    _check_options(options)
    if not (options["plain"] or options["jsonl"]):
        return _in_the_app(case, data, cases, options)
    _line_by_line(case, data, cases, options)
    return None


def _line_by_line(
    case: str, data: Path | None, cases: Path | None, options: dict[str, Any]
) -> None:
    leave_when_told()
    own = cases_folder(cases)
    scenario = load_case(case, own)
    if _is_trial(options):
        with speak_problems():
            tried = recorded_play.make_trial(scenario, options)
            _run(tried, options["jsonl"])
        return
    with open_store(data) as store:
        people = owner(store, options["code"])
        speak_as_course(store, people)
        recorded, notice = recorded_play.find_play(store, scenario, people, options)
        recorded.own = own
        _run(recorded, options["jsonl"], "".join(people), notice)


def _is_trial(options: dict[str, Any]) -> bool:
    """Whether a test is asked for, rather than a play that is kept."""
    return options.get("scene") is not None or options.get("along") is not None


def _check_options(options: dict[str, Any]) -> None:
    """Say which options contradict each other, and stop."""
    if options["plain"] and options["jsonl"]:
        give_up(_("Use `--plain` or `--jsonl`, not both."))
    if options["fresh"] and options["resume"]:
        give_up(_("Use `--new` or `--resume`, not both."))
    if options["resume"] and options["seed"] is not None:
        give_up(_("`--seed` is for a new play: do not use it with `--resume`."))
    if options["scene"] is not None and options["along"] is not None:
        give_up(_("Use `--at` or `--along`, not both."))
    if options["values"] and not _is_trial(options):
        give_up(_("`--with` is for a test: it needs `--at SCENE` or `--along STEPS`."))
    if _is_trial(options) and (options["resume"] or options["code"]):
        give_up(_("A test is never recorded: do not use it with `--as` or `--resume`."))


def _in_the_app(
    case: str, data: Path | None, cases: Path | None, options: dict[str, Any]
) -> open_app.OpenApp:
    case_file(case, cases_folder(cases))  # whether there is one is said on any terminal
    return open_app.OpenApp(
        data,
        cases,
        code=options["code"],
        first=lambda library: _first(library, case, options),
    )


def _first(
    library: Library, case: str, options: dict[str, Any]
) -> session.Session | Page[None] | Failure | None:
    scenario, code = load_case(case, library.own), "".join(participant(options["code"]))
    return (
        session.Session(recorded_play.make_trial(scenario, options), code)
        if _is_trial(options)
        else first_page.to_play(
            library,
            scenario,
            code,
            mode=options["mode"] or "",
            players=options["players"],
            fresh=options["fresh"],
        )
    )


def _run(recorded: Recorded, as_json: bool, code: str = "", notice: str = "") -> None:
    if as_json:
        if notice:
            click.echo(notice, err=True)
        protocol.play(recorded, sys.stdin, sys.stdout)
    else:
        linemode_session.play(recorded, sys.stdin, sys.stdout, code, notice)
