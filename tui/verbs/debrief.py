"""`rifq debrief`: what happened in a play, and what the key says of it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from tui.strings import _
from tui.verbs.common import (
    data_folder,
    data_option,
    output_option,
    participant,
    records_spoken,
    write,
)


@click.command("debrief")
@click.argument("play", default="")
@click.option("--as", "code", metavar="CODE", help="The last play of this participant code.")
@click.option("--format", "form", type=click.Choice(["text", "json", "html"]), default="text")
@click.option("--all", "more", is_flag=True, help="In text, all that is told on request, too.")
@data_option
@output_option
def command(
    play: str, code: str | None, form: str, more: bool, data: Path | None, output: Path | None
) -> None:
    """Print the debrief of PLAY: an id, a unique beginning of one, or nothing for the last."""
    from engine.records.store import Store
    from tui.recorded import reopen

    with records_spoken(), Store.open(data_folder(data)) as store:
        people = participant(code)
        id = store.resolve(play, participant=people[0] if people else None)
        recorded = reopen(store, id)
        from tui.debriefs import debrief_of

        told = sys.stderr.isatty()
        debrief = debrief_of(recorded, _progress if told else None)
        if told:
            click.echo("\r\033[K", err=True, nl=False)
        if form == "json":
            write(json.dumps(debrief.to_json(), ensure_ascii=False, indent=2), output)
        elif form == "html":
            from engine.reports.html import as_html

            write(as_html(debrief), output)
        else:
            from engine.reports.text import as_text

            write(as_text(debrief, more=more), output)


def _progress(states: int) -> None:
    words = _("Working out what was open in this case: {states} situations")
    click.echo("\r" + words.format(states=f"{states:,}"), err=True, nl=False)
