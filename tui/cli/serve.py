"""`rifq serve`: this computer becomes the room, and a class plays on its own devices."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from engine.language.interface import _, current
from engine.services.shared.errors import Failure
from engine.services.shared.sentences import COMPARE
from tui.cli.arguments import open_store
from tui.cli.commands import cases_option, data_option, leave_when_told
from tui.cli.folders import cases_folder
from tui.cli.output import confirm, give_up, show_line
from tui.cli.room_options import (
    RoomCommand,
    host_option,
    own_tls_option,
    people_option,
    port_option,
    tls_option,
    where_from,
)
from tui.shared.room_server import OpenRoom, open_room

if TYPE_CHECKING:
    from engine.records.cohorts import Cohort


@click.command("serve", cls=RoomCommand)
@click.option("--cohort", metavar="ID", help="Only people of this cohort come in.")
@click.option("--yes", is_flag=True, help="Open the room for a closed cohort without asking first.")
@click.option("--room", is_flag=True, help="Listen on the network, for a class.")
@host_option
@port_option
@people_option
@tls_option
@own_tls_option
@data_option
@cases_option
def command(data: Path | None, cases: Path | None, **options: Any) -> None:
    """Turn this computer into the room: people play in the browsers of their own devices.

    Without `--room`, only this computer can open it, to try it.

    Ctrl-C closes the room. Everything that was decided is saved; people continue where they were.
    """
    leave_when_told()
    with open_store(data) as store:
        cohort = options["cohort"]
        course = store.cohorts.get(cohort) if cohort else None
        _ask_if_closed(course, options["yes"])
        where = where_from(options)
        show_line(_("Opening the room …"))
        room = open_room(store, cases_folder(cases), where, course)
        show_line()
        if isinstance(room, Failure):
            give_up(room.message)
        try:
            with suppress(KeyboardInterrupt):
                click.echo("\n".join(_describe_room(room)))
                room.run()
        finally:
            room.close()
        click.echo(str(_("The room is closed. Everything that was decided is saved.")))
        for words in room.in_no_report():
            click.echo(words)


def _ask_if_closed(course: Cohort | None, yes: bool) -> None:
    """Say that a course is closed, and ask whether its room is opened all the same."""
    if course is None or not course.closed:
        return
    words = _(
        "{cohort} was closed on {on}: nobody can play in it any more. People who come in "
        "can look at what they played. What they start now is not part of the cohort."
    )
    click.echo(words.format(cohort=course.title, on=current().date(course.closed)), err=True)
    confirm(_("Open the room all the same?"), yes, _("The room was not opened"))


def _describe_room(room: OpenRoom) -> list[str]:
    """What the terminal shows: the way in, the facilitator's link, who can read it."""
    lines = [
        room.printed_qr,
        _("Address:      {address}").format(address=room.address),
        _("PIN:          {pin}").format(pin=room.shown_pin),
        _("Facilitator:  {link}").format(link=room.link),
        _(
            "  This link is for you alone: do not project this window. It opens your page. "
            "From there you can show the address and the PIN on the projector."
        ),
        "",
    ]
    if room.fingerprint:
        lines += [COMPARE, f"  {room.fingerprint}", ""]
    open_to_all = _(
        "Anyone on this network can read what is sent: codes, PINs, answers. Use a network of your "
        "own with a password (a router or a telephone), or add `--tls`."
    )
    if room.alone:
        here = _("Only this computer can open it. `rifq serve --room` opens it to the network.")
        lines.append(here)
    elif not room.secure:
        lines.append(open_to_all)
    return [str(line) for line in (*lines, _("Ctrl-C closes the room."))]
