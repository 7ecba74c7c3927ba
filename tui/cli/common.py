"""What the verbs share: folders, cases by name, progress, and how problems are said.

Whatever is not needed to print the help of a verb is imported where it is used.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from engine.language.control_characters import named
from engine.language.interface import _, current, follow_course
from engine.records.codes import parse
from engine.records.problems import Code, RecordsProblem
from engine.services.errors import Unreadable, explain
from engine.services.participants import Participants
from tui.cli.commands import UNREADABLE
from tui.cli.streams import Output

if TYPE_CHECKING:
    from engine.records.store import Store
    from engine.scenario.courses import Course
    from engine.scenario.scenario import Scenario
    from engine.services.recording import Recorded


def data_folder(given: Path | None) -> Path:
    """The data folder: after the verb, before the verb, RIFQ_DATA, or the platform's own."""
    from engine.records import folder as folders

    return folders.locate(given or _before_the_verb("data"), os.environ)


def cases_folder(given: Path | None) -> Path | None:
    """The own folder of cases, if there is one; says so and stops when it is not there."""
    chosen = given or _before_the_verb("cases") or os.environ.get("RIFQ_CASES")
    if not chosen:
        return None
    folder = Path(chosen).expanduser()
    if not os.path.isdir(folder):
        give_up(_("The folder of cases {path} does not exist.").format(path=folder))
    return folder


def _before_the_verb(option: str) -> Path | None:
    """What was given for an option before the verb."""
    context = click.get_current_context(silent=True)
    return (context.find_root().obj or {}).get(option) if context else None


def give_up(message: str, code: int = UNREADABLE) -> NoReturn:
    """Say why on standard error and stop."""
    click.echo(message, err=True)
    sys.exit(code)


def refuse(code: Code, **params: object) -> NoReturn:
    """Say why by its code, and what to do, and stop."""
    give_up(explain(RecordsProblem(code, {name: str(value) for name, value in params.items()})))


def not_written(path: Path, error: OSError) -> NoReturn:
    """Say that a file cannot be written, and stop."""
    refuse(Code.NOT_WRITTEN, path=path, said=error.strerror or type(error).__name__)


def write(text: str, output: Path | None) -> None:
    """The result, to standard output or to a file, control characters by name."""
    text = named(text)
    if output is None or str(output) == "-":
        click.echo(text, nl=not text.endswith("\n"))
        return
    try:
        output.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        not_written(output, error)
    click.echo(str(_("Written to {path}").format(path=output)), err=True)


def load_case(case: str, own: Path | None) -> Scenario:
    """The case of this id or path; says what is wrong and stops when it cannot be played."""
    from engine.scenario.problems import Refused
    from engine.services.compiled_cases import open_case

    try:
        return open_case(case_file(case, own))
    except Refused as refused:
        from tui.cli.problem_output import as_text

        give_up(as_text(refused.problems))


def load_course(course: str, own: Path | None) -> Course:
    """The course of this name or path; says what is wrong and stops when it cannot be given."""
    from engine.scenario import load
    from engine.scenario.courses import courses, find_course
    from engine.scenario.problems import Refused

    path = find_course(course, own)
    if path is None:
        known = current().commas(path.stem for path in courses(own))
        words = _("There is no course `{course}`. Available: {known}.")
        give_up(words.format(course=course, known=known))
    try:
        return load.load_course(path, own)
    except Refused as refused:
        from tui.cli.problem_output import as_text

        give_up(as_text(refused.problems))


def case_file(case: str, own: Path | None) -> Path:
    """The file of the case of this id or path; says so and stops when there is none."""
    from engine.scenario.files import cases, find
    from engine.scenario.yaml.source import near_file

    path = find(case, own) if case else None
    if path is None:
        import difflib

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


def show_line(words: str = "") -> None:
    """At a terminal, show words in place of those on the last line; without any, wipe it."""
    if isinstance(sys.stderr, Output) and sys.stderr.isatty():
        sys.stderr.control(f"\r{named(words)}\033[K")
        sys.stderr.flush()


@contextmanager
def exploring() -> Iterator[Callable[[int], None]]:
    """Say on one line how many states of a case were seen, then wipe it."""
    try:
        yield _say_states
    finally:
        show_line()


def _say_states(states: int) -> None:
    words = _("Working out what was possible in a case: {states} situations")
    show_line(words.format(states=f"{states:,}"))


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


def refuse_to_strangers(recorded: Recorded, people: tuple[str, ...]) -> None:
    """Stop where only its player's code opens a play, and none was given."""
    from engine.services.enrolment import belongs_to_player

    if not people and belongs_to_player(recorded):
        give_up(_("This play belongs to its player. It opens with their code: `--as CODE`."))


def speak_as_course(store: Store, people: tuple[str, ...]) -> None:
    """Speak the language of the course of these people, unless one was asked for."""
    participants = Participants(store)
    follow_course(next(filter(None, map(participants.language, people)), ""))
