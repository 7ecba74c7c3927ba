"""`rifq schema`: the JSON Schema an editor uses to explain the format while one types."""

from __future__ import annotations

import json
from pathlib import Path

import click

from tui.cli.commands import Command, output_option
from tui.cli.output import write


@click.command("schema", cls=Command)
@output_option
def command(output: Path | None) -> None:
    """Print the JSON Schema (2020-12) of a case."""
    write(as_text(), output)


def as_text() -> str:
    """The schema as the text of a file."""
    from engine.scenario.schema import schema
    from engine.scenario.vocabulary import WORDS

    return json.dumps(schema(WORDS), ensure_ascii=False, indent=2) + "\n"
