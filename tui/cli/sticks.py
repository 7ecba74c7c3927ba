"""`rifq cohort kit`, `join`, `hand-in`, `take-in`, `decide`, `key`: a course carried by a stick.

Whatever is not needed to print the help of a verb is imported where it is used.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from engine.language.interface import _, plural
from engine.records.problems import Code, RecordsProblem
from engine.services.errors import explain
from tui.cli.arguments import cases_folder, data_folder, participant
from tui.cli.commands import FOUND, Command, cases_option, data_option, output_option
from tui.cli.output import confirm, give_up, records_spoken, refuse, write

if TYPE_CHECKING:
    from engine.records.cohorts import Cohort
    from engine.records.sqlite.store import Store

_FOLDER = click.argument("folder", type=click.Path(path_type=Path))
_YES = click.option("--yes", is_flag=True, help="Do not ask first.")


@contextmanager
def _opened(data: Path | None) -> Iterator[Store]:
    """The plays; whatever goes wrong with them, a stick or a case is said."""
    from engine.records.sqlite.store import Store
    from engine.scenario.problems import Refused
    from engine.services.sticks.key_files import require
    from tui.cli.problem_output import as_text

    with records_spoken():
        require()
        with Store.open(data_folder(data)) as store:
            try:
                yield store
            except Refused as refused:
                give_up(as_text(refused.problems))


def _say(words: object) -> None:
    click.echo(str(words), err=True)


def _passphrase(name: str) -> str:
    """The passphrase of the key of a course."""
    asked = _("Passphrase of the key of {cohort}").format(cohort=name)
    return str(click.prompt(asked, hide_input=True, err=True))


@click.command("kit", cls=Command)
@click.argument("cohort")
@_FOLDER
@click.option("--passphrase", is_flag=True, help="Lock its key with a passphrase, asked for here.")
@data_option
@cases_option
def kit(cohort: str, folder: Path, passphrase: bool, data: Path | None, cases: Path | None) -> None:
    """Put the kit of COHORT on a stick, FOLDER: other computers join the course with it.

    No code and no name is in it. The first time, the key of the course is made.
    """
    from engine.services.sticks import keys
    from engine.services.sticks.key_files import course_key
    from engine.services.sticks.kit_files import write_kit_and_receipt
    from engine.services.sticks.kits import refuse_joined

    with _opened(data) as store:
        found, place = store.cohorts.get(cohort), data_folder(data)
        refuse_joined(store, found.id)
        made = not keys.has_key(place, found.id)
        if made:
            if not folder.is_dir():
                refuse(Code.NO_FOLDER, path=folder)
            key = keys.make(place, found.id, _new_passphrase() if passphrase else "")
        else:
            key = keys.open_key(place, found.id, lambda: _passphrase(found.id))
        path = write_kit_and_receipt(store, found, key, folder, cases_folder(cases))
    click.echo(str(path))
    if made:
        _say(_about_the_key(course_key(place, found.id), found.id, locked=passphrase))
    shown = _("The course has the sign {sign}: each computer shows it when it joins.")
    _say(shown.format(sign=key.course.shown))


def _new_passphrase() -> str:
    asked = str(_("A passphrase for the key"))
    return str(click.prompt(asked, hide_input=True, confirmation_prompt=True, err=True))


def _about_the_key(path: Path, cohort: str, *, locked: bool) -> str:
    said = [
        _(
            "The key of the course is in {path}. Who has it can read what is handed in; without "
            "it, nobody can. It is in no backup."
        ).format(path=path)
    ]
    if not locked:
        said.append(str(_("It has no passphrase: your account protects it, and nothing else.")))
    said.append(
        _(
            "Print it now, in case this computer is lost: `rifq cohort key {cohort} -o key.txt`. "
            "Keep the paper apart from this computer and from the stick."
        ).format(cohort=cohort)
    )
    return "\n".join(said)


@click.command("key", cls=Command)
@click.argument("cohort")
@click.option("--recover", is_flag=True, help="Bring it back from its printed form.")
@click.option("--passphrase", is_flag=True, help="With --recover: lock it with a passphrase.")
@data_option
@output_option
def key(
    cohort: str, recover: bool, passphrase: bool, data: Path | None, output: Path | None
) -> None:
    """Print the key of COHORT, to be kept on paper; or bring it back from there.

    Who has it can read all that is handed in for this course.
    """
    from engine.services.sticks import keys

    with _opened(data) as store:
        found, place = store.cohorts.get(cohort), data_folder(data)
        if not recover:
            opened = keys.open_key(place, found.id, lambda: _passphrase(found.id))
            _write_key(found, opened.printed, opened.course.shown, output)
            return
        typed = click.prompt(str(_("The printed key")), err=True)
        opened = keys.read_printed(typed, found.id)
        if keys.has_key(place, found.id) and keys.course_of(place, found.id) != opened.course:
            raise RecordsProblem(Code.OTHER_COURSE, {"cohort": found.id})
        keys.keep(place, found.id, opened, _new_passphrase() if passphrase else "")
    said = _("The key is back. The course has the sign {sign}.")
    _say(said.format(sign=opened.course.shown))


def _write_key(found: Cohort, printed: str, sign: str, output: Path | None) -> None:
    """The key as it is kept on paper; a file of it is for its owner alone."""
    words = _(
        "The key of the course {title} ({cohort}), with the sign {sign}.\n\n    {key}\n\n"
        "Keep this paper where nobody else comes to it: who has it can read what people played. "
        "It opens sealed backups and what is on a stick when the computer of the course is lost: "
        "`rifq cohort key {cohort} --recover` asks for it. Burn it when the course is forgotten.\n"
    )
    text = words.format(title=found.title, cohort=found.id, sign=sign, key=printed)
    if output is not None and str(output) != "-":
        with suppress(OSError):  # said when it is written
            os.close(os.open(output, os.O_CREAT | os.O_WRONLY, 0o600))
            output.chmod(0o600)
    write(text, output)


@click.command("join", cls=Command)
@_FOLDER
@click.argument("cohort", default="")
@_YES
@data_option
@cases_option
def join(folder: Path, cohort: str, yes: bool, data: Path | None, cases: Path | None) -> None:
    """Join the course whose kit is on a stick, FOLDER; COHORT where there are several.

    Its people then play here with their codes, under what was agreed.
    """
    from engine.services.cohorts.enrolment import terms
    from engine.services.sticks.kit_files import join as enter
    from engine.services.sticks.kit_files import the_kit
    from engine.services.sticks.kits import offered

    with _opened(data) as store:
        path, found = the_kit(folder, cohort)
        agreed = offered(store, found, str(path))
        _say(_("Course: {title} ({id})").format(title=agreed.title, id=agreed.id))
        sign = _("Sign: {sign}. Is it the one on the facilitator's computer?")
        _say(sign.format(sign=found.course.shown))
        for heading, words in terms(agreed):
            _say(f"{heading}. {words}")
        confirm(_("Join it on this computer?"), yes, _("Nothing was joined"))
        joined = enter(store, data_folder(data), path, found, cases_folder(cases))
    said = _("Joined. On the stick this computer is called {name}.")
    click.echo(said.format(name=joined.name))
    if joined.notes:
        give_up("\n".join(map(explain, joined.notes)), FOUND)


@click.command("hand-in", cls=Command)
@_FOLDER
@click.argument("cohort", default="")
@click.option("--forget", is_flag=True, help="Forget here what the receipt says is taken in.")
@_YES
@data_option
def hand_in(folder: Path, cohort: str, forget: bool, yes: bool, data: Path | None) -> None:
    """Put the plays of the course on a stick, FOLDER, sealed; COHORT if this joined several.

    All of them each time: handing in twice changes nothing. Only the facilitator can open them.
    """
    from engine.services.crash_log import log_files
    from engine.services.sticks import hand_in as handing
    from engine.services.sticks.sentences import of_hand_in

    with _opened(data) as store:
        done = handing.hand_in(store, data_folder(data), folder, cohort)
        click.echo(str(done.file))
        for words in of_hand_in(done):
            _say(words)
        if forget:
            confirm(_("Forget these here?"), yes or not done.received, _("Nothing was forgotten"))
            count = handing.forget_received(store, done.received, log_files())
            _say(plural("Forgotten here: {n} play.", "Forgotten here: {n} plays.", count))


@click.command("take-in", cls=Command)
@_FOLDER
@_YES
@data_option
@cases_option
def take_in(folder: Path, yes: bool, data: Path | None, cases: Path | None) -> None:
    """Take in the plays on a stick, FOLDER: it is said what is there, and then asked.

    Each is played again before it counts. Taking in twice changes nothing.
    """
    from engine.services.sticks.sentences import of_outcome
    from engine.services.sticks.take_in import OnStick

    with _opened(data) as store:
        stick = OnStick(store, data_folder(data), folder, cases_folder(cases))
        seen = stick.look(lambda cohort: _passphrase(cohort.id))
        for line in of_outcome(seen):
            _say(line)
        if stick.read:
            confirm(_("Take this in?"), yes, _("Nothing was taken in"))
            done, unwritten = stick.take()
            click.echo(plural("Taken in: {n} play.", "Taken in: {n} plays.", done.changed))
            if unwritten:
                _say(_("The plays are taken in; the receipt is not on the stick:"))
                _say(explain(unwritten))
            else:
                _say(_("The receipt is on the stick, for the next hand-in."))
    sys.exit(FOUND if seen.wrong else 0)


@click.command("decide", cls=Command)
@click.argument("cohort")
@click.argument("play", default="")
@click.option("--take", is_flag=True, help="Take PLAY; a code it has comes into the course.")
@click.option("--as", "code", metavar="CODE", help="With --take: whose it is.")
@click.option("--refuse", "away", is_flag=True, help="Do not take PLAY, now or ever.")
@data_option
def decide(
    cohort: str, play: str, take: bool, code: str | None, away: bool, data: Path | None
) -> None:
    """List the plays of COHORT that wait for a decision, or decide about one, PLAY."""
    from engine.services.sticks import waiting_plays

    if take + away != bool(play) or (code and not take):
        give_up(_("Name a play with `--take` or `--refuse`; without a play, they are listed."))
    with _opened(data) as store:
        found = store.cohorts.get(cohort)
        if play:
            aside = waiting_plays.the_one(store, found.id, play)
            if take:
                waiting_plays.accept(store, aside, next(iter(participant(code)), ""))
                click.echo(str(_("Taken.")))
            else:
                waiting_plays.turn_away(store, aside)
                click.echo(str(_("Turned away.")))
            return
        waiting = waiting_plays.waiting(store, found.id)
    for _aside, why in waiting:
        click.echo(explain(why))
    if not waiting:
        _say(_("Nothing waits for a decision."))


VERBS = (kit, join, hand_in, take_in, decide, key)
