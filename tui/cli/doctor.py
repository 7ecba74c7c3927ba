"""`rifq doctor`: versions, the data folder, how it is kept, and the terminal."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path

import click

from engine.language.interface import _
from engine.services.shared.errors import explain
from tui.cli.commands import FOUND, Command, data_option
from tui.cli.folders import data_folder


@click.command("doctor", cls=Command)
@data_option
def command(data: Path | None) -> None:
    """Show what this computer is and whether records are safe on it."""
    from engine.records.sqlite.doctor import doctor, due

    bad = False
    folder = data_folder(data)
    for fact in [*doctor(folder), *due(folder, date.today().isoformat())]:
        mark = {True: " ", False: "!", None: "?"}[fact.fine]
        bad = bad or fact.fine is False
        click.echo(f"{mark} {fact.name:<14} {_format_value(fact.name, fact.value)}")
        if fact.problem is not None:
            click.echo(f"  {'':<14} {explain(fact.problem)}")
    for name, value in _terminal():
        click.echo(f"  {name:<14} {value}")
    sys.exit(FOUND if bad else 0)


def _format_value(name: str, value: str) -> str:
    if name == "free-bytes" and value.isdigit():
        return f"{int(value) / 1e9:.1f} GB free"
    return str(_UNKNOWN.get(name, _NOT_READ)) if value == "unknown" else value


_NOT_READ = _("Rifq could not look at this.")
_UNKNOWN = {
    "rifq": _("Rifq is not installed as a package, so it has no version."),
    "drive": _(
        "Rifq cannot tell whether this drive is on a network. Keep plays on a drive of this "
        "computer."
    ),
}


def _terminal() -> list[tuple[str, str]]:
    """What the screens will have to work with."""
    size = os.get_terminal_size() if sys.stdout.isatty() else None
    return [
        ("terminal", os.environ.get("TERM", "TERM is not set")),
        ("size", f"{size.columns} x {size.lines}" if size else "not a terminal"),
        (
            "colours",
            "none (NO_COLOR)"
            if os.environ.get("NO_COLOR")
            else os.environ.get("COLORTERM", "as TERM says"),
        ),
        ("encoding", sys.stdout.encoding),
    ]
