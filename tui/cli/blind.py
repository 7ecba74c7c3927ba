"""`rifq blind`: the answers of a case without its scenes, and what readers earned who guessed."""

from __future__ import annotations

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
    from engine.reports import blind

if TYPE_CHECKING:
    from engine.reports.document import Document
    from engine.scenario.scenario import Scenario


@click.command("blind", cls=Command)
@click.argument("case")
@click.argument("more", nargs=-1, metavar="[FILE]...")
@click.option("--form", "as_form", is_flag=True, help="Only the form for the answers, as a file.")
@click.option(
    "--answers", multiple=True, metavar="FILE", help="A form that was filled in; more may follow."
)
@click.option("--format", "form", type=click.Choice(["text", "html"]), default="text")
@cases_option
@output_option
def command(
    case: str,
    more: tuple[str, ...],
    as_form: bool,
    answers: tuple[str, ...],
    form: str,
    cases: Path | None,
    output: Path | None,
) -> None:
    """Print the answers of CASE without its scenes, for readers who have never seen it.

    They guess on paper, or in the file that --form writes. With --answers, their guesses are played
    through the case under all luck. Then it says how much of the attainable score they earn.
    """
    scenario = load_case(case, cases_folder(cases))
    if more and not answers:
        give_up(_("Give files only after --answers: `rifq blind CASE --answers FILE FILE`."))
    if answers:
        write_document(_result(scenario, (*answers, *more)), form, output)
    elif as_form:
        write(blind.blind_form(scenario, current()), output)
    else:
        write_document(blind.blind_sheet(scenario, current()), form, output)


def _result(scenario: Scenario, files: tuple[str, ...]) -> Document:
    """What the readers earned, by the names of their files; all are read before exploring."""
    stems = [Path(file).stem for file in files]
    names = stems if len({*stems}) == len(stems) else files
    guesses = {
        name: read_filled_form(file, lambda text: blind.read_answers(scenario, text, current()))
        for name, file in zip(names, files, strict=True)
    }
    with show_states():
        return blind.blind_result(explored_case.Case(scenario), guesses, current())
