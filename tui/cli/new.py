"""`rifq new`: a small case to start from, and the schema that explains the format."""

from __future__ import annotations

import re
from pathlib import Path

import click

from engine.language.interface import _, current
from engine.scenario.case_files import ID, SHIPPED, find
from tui.cli.commands import Command, cases_option
from tui.cli.folders import cases_folder
from tui.cli.output import give_up, refuse_write
from tui.cli.schema import as_text

LONGEST = 60
SCHEMA = "scenario.schema.json"


@click.command("new", cls=Command)
@click.argument("name")
@cases_option
def command(name: str, cases: Path | None) -> None:
    """Write NAME.yaml, a small case with comments, in the current folder.

    NAME is the id of the case: small letters, digits and hyphens.
    """
    _check_id(name)
    found = find(name, cases_folder(cases))
    if found is not None:
        said = _("There is already a case called `{name}`: {path}. Choose another name.")
        give_up(said.format(name=name, path=found))
    text = (SHIPPED / "template.yaml").read_text(encoding="utf-8")
    title = name.replace("-", " ").capitalize()
    text = text.replace("new-case", name).replace("title: A new case", f"title: {title}")
    path, schema = Path(f"{name}.yaml"), Path(SCHEMA)
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
        written = [path, *_with_schema(schema)]
    except FileExistsError:
        give_up(_("The file {path} already exists. Nothing was written.").format(path=path))
    except OSError as error:
        refuse_write(path, error)
    names = current().commas(map(str, written))
    click.echo(_("Written: {names}").format(names=names))
    click.echo(_("Next: rifq check {path}, then rifq play {path}").format(path=path))


def _with_schema(path: Path) -> list[Path]:
    """Write the schema, unless one is there; gives what was written."""
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(as_text())
    except FileExistsError:
        return []
    return [path]


def _check_id(name: str) -> None:
    """Say so and stop when a name cannot be an id."""
    if ID.fullmatch(name) and len(name) <= LONGEST:
        return
    stem = re.sub(r"^.*[/\\]|\.ya?ml$", "", name.lower())
    near = re.sub(r"[^a-z0-9]+", "-", stem).strip("-0123456789")[:LONGEST]
    hint = _("Write `rifq new {near}`.").format(near=near) if near else ""
    said = _("`{name}` is not an id. Use small letters, digits and hyphens; start with a letter.")
    give_up(f"{said.format(name=name)} {hint}".strip())
