"""`rifq serve`: this computer becomes the room, and a class plays on its own devices."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from engine.language.interface import _, current
from tui.cli.arguments import cases_folder, data_folder
from tui.cli.commands import Command, cases_option, data_option
from tui.cli.output import give_up, records_spoken

if TYPE_CHECKING:
    from web.room import Room
    from web.server import Serving

NEEDED = ("starlette", "uvicorn", "argon2", "segno")
PORT = 8765


@click.command("serve", cls=Command)
@click.option("--cohort", metavar="ID", help="Only people of this cohort come in.")
@click.option("--room", is_flag=True, help="Listen on the network, for a class.")
@click.option("--host", metavar="ADDRESS", help="Listen at this address only (127.0.0.1).")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=PORT, help="The port; 0 takes a free one."
)
@click.option(
    "--tls",
    nargs=2,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="CERT KEY",
    help="A certificate and its key: the network can then read nothing.",
)
@data_option
@cases_option
def command(data: Path | None, cases: Path | None, **options: Any) -> None:
    """Turn this computer into the room: people play in the browsers of their own devices.

    Without `--room`, only this computer can open it, to try it.

    Ctrl-C closes the room. Everything that was decided is saved; people continue where they were.
    """
    _has_its_parts()
    from engine.records.sqlite.store import Store
    from web.room import Room

    with records_spoken(), Store.open(data_folder(data)) as store:
        cohort = options["cohort"]
        course = store.cohorts.get(cohort) if cohort else None
        room = Room(store, cases_folder(cases), course)
        try:
            serving = _listening(room, options)
            click.echo("\n".join(_said(serving, room.pin, secure=bool(options["tls"]))))
            serving.run()
        finally:
            room.close()
    click.echo(str(_("The room is closed. Everything that was decided is saved.")))


def _has_its_parts() -> None:
    """Stop where the extra is not installed, and say what to do."""
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        words = _(
            "W100 The room needs parts that are not installed: {names}.\n"
            "  Install them with: pip install 'rifq[room]'"
        )
        give_up(words.format(names=current().commas(missing)))


def _listening(room: Room, options: dict[str, Any]) -> Serving:
    """The room at its address; says so and stops where nothing can listen."""
    from web.server import ANYWHERE, HERE, Certificate, Serving

    host = options["host"] or (ANYWHERE if options["room"] else HERE)
    certificate = Certificate(*options["tls"]) if options["tls"] else None
    try:
        return Serving(room, host, options["port"], certificate)
    except OSError as error:
        words = _(
            "W101 Nothing can listen at {host}, port {port}: {reason}.\n"
            "  Try another port: `--port 0` takes a free one."
        )
        give_up(words.format(host=host, port=options["port"], reason=error.strerror))


def _said(serving: Serving, pin: str, *, secure: bool) -> list[str]:
    """What the terminal shows: the way in, the facilitator's link, and who can read along."""
    from web.qr import terminal

    address = serving.addresses[0]
    lines = [terminal(address, pin)]
    lines.append(_("Address:      {address}").format(address=address))
    lines.append(_("PIN:          {pin}").format(pin=f"{pin[:3]} {pin[3:]}"))
    lines.append(_("Facilitator:  {link}").format(link=serving.link))
    alone = _(
        "  This link is for you alone: do not project this window. Behind it is a page with the "
        "address and the PIN for the projector."
    )
    lines.append(str(alone))
    lines.append("")
    if len(serving.addresses) == 1:
        here = _("Only this computer can open it. `rifq serve --room` opens it to the network.")
        lines.append(str(here))
    elif not secure:
        lines.append(
            str(
                _(
                    "Everybody on this network can read along what is sent: codes, PINs, answers. "
                    "Use a network of your own with a password (a router or a telephone), or "
                    "`--tls CERT KEY`."
                )
            )
        )
    lines.append(str(_("Ctrl-C closes the room.")))
    return lines
