"""What the verbs share: options, the data folder, cases by name, and how problems are said.

Whatever is not needed to print the help of a verb is imported where it is used.
"""

from __future__ import annotations

import difflib
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from engine.language.strings import _, current, follow_course
from engine.records.codes import parse
from engine.records.problems import RecordsProblem
from engine.services.error_messages import explain
from engine.services.errors import Unreadable
from engine.services.participants import Participants

if TYPE_CHECKING:
    from engine.records.store import Store
    from engine.scenario.scenario import Scenario

Function = TypeVar("Function", bound=Callable[..., Any])
FOUND, UNREADABLE, INTERRUPTED = 1, 2, 130


def data_option(function: Function) -> Function:
    """`--data`, also after the verb."""
    return click.option(
        "--data",
        type=click.Path(path_type=Path),
        help="Where plays are saved (default: RIFQ_DATA).",
    )(function)


def cases_option(function: Function) -> Function:
    """`--cases`, also after the verb."""
    return click.option(
        "--cases",
        type=click.Path(path_type=Path),
        help="Your own folder of cases (default: RIFQ_CASES).",
    )(function)


def output_option(function: Function) -> Function:
    """`-o FILE`: where the result goes instead of standard output."""
    return click.option(
        "-o", "output", type=click.Path(path_type=Path), help="Write to this file."
    )(function)


def data_folder(given: Path | None) -> Path:
    """The data folder: after the verb, before the verb, RIFQ_DATA, or the platform's own."""
    from engine.records import folder as folders

    context = click.get_current_context(silent=True)
    before = context.find_root().obj if context and context.find_root().obj else {}
    return folders.locate(given or before.get("data"), os.environ)


def cases_folder(given: Path | None) -> Path | None:
    """The own folder of cases, if there is one; says so and stops when it is not there."""
    context = click.get_current_context(silent=True)
    before = context.find_root().obj if context and context.find_root().obj else {}
    chosen = given or before.get("cases") or os.environ.get("RIFQ_CASES")
    if not chosen:
        return None
    folder = Path(chosen).expanduser()
    if not os.path.isdir(folder):
        give_up(_("The folder of cases {path} does not exist.").format(path=folder))
    return folder


def give_up(message: str, code: int = UNREADABLE) -> NoReturn:
    """Say why on standard error and stop."""
    click.echo(message, err=True)
    sys.exit(code)


def write(text: str, output: Path | None) -> None:
    """The result, to standard output or to a file."""
    if output is None or str(output) == "-":
        click.echo(text, nl=not text.endswith("\n"))
        return
    try:
        output.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        give_up(_("{path} cannot be written: {reason}").format(path=output, reason=error.strerror))
    click.echo(str(_("Written to {path}").format(path=output)), err=True)


def load_case(case: str, own: Path | None) -> Scenario:
    """The case of this id or path; says what is wrong and stops when it cannot be played."""
    from engine.scenario.load import load
    from engine.scenario.problems import Refused
    from tui.cli.problem_output import as_text

    try:
        return load(case_file(case, own))
    except Refused as refused:
        give_up(as_text(refused.problems))


def case_file(case: str, own: Path | None) -> Path:
    """The file of the case of this id or path; says so and stops when there is none."""
    from engine.scenario.case_paths import cases, find
    from engine.scenario.yaml.reader import near_file

    path = find(case, own) if case else None
    if path is None:
        names = [file.stem for file in cases(own)]
        every = _("Available: {names}.").format(names=current().commas(sorted(names)))
        if not case:
            give_up(_("Which case? {every}").format(every=every))
        beside = near_file(case)
        near = [beside] if beside else difflib.get_close_matches(case, names, n=1)
        hint = (
            _("Did you mean `{near}`? {every}").format(near=near[0], every=every) if near else every
        )
        give_up(_("There is no case `{case}`. {hint}").format(case=case, hint=hint))
    return path


@contextmanager
def records_spoken() -> Iterator[None]:
    """Whatever goes wrong with records is one sentence and a hint, never a traceback."""
    try:
        yield
    except (RecordsProblem, Unreadable) as problem:
        give_up(explain(problem))


def participant(code: str | None) -> tuple[str, ...]:
    """The participant named by `--as`, or nobody."""
    return (parse(code),) if code else ()


def speak_as_course(store: Store, people: tuple[str, ...]) -> None:
    """Speak the language of the course of these people, unless one was asked for."""
    participants = Participants(store)
    follow_course(next(filter(None, map(participants.language, people)), ""))
