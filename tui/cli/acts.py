"""The verbs that are drawn from acts: their commands, and who asks and says at a terminal."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import click

from engine.language.interface import _
from engine.records.problems import RecordsProblem
from engine.services.courses.administration import CohortService
from engine.services.shared.errors import explain
from engine.services.shared.key_files import require
from tui.acts.act import Act, Agree, Answers, Ask, Field, Form, NotDone, Talk, Told
from tui.cli.arguments import open_store
from tui.cli.commands import FOUND, Command, cases_option, data_option, yes_option
from tui.cli.folders import cases_folder
from tui.cli.output import (
    ask_hidden,
    ask_passphrase,
    confirm,
    confirm_by_typing,
    give_up,
    say_states,
    show_line,
)
from tui.cli.problem_output import speak_problems

_COMMON = {"--yes": yes_option, "--data": data_option, "--cases": cases_option}


def command_of(act: Act) -> Command:
    """The command of an act: its own options, and those it shares."""

    def run(data: Path | None, cases: Path | None = None, **given: Any) -> None:
        with speak_problems():
            if act.on_drive:
                require()
        with open_store(data) as store:
            talk = Terminal(CohortService(store, cases_folder(cases)), given)
            try:
                words = talk.carry(act.does(talk))
            except NotDone as why:
                give_up(str(why))
            if words and not talk.printed:
                click.echo(words)
        sys.exit(FOUND if talk.wrong else 0)

    name, *shared = act.verb.split()
    for option in reversed(shared):
        run = _COMMON[option](run)
    params = [
        param
        for function in (act.does, run)
        for param in reversed(getattr(function, "__click_params__", []))  # as click keeps them
    ]
    return Command(name, callback=run, params=params, help=inspect.getdoc(act.does))


def ask_new_passphrase() -> str:
    """A passphrase, typed twice and not shown; "" for none."""
    typed = ask_hidden(_("A passphrase for the key (Enter for none)"))
    if typed and ask_hidden(_("The same passphrase again")) != typed:
        give_up(_("The two passphrases are not the same. Nothing was changed."))
    return typed


class Terminal(Talk):
    """A `Talk` at a terminal: options answer, and what an act says is printed.

    Args:
        service: the courses.
        given: the values of the options.
    """

    def __init__(self, service: CohortService, given: dict[str, Any]) -> None:
        super().__init__(service, given.get("cohort", ""))
        self.given = given
        self.printed = False
        self.asks = not given.get("yes") and sys.stdin.isatty()

    def carry(self, act: Coroutine[Any, Any, str]) -> str:
        """Carry an act to its end; what it says at last."""
        answer: Any = None
        while True:
            try:
                request = act.send(answer)
            except StopIteration as ended:
                return str(ended.value)
            answer = None
            if isinstance(request, Ask):
                answer = self._ask(request)
            elif isinstance(request, Agree):
                answer = self._agree(request)

    def _ask(self, request: Ask[Any]) -> Any:
        """Do it with the options; what no option answers is asked, until it is taken."""
        fields = self._list_unanswered(request.form) if request.form else []
        while True:
            typed = {
                each.name: click.prompt(str(each.asked), "", show_default=False, err=True)
                for each in fields
            }
            try:
                return request.do({**self.given, **typed})
            except RecordsProblem as problem:
                if not fields:
                    raise
                self.tell(explain(problem))
            finally:
                show_line()  # wipes what was shown of progress

    def _list_unanswered(self, form: Form) -> list[Field]:
        """The fields that no option answers, once what is told above them was said."""
        asked = [part for part in form.parts if isinstance(part, Field) and part.asked]
        fields = [field for field in asked if field.name not in self.given]
        if fields:
            told = [part for part in form.parts if isinstance(part, Told)]
            self.tell(*(part.words for part in told if part.style == "prose"))
        return fields

    def _agree(self, request: Agree) -> bool:
        if request.option and not self.given[request.option]:
            return False
        if request.typed:
            confirm_by_typing(request.typed, self.given["yes"], request.undone)
        else:
            confirm(request.asked, self.given["yes"], request.undone)
        return True

    def tell(self, *sentences: str) -> None:
        """Say it on standard error."""
        for words in sentences:
            click.echo(str(words), err=True)

    def print_line(self, line: str) -> None:
        """Print it; what the act says at last is then for the app."""
        self.printed = True
        click.echo(line)

    def secret(self, _answers: Answers, cohort: str) -> str:
        """Ask for it."""
        return ask_passphrase(cohort)

    def new_secret(self, answers: Answers) -> str:
        """Ask for it twice, where a passphrase is wanted."""
        return ask_new_passphrase() if answers["passphrase"] else ""

    def progress(self, states: int) -> None:
        """Show it on one line."""
        say_states(states)
