"""`rifq example`: a short case as its author would play it, in the app or as text or a page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from engine.language.interface import _
from engine.lazy_import import lazy_modules
from tui.cli.commands import Command, data_option, output_option
from tui.cli.document_output import write_document

with lazy_modules():
    from engine.services.catalogue import modelled_play as catalogue_modelled_play
    from tui.app import first_page
    from tui.cli import open_app

if TYPE_CHECKING:
    from tui.cli.open_app import OpenApp


@click.command("example", cls=Command)
@click.option("--format", "form", type=click.Choice(["text", "html"]), help="Print it instead.")
@data_option
@output_option
def command(form: str | None, data: Path | None, output: Path | None) -> OpenApp | None:
    """See how a case is played: a short case, with its author's reasons. Nothing is saved."""
    if form is None and output is None:
        instead = _("The app needs a terminal. Use `rifq example --format text`.")
        return open_app.OpenApp(
            data,
            None,
            first=lambda _library: first_page.to_example(),
            greets=False,
            otherwise=instead,
        )
    write_document(catalogue_modelled_play.modelled_play().document(), form or "text", output)
    return None
