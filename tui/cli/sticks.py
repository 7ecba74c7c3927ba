"""`rifq cohort kit`, `join`, `hand-in`, `take-in`, `decide`, `key`: a course carried by a stick."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from engine.language.interface import _, plural
from engine.lazy_import import lazy_modules
from engine.records.problems import RecordsProblem
from engine.services.shared.errors import explain
from engine.services.shared.key_files import require
from engine.services.shared.kits import check_offer
from tui.cli.arguments import open_store, participant
from tui.cli.commands import FOUND, Command, cases_option, data_option, output_option, yes_option
from tui.cli.folders import cases_folder, data_folder
from tui.cli.output import ask_hidden, confirm, give_up, write
from tui.cli.problem_output import speak_problems

with lazy_modules():
    from engine.services.courses import enrolment
    from engine.services.drives import computers as drives_computers
    from engine.services.drives import hand_in as handing
    from engine.services.drives import intake as drives_intake
    from engine.services.drives import keys, kit_files, sentences
    from engine.services.drives import take_in as drives_take_in
    from engine.services.shared import crash_log

if TYPE_CHECKING:
    from engine.records.store import Store
    from engine.services.drives.intake import IntakeOutcome
    from engine.services.drives.take_in import OnStick

_FOLDER = click.argument("folder", type=click.Path(path_type=Path))


class _Verb(Command):
    """A verb of USB drives: what they need is looked for before anything imports it."""

    def invoke(self, ctx: click.Context) -> object:
        """Run it, or say what to install."""
        with speak_problems():
            require()
        return super().invoke(ctx)


def _say(words: object) -> None:
    click.echo(str(words), err=True)


def _passphrase(name: str) -> str:
    """The passphrase of the key of a course."""
    asked = _("Passphrase of the key of {cohort}").format(cohort=name)
    return ask_hidden(asked)


@click.command("kit", cls=_Verb)
@click.argument("cohort")
@_FOLDER
@click.option("--passphrase", is_flag=True, help="Ask for a passphrase, and lock the key with it.")
@data_option
@cases_option
def kit(cohort: str, folder: Path, passphrase: bool, data: Path | None, cases: Path | None) -> None:
    """Put the kit of COHORT on a USB drive, FOLDER: other computers join the course with it.

    The kit has no codes and no names. The first time, this also makes the key of the course.
    """

    def new() -> str:
        return _new_passphrase() if passphrase else ""

    with open_store(data) as store:
        found, place = store.cohorts.get(cohort), data_folder(data)
        ask = partial(_passphrase, found.id)
        put = kit_files.put_kit(store, place, found, folder, cases_folder(cases), ask, new)
    click.echo(str(put.path))
    for words in sentences.describe_kit(put, found, place):
        _say(words)


def _new_passphrase() -> str:
    typed = ask_hidden(_("A passphrase for the key (Enter for none)"))
    if typed and ask_hidden(_("The same passphrase again")) != typed:
        give_up(_("The two passphrases are not the same. Nothing was changed."))
    return typed


@click.command("key", cls=_Verb)
@click.argument("cohort")
@click.option("--recover", is_flag=True, help="Bring the key back from paper.")
@data_option
@output_option
def key(cohort: str, recover: bool, data: Path | None, output: Path | None) -> None:
    """Print the key of COHORT to keep it on paper, or bring it back from paper.

    Anyone who has the key can read all that is handed in for this course.
    """
    with open_store(data) as store:
        found, place = store.cohorts.get(cohort), data_folder(data)
        if not recover:
            opened = keys.open_key(place, found.id, lambda: _passphrase(found.id))
            write(sentences.key_paper(found, opened), output)
            return
        typed = click.prompt(str(_("The printed key")), err=True)
        opened = keys.read_printed(typed, found.id)
        keys.bring_back(place, found.id, opened, _new_passphrase)
    said = _("The key is back. The course has the sign: {sign}.")
    _say(said.format(sign=opened.course.sign))


@click.command("join", cls=_Verb)
@_FOLDER
@click.argument("cohort", default="")
@yes_option
@data_option
@cases_option
def join(folder: Path, cohort: str, yes: bool, data: Path | None, cases: Path | None) -> None:
    """Join the course whose kit is on a USB drive, FOLDER; name COHORT if there are several.

    Its people then play here with their codes. What was agreed counts here, too.
    """
    with open_store(data) as store:
        path, found = kit_files.find_kit(folder, cohort)
        agreed = check_offer(store, found, str(path))
        agreement = (f"{heading}. {words}" for heading, words in enrolment.terms(agreed))
        for words in (*sentences.describe_offer(agreed, found.course.sign), *agreement):
            _say(words)
        confirm(_("Join the course on this computer?"), yes, _("Nothing was joined"))
        joined = kit_files.join(store, data_folder(data), path, found, cases_folder(cases))
    said, *notes = sentences.describe_joined(joined)
    click.echo(said)
    if notes:
        give_up("\n".join(notes), FOUND)


@click.command("hand-in", cls=_Verb)
@_FOLDER
@click.argument("cohort", default="")
@click.option(
    "--forget", is_flag=True, help="Delete the plays here that are taken in, as the receipt says."
)
@yes_option
@data_option
def hand_in(folder: Path, cohort: str, forget: bool, yes: bool, data: Path | None) -> None:
    """Put the plays of the course on a USB drive, FOLDER, sealed; COHORT if you joined several.

    This puts all plays there each time: handing in twice changes nothing. Only the facilitator can
    open them.
    """
    with open_store(data) as store:
        done = handing.hand_in(store, data_folder(data), folder, cohort)
        click.echo(str(done.file))
        for words in sentences.describe_hand_in(done):
            _say(words)
        if forget and done.received:
            confirm(_("Delete these plays here?"), yes, _("Nothing was deleted"))
            count = handing.forget_received(store, done.received, crash_log.log_files())
            _say(plural("Deleted here: {n} play.", "Deleted here: {n} plays.", count))
        elif forget:
            words = _(
                "Nothing was deleted here: no receipt on the USB drive says that these plays are "
                "taken in. The facilitator takes them in first."
            )
            _say(words if done.plays else _("There is nothing to delete here."))


@click.command("take-in", cls=_Verb)
@_FOLDER
@yes_option
@data_option
@cases_option
def take_in(folder: Path, yes: bool, data: Path | None, cases: Path | None) -> None:
    """Take in the plays on a USB drive, FOLDER: this says what is there, and then asks.

    Rifq checks each play before it counts. Taking in twice changes nothing.
    """
    with open_store(data) as store:
        stick = drives_take_in.OnStick(store, data_folder(data), folder, cases_folder(cases))
        seen = stick.look(lambda cohort: _passphrase(cohort.id))
        if not yes and sys.stdin.isatty():
            seen = _name_strangers(stick, seen)
        for line in sentences.describe_outcome(seen):
            _say(line)
        if stick.read:
            confirm(_("Take this in?"), yes, _("Nothing was taken in"))
            done, unwritten = stick.take()
            click.echo(plural("Taken in: {n} play.", "Taken in: {n} plays.", done.changed))
            if unwritten:
                _say(_("The plays are taken in, but the receipt is not on the USB drive:"))
                _say(explain(unwritten))
            else:
                _say(_("The receipt is on the USB drive, for the next hand-in."))
    sys.exit(FOUND if seen.wrong else 0)


def _name_strangers(stick: OnStick, seen: IntakeOutcome) -> IntakeOutcome:
    """Ask of each computer that nobody has named whether it is ours; what would be taken in now."""
    for stranger in seen.strangers:
        for words in sentences.describe_stranger(stranger):
            _say(words)
        asked = str(_("Its name (press Enter to decide later)"))
        question = partial(click.prompt, asked, "", show_default=False, err=True)
        while name := drives_computers.read_name(question()):
            try:
                seen = stick.name(stranger.device, name)
                break
            except RecordsProblem as problem:
                _say(explain(problem))
    return seen


@click.command("decide", cls=_Verb)
@click.argument("cohort")
@click.argument("play", default="")
@click.option(
    "--take", is_flag=True, help="Take PLAY; if its code is new, the code joins the course."
)
@click.option("--as", "code", metavar="CODE", help="With --take: the code that PLAY counts for.")
@click.option("--refuse", "away", is_flag=True, help="Do not take PLAY, now or ever.")
@click.option(
    "--ours", "name", metavar="NAME", help="PLAY is a computer: it is one of yours, called NAME."
)
@data_option
@cases_option
def decide(
    cohort: str,
    play: str,
    take: bool,
    code: str | None,
    away: bool,
    name: str | None,
    data: Path | None,
    cases: Path | None,
) -> None:
    """List what waits in COHORT for a decision, or decide about a PLAY, or about a computer.

    The list shows what can be done with each, and the commands.
    """
    called = drives_computers.read_name(name or "")
    if take + away + bool(called) != bool(play) or (code and not take):
        give_up(
            _(
                "Name a play with `--take` or `--refuse`, or a computer with `--ours` or "
                "`--refuse`. Without one, what waits is listed."
            )
        )
    with open_store(data) as store:
        found = store.cohorts.get(cohort)
        if called:
            _name_computer(store, found.id, play, called, cases_folder(cases))
        elif play:
            _decide_play(store, found.id, play, take=take, code=code)
        else:
            _list_waiting(store, found.id)


def _name_computer(store: Store, cohort: str, typed: str, name: str, own: Path | None) -> None:
    done = drives_intake.admit_computer(
        store, drives_computers.find_computer(store, cohort, typed), name, own
    )
    said = _("{name} is one of your computers from now on. {taken}")
    taken = plural("Taken in: {n} play.", "Taken in: {n} plays.", done.changed)
    click.echo(said.format(name=name, taken=taken))
    for line in sentences.describe_outcome(done) if done.plays else ():
        _say(line)


def _decide_play(store: Store, cohort: str, play: str, *, take: bool, code: str | None) -> None:
    strange = {
        each.name.casefold(): each for each in drives_computers.list_strangers(store, cohort)
    }
    if not take and (stranger := strange.get(play.casefold())):
        drives_computers.refuse_computer(store, stranger.device)
        click.echo(str(_("Refused: nothing is taken in from this computer.")))
        return
    aside = drives_intake.find_waiting(store, cohort, play)
    if take:
        drives_intake.accept(store, aside, next(iter(participant(code)), ""))
        click.echo(str(_("Taken.")))
    else:
        drives_intake.turn_away(store, aside)
        click.echo(str(_("Refused: this play is never taken in.")))


def _list_waiting(store: Store, cohort: str) -> None:
    strangers = drives_computers.list_strangers(store, cohort)
    waiting = drives_intake.list_waiting(store, cohort)
    for stranger in strangers:
        click.echo(explain(stranger.problem))
    for aside, why in waiting:
        for line in sentences.describe_waiting(aside, why, [other for other, _why in waiting]):
            click.echo(line)
    if not (strangers or waiting):
        _say(_("Nothing waits for a decision."))


VERBS = (kit, join, hand_in, take_in, decide, key)
