"""`rifq lead`: one laptop and a projector for a whole room."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from engine.language.strings import _, follow_course
from tui.cli.commands import Command
from tui.cli.common import (
    case_file,
    cases_folder,
    cases_option,
    data_option,
    give_up,
    load_case,
)

if TYPE_CHECKING:
    from engine.services.led_play import LedSession
    from tui.widgets.page import Page


@click.command("lead", cls=Command)
@click.argument("case", default="")
@click.option("--cohort", metavar="ID", help="The cohort this session belongs to.")
@click.option("--new", "fresh", is_flag=True, help="Begin anew, whatever was left unfinished.")
@click.option("--rehearse", is_flag=True, help="Try it alone; nothing is kept.")
@click.option("--notes", is_flag=True, help="In a second window: notes for you, never projected.")
@data_option
@cases_option
def command(case: str, data: Path | None, cases: Path | None, **options: Any) -> None:
    """Lead a room through CASE, an id or a path: it votes, you type the counts.

    Without CASE, say which there are.

    A session that was left, or cut off, goes on where it was.
    """
    if options["notes"] and (options["rehearse"] or options["fresh"]):
        give_up(_("`--notes` only follows: it goes with neither `--new` nor `--rehearse`."))
    from tui.cli.open_app import open_app

    case_file(case, cases_folder(cases))  # whether there is one is said on any terminal
    first = _notes if options["notes"] else _session
    open_app(data, cases, first=lambda house: first(house, case, options), options=options)


def _session(house: Any, case: str, options: dict[str, Any]) -> LedSession | Page[None]:
    """The session that was left; else what a room hears before it begins, or rehearses."""
    from engine.services.led_play import left, not_now
    from tui.screens.briefing import LedBriefing

    scenario = load_case(case, house.own)
    house.adopt(scenario)
    cohorts = house.store.cohorts
    course = cohorts.get(options["cohort"]) if options["cohort"] else None
    follow_course(course.language if course else "")
    cohort = course.id if course else None
    begins = options["rehearse"] or options["fresh"]
    if not begins and (led := left(house.store, scenario.id, cohort)):
        return led
    if course and (why := not_now(scenario, course)):
        give_up(why.message)
    how = "rehearse" if options["rehearse"] else "new"
    return LedBriefing(scenario.id, house.briefing(scenario.id), how, cohort)


def _notes(house: Any, case: str, options: dict[str, Any]) -> Page[None]:
    """The window that follows the session of this case."""
    from engine.services.led_key import private
    from engine.services.led_play import latest
    from tui.screens.led_notes import LedNotes

    scenario = load_case(case, house.own)
    cohort = options["cohort"] and house.store.cohorts.get(options["cohort"]).id

    def told(led: LedSession) -> Any:
        return private(led.recorded.scenario, led.recorded.play, led.vote)

    return LedNotes(lambda: latest(house.store, scenario.id, cohort), told)
