"""`rifq recall`: what this code missed, offered again with other facts."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from engine.language.interface import _, current, plural
from engine.lazy_import import lazy_modules
from tui.cli.arguments import open_store, owner, speak_as_course
from tui.cli.commands import Command, data_option
from tui.cli.folders import cases_folder
from tui.cli.output import give_up, write

with lazy_modules():
    from engine.services.feedback import recall
    from tui.linemode import line_io, session

if TYPE_CHECKING:
    from engine.records.sqlite.store import Store
    from engine.services.feedback.recall import Practice


@click.command("recall", cls=Command)
@click.option("--as", "code", metavar="CODE", help="Your participant code.")
@click.option("--print", "paper", is_flag=True, help="Instead: a page of cards to fold.")
@data_option
@click.option("-o", "output", type=click.Path(path_type=Path), help="The file, with --print.")
def command(code: str | None, paper: bool, data: Path | None, output: Path | None) -> None:
    """Look again at what you missed: on day 2, in weeks 2 and 6 after a play.

    The facts have changed, so another answer may be best. There are at most three a day. This is
    not a play: it is in no report, and nobody else sees it. What you miss again comes back in two
    days.
    """
    with open_store(data) as store:
        people = owner(store, code)
        if not people:
            give_up(_("Give your code: `rifq recall --as CODE`."))
        speak_as_course(store, people)
        if paper:
            write(recall.page_of(store, people[0]), output)
            return
        day = today()
        waiting = recall.find_due(store, people[0], day, cases_folder(None))
        if not waiting:
            click.echo(_nothing(recall.find_next_day(store, people[0])))
            return
        practise(store, people[0], waiting, day)


def today() -> date:
    """The day on this computer."""
    return date.today()


def _nothing(day: date | None) -> str:
    if day is None:
        return str(_("There is nothing to look at again."))
    said = _("There is nothing to look at again today. The next is on {day}.")
    return said.format(day=current().date(day.isoformat()))


def practise(store: Store, code: str, waiting: list[Practice], day: date) -> None:
    """Ask each decision line by line, say what the key says, and keep whether it held."""
    terminal = line_io.Terminal(sys.stdin, sys.stdout)
    count = plural("One thing to look at again.", "{n} things to look at again.", len(waiting))
    terminal.say(count)
    try:
        for practice in waiting:
            session.look_again(practice, terminal, code)
            recall.keep(store, code, practice, day)
    except line_io.Left:
        terminal.say(_("You have left. What you have not answered is offered again."))
