"""Where a room listens, as the verbs that open one ask for it."""

from __future__ import annotations

from itertools import takewhile
from pathlib import Path
from typing import Any

import click

from engine.language.interface import _
from tui.cli.commands import Command
from tui.shared.room_server import ANYWHERE, HERE, MOST_PEOPLE, PEOPLE, PORT, Where

host_option = click.option(
    "--host", metavar="ADDRESS", help="Listen at this address only (127.0.0.1)."
)
port_option = click.option(
    "--port", type=click.IntRange(0, 65535), default=PORT, help="The port; 0 takes a free one."
)
people_option = click.option(
    "--people",
    type=click.IntRange(1, MOST_PEOPLE),
    default=PEOPLE,
    help="How many can be in at one time, with a code (130).",
)
tls_option = click.option(
    "--tls",
    nargs=2,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="[CERT KEY]",
    help="Let the network read nothing. Without a certificate and its key, Rifq makes one.",
)
own_tls_option = click.option("--own-tls", is_flag=True, hidden=True)
"""What `--tls` without files is read as: an option of click has always as many values."""


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
