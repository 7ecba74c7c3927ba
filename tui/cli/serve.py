"""`rifq serve`: this computer becomes the room, and a class plays on its own devices."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from engine.language.interface import _, current
from engine.services.shared.errors import Failure
from engine.services.shared.sentences import COMPARE
from tui.cli.arguments import open_store
from tui.cli.commands import Command, cases_option, data_option, leave_when_told
from tui.cli.folders import cases_folder
from tui.cli.output import confirm, give_up, show_line
from tui.shared.room_server import (
    ANYWHERE,
    HERE,
    MOST_PEOPLE,
    PEOPLE,
    PORT,
    OpenRoom,
    Where,
    open_room,
)

if TYPE_CHECKING:
    from engine.records.cohorts import Cohort

_ROOM_OPTIONS = (
    click.option("--host", metavar="ADDRESS", help="Listen at this address only (127.0.0.1)."),
    click.option(
        "--port", type=click.IntRange(0, 65535), default=PORT, help="The port; 0 takes a free one."
    ),
    click.option(
        "--people",
        type=click.IntRange(1, MOST_PEOPLE),
        default=PEOPLE,
        help="How many can be in at one time, with a code (130).",
    ),
    click.option(
        "--tls",
        nargs=2,
        type=click.Path(path_type=Path, exists=True, dir_okay=False),
        metavar="[CERT KEY]",
        help="Let the network read nothing. Without a certificate and its key, Rifq makes one.",
    ),
    # what `--tls` without files is read as: an option of click has always as many values
    click.option("--own-tls", is_flag=True, hidden=True),
)


def room_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say where a room listens."""
    for option in reversed(_ROOM_OPTIONS):
        function = option(function)
    return function


class RoomCommand(Command):
    """A verb that opens a room."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click, but `--tls` may stand without files."""
        at = args.index("--tls") if "--tls" in args else len(args)
        files = list(takewhile(lambda each: not each.startswith("-"), args[at + 1 : at + 3]))
        if at < len(args) and len(files) < 2:
            args = [*args[:at], "--own-tls", *args[at + 1 :]]
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            if len(files) != 1 or type(error) is not click.UsageError:  # else of another option
                raise
            needs = _("`--tls` needs both files, CERT and KEY, or neither.")
            raise click.UsageError(f"{error.message}\n{needs}", ctx) from error


def where_from(options: dict[str, Any]) -> Where:
    """Where the room listens: on the network with `--room`, else here alone, unless it is said."""
    host = options["host"] or (ANYWHERE if options["room"] else HERE)
    tls = options["tls"] or (() if options["own_tls"] else None)
    return Where(host, options["port"], tls, options["people"])


@click.command("serve", cls=RoomCommand)
@click.option("--cohort", metavar="ID", help="Only people of this cohort come in.")
@click.option("--yes", is_flag=True, help="Open the room for a closed cohort without asking first.")
@click.option("--room", is_flag=True, help="Listen on the network, for a class.")
@room_options
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
