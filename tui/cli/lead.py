"""`rifq lead`: one laptop and a projector for a whole room."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from engine.language.interface import _
from engine.lazy_import import lazy_modules
from tui.cli.arguments import case_file, load_case
from tui.cli.commands import cases_option, data_option
from tui.cli.folders import cases_folder
from tui.cli.output import give_up
from tui.cli.serve import RoomCommand, room_options, where_from
from tui.shared.room_server import OpenRoom, open_room

with lazy_modules():
    from engine.services.led import live_vote
    from tui.app import first_page
    from tui.cli import open_app

if TYPE_CHECKING:
    from engine.records.sqlite.store import Store
    from engine.services.led.play import LedSession
    from engine.services.library import Library
    from engine.services.shared.errors import Failure
    from tui.widgets.page import Page


@click.command("lead", cls=RoomCommand)
@click.argument("case", default="")
@click.option("--cohort", metavar="ID", help="The cohort this session belongs to.")
@click.option("--new", "fresh", is_flag=True, help="Start again; ignore any unfinished play.")
@click.option("--rehearse", is_flag=True, help="Try it alone; nothing is saved.")
@click.option("--core", is_flag=True, help="Only its core scenes, for 27 minutes.")
@click.option("--room", is_flag=True, help="People answer on their own devices, in a browser.")
@room_options
@click.option("--notes", is_flag=True, help="In a second window: notes for you, never projected.")
@data_option
@cases_option
def command(case: str, data: Path | None, cases: Path | None, **options: Any) -> open_app.OpenApp:
    """Lead a class through CASE, an id or a path: the class votes, you type the counts.

    With `--room`, people also vote on their own devices: the screen shows the address and the PIN.

    Without CASE, list the cases.

    A session that was left or cut off continues where it stopped.
    """
    if options["notes"] and any(options[name] for name in ("rehearse", "fresh", "core", "room")):
        give_up(_("`--notes` only follows a session: use it alone, or with `--cohort`."))
    case_file(case, cases_folder(cases))  # whether there is one is said on any terminal
    return open_app.OpenApp(
        data,
        cases,
        first=lambda library: _first(library, case, options),
        greets=False,  # a room looks at this screen
        room=partial(_room, own=cases_folder(cases), options=options) if options["room"] else None,
        otherwise=_("To lead a class, Rifq needs a terminal."),
    )


def _room(store: Store, own: Path | None, options: dict[str, Any]) -> OpenRoom | Failure:
    """The room on the network; its vote is that of the play that is led here."""
    cohort = store.cohorts.get(options["cohort"]) if options["cohort"] else None
    return open_room(store, own, where_from(options), cohort, live_vote.LiveVote(expected=True))


def _first(
    library: Library, case: str, options: dict[str, Any]
) -> LedSession | Page[None] | Failure:
    scenario = load_case(case, library.own)
    if options["core"] and not scenario.text.core:
        give_up(
            _("{case} has no core. Its author can write one: `core:`.").format(case=scenario.id)
        )
    if options["notes"]:
        return first_page.notes(library, scenario, options["cohort"])
    begins = {name: options[name] for name in ("fresh", "rehearse", "core")}
    return first_page.to_lead(library, scenario, options["cohort"], **begins)
