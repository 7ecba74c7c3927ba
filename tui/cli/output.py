"""How the verbs say something: results, progress, and why they stop."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NoReturn

import click

from engine.language.control_characters import name_controls
from engine.language.interface import _
from engine.records.codes import parse
from engine.records.folder import write_owned
from engine.records.problems import Code, RecordsProblem
from engine.services.shared.errors import explain
from tui.cli.commands import UNREADABLE
from tui.cli.streams import Output


def give_up(message: str, code: int = UNREADABLE) -> NoReturn:
    """Say why on standard error and stop."""
    click.echo(message, err=True)
    sys.exit(code)


def refuse(code: Code, **params: object) -> NoReturn:
    """Say why by its code, and what to do, and stop."""
    give_up(explain(RecordsProblem(code, {name: str(value) for name, value in params.items()})))


def confirm(question: str, yes: bool, undone: str) -> None:
    """Return if the answer is yes; else say that nothing was done, and stop.

    Args:
        question: what is asked.
        yes: it was said before, by `--yes`.
        undone: what is said then, without a full stop.
    """
    if yes:
        return
    if not sys.stdin.isatty():
        refuse(Code.CANNOT_ASK, undone=undone)
    if not click.confirm(question, err=True):
        give_up(f"{undone}.")


def confirm_by_typing(what: str, yes: bool, undone: str = "") -> None:
    """Return if `what` was typed; else say that nothing was done, and stop.

    Args:
        what: is to be typed.
        yes: it was said before, by `--yes`.
        undone: what is said then, without a full stop; by default that nothing was deleted.
    """
    undone = str(undone or _("Nothing was deleted"))
    if yes:
        return
    if not sys.stdin.isatty():
        refuse(Code.CANNOT_ASK, undone=undone)
    typed = click.prompt(str(_("This cannot be undone. Type {what} to confirm").format(what=what)))
    with suppress(RecordsProblem):
        if parse(typed) == what:  # a code, in any digits
            return
    if typed.strip() != what:
        give_up(f"{undone}.")


def ask_hidden(question: str) -> str:
    """What is typed and not shown, such as a passphrase; "" where nothing was typed.

    What comes by a pipe is read as well: nothing of it is shown, and Python would warn of that.
    """
    if sys.stdin.isatty():
        asked = click.prompt(question, "", hide_input=True, show_default=False, err=True)
        return str(asked)
    click.echo(f"{question}:", err=True)
    if not (line := sys.stdin.readline()):
        give_up(
            _(
                "A key or a passphrase must be typed here, and nobody can type. Run the command in "
                "a terminal. Nothing was changed."
            )
        )
    return line.rstrip("\r\n")


def ask_passphrase(cohort: str) -> str:
    """The passphrase of the key of a course, typed and not shown."""
    return ask_hidden(_("Passphrase of the key of {cohort}").format(cohort=cohort))


def refuse_write(path: Path, error: OSError) -> NoReturn:
    """Say that a file cannot be written, and stop."""
    refuse(Code.NOT_WRITTEN, path=path, said=error.strerror or type(error).__name__)


def columns(output: Path | None) -> int:
    """Columns of the terminal that a result goes to; 0 where it goes to a file or a program."""
    here = output is None or str(output) == "-"
    return sys.stdout.across if here and isinstance(sys.stdout, Output) else 0


def write(text: str, output: Path | None) -> None:
    """The result, to standard output or to a file, control characters by name."""
    text = name_controls(text)
    if output is None or str(output) == "-":
        click.echo(text, nl=not text.endswith("\n"))
        return
    try:
        write_owned(output, text)
    except OSError as error:
        refuse_write(output, error)
    click.echo(str(_("Written to {path}").format(path=output)), err=True)


def is_terminal() -> bool:
    """Whether what is shown by `show_line` can be seen."""
    return isinstance(sys.stderr, Output) and sys.stderr.isatty()


def show_line(words: str = "") -> None:
    """At a terminal, show words in place of those on the last line; without any, wipe it."""
    if isinstance(sys.stderr, Output) and sys.stderr.isatty():
        sys.stderr.control(f"\r{name_controls(words)}\033[K")
        sys.stderr.flush()


@contextmanager
def show_states() -> Iterator[Callable[[int], None]]:
    """Say on one line how many states of a case were seen, then wipe it."""
    try:
        yield say_states
    finally:
        show_line()


def say_states(states: int) -> None:
    """Say on one line how many states of a case were seen."""
    words = _("Working out what was possible in a case: {states} situations")
    show_line(words.format(states=f"{states:,}"))
