"""`rifq example`: a short case as its author would play it, in the app or as text or a page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from engine.language.interface import _
from tui.cli.commands import Command, data_option, output_option
from tui.cli.document_output import write_document

if TYPE_CHECKING:
    from tui.cli.open_app import OpenApp


@click.command("example", cls=Command)
@click.option("--format", "form", type=click.Choice(["text", "html"]), help="Print it instead.")
@data_option
@output_option
def command(form: str | None, data: Path | None, output: Path | None) -> OpenApp | None:
    """See how a case is played: a short case, with its author's reasons. Nothing is saved."""
    if form is None and output is None:
        return _in_the_app(data)
    from engine.services.catalogue.modelled_play import modelled_play

    write_document(modelled_play().document(), form or "text", output)
    return None


def _in_the_app(data: Path | None) -> OpenApp:
    from tui.app.first_page import to_example
    from tui.cli.open_app import OpenApp

    instead = _("The app needs a terminal. Use `rifq example --format text`.")
    return OpenApp(data, None, first=lambda _library: to_example(), greets=False, otherwise=instead)
