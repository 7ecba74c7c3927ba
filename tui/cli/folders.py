"""What `--data` and `--cases` stand for."""

from __future__ import annotations

import os
from pathlib import Path

import click

from engine.language.interface import _
from engine.records import folder as folders
from tui.cli.output import give_up


def data_folder(given: Path | None) -> Path:
    """The data folder: after the verb, before the verb, RIFQ_DATA, or the platform's own."""
    return folders.locate(given or _find_early_option("data"), os.environ)


def cases_folder(given: Path | None) -> Path | None:
    """The own folder of cases, if there is one; says so and stops when it is not there."""
    chosen = given or _find_early_option("cases") or os.environ.get("RIFQ_CASES")
    if not chosen:
        return None
    folder = Path(chosen).expanduser()
    if not os.path.isdir(folder):
        give_up(_("The folder of cases {path} does not exist.").format(path=folder))
    return folder


def _find_early_option(option: str) -> Path | None:
    """What was given for an option before the verb."""
    context = click.get_current_context(silent=True)
    return (context.find_root().obj or {}).get(option) if context else None
