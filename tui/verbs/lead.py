"""`rifq lead`: one laptop and a projector for a whole room."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tui.strings import _
from tui.verbs.common import cases_option, data_option, give_up, load_case

if TYPE_CHECKING:
    from tui.lead import Led
    from tui.page import Page


@click.command("lead")
@click.argument("case")
@click.option("--cohort", metavar="ID", help="The cohort this session belongs to.")
@click.option("--new", "fresh", is_flag=True, help="Begin anew, whatever was left unfinished.")
@click.option("--rehearse", is_flag=True, help="Try it alone; nothing is kept.")
@click.option("--notes", is_flag=True, help="In a second window: notes for you, never projected.")
@click.option("--language", default="en", help="Of what is shown.")
@data_option
@cases_option
def command(case: str, data: Path | None, cases: Path | None, **options: Any) -> None:
    """Lead a room through CASE, an id or a path: it votes, you type the counts.

    A session that was left, or cut off, goes on where it was.
    """
    if options["notes"] and (options["rehearse"] or options["fresh"]):
        give_up(_("`--notes` only follows: it goes with neither `--new` nor `--rehearse`."))
    if options["rehearse"] and options["cohort"]:
        give_up(_("A rehearsal is never recorded: it belongs to no cohort."))
    from tui.verbs.app import open_app

    first = _notes if options["notes"] else _session
    open_app(data, cases, first=lambda house: first(house, case, options), options=options)


def _session(house: Any, case: str, options: dict[str, Any]) -> Led:
    """The session that was left, a new one, or a rehearsal."""
    from tui.playing import Refused

    scenario = load_case(case, house.own)
    house.adopt(scenario)
    how = "rehearse" if options["rehearse"] else "new" if options["fresh"] else "go-on"
    led: Led | Refused = house.lead(scenario.id, how, options["cohort"])
    if isinstance(led, Refused):
        give_up(led.message)
    return led


def _notes(house: Any, case: str, options: dict[str, Any]) -> Page[None]:
    """The window that follows the session of this case."""
    from tui.lead import latest
    from tui.lead_key import private
    from tui.screens.leading_notes import LeadNotes

    scenario = load_case(case, house.own)

    def told(led: Led) -> Any:
        return private(led.recorded.scenario, led.recorded.play, led.vote)

    return LeadNotes(lambda: latest(house.store, scenario.id, options["cohort"]), told)
