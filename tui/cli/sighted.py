"""`rifq sighted`: readers play a case and say how sure they are; then what they earned."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from engine.language.interface import _, current
from engine.lazy_import import lazy_modules
from tui.cli.arguments import load_case, read_filled_form
from tui.cli.commands import Command, cases_option, output_option
from tui.cli.document_output import write_document
from tui.cli.folders import cases_folder
from tui.cli.output import give_up, show_states, write

with lazy_modules():
    from engine.explore import explored_case
    from engine.reports import blind, sighted
    from engine.services.shared import recording, values_cache
    from tui.linemode import sighted as reader_mode

if TYPE_CHECKING:
    from engine.scenario.scenario import Scenario

SEEDS = 2**31


@click.command("sighted", cls=Command)
@click.argument("case")
@click.option(
    "--save", type=click.Path(path_type=Path), metavar="FILE", help="Read CASE now, into FILE."
)
@click.option("--seed", type=int, help="Sets luck of a reading.")
@click.option("--expert", "experts", multiple=True, metavar="FILE", help="Knows the field.")
@click.option("--beginner", "beginners", multiple=True, metavar="FILE", help="Begins in it.")
@click.option("--blind", "guessed", multiple=True, metavar="FILE", help="A form of `rifq blind`.")
@click.option("--format", "form", type=click.Choice(["text", "html"]), default="text")
@cases_option
@output_option
def command(
    case: str,
    save: Path | None,
    seed: int | None,
    experts: tuple[str, ...],
    beginners: tuple[str, ...],
    guessed: tuple[str, ...],
    form: str,
    cases: Path | None,
    output: Path | None,
) -> None:
    """Let readers play CASE, and compare what experts and beginners earn.

    With --save, one reader plays it here and says, after each answer that counts, how sure they are
    and why. With --expert and --beginner, for files that were saved, it says who earned how much,
    what the same answers earn under other luck, and who was sure and wrong.
    """
    scenario = load_case(case, cases_folder(cases))
    if save is not None:
        _read(scenario, save, secrets.randbelow(SEEDS) if seed is None else seed)
        return
    if not (experts or beginners):
        give_up(_("Give --save FILE to read the case, or --expert FILE and --beginner FILE."))
    groups = _load(scenario, experts), _load(scenario, beginners)
    read = partial(blind.read_answers, scenario, language=current())
    guesses = {Path(file).stem: read_filled_form(file, read) for file in guessed}
    with show_states():
        explored, values = explored_case.Case(scenario), values_cache.values_of(scenario)
        result = sighted.sighted_result(explored, *groups, guesses, values, current())
    write_document(result, form, output)


def _read(scenario: Scenario, save: Path, seed: int) -> None:
    """One reading in line mode; kept only when it came to the end."""
    recorded = recording.Recorded(scenario, sighted.start_reading(scenario, seed))
    mode = reader_mode.ReaderMode(recorded, sys.stdin, sys.stdout)
    mode.run()
    if not recorded.play.ended:
        give_up(_("The reading was not finished, so nothing was saved."))
    write(sighted.write_reading(scenario, recorded.play, mode.said), save)


def _load(scenario: Scenario, files: Sequence[str]) -> list[sighted.Reader]:
    read = sighted.read_reading
    return [read_filled_form(file, partial(read, scenario, Path(file).stem)) for file in files]
