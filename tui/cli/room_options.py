"""Where a room listens, as the verbs that open one ask for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

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
    metavar="CERT KEY",
    help="A certificate and its key: the network can then read nothing.",
)


def where_from(options: dict[str, Any]) -> Where:
    """Where the room listens: on the network with `--room`, else here alone, unless it is said."""
    host = options["host"] or (ANYWHERE if options["room"] else HERE)
    return Where(host, options["port"], options["tls"], options["people"])
