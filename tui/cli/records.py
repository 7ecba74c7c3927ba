"""`rifq records`: list, verify, delete, back up and restore plays."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from engine.language.control_characters import json_text
from engine.language.interface import _, plural, translate
from engine.lazy_import import lazy_modules
from engine.records.folder import prepare
from engine.records.problems import RecordsProblem, message
from engine.services.shared.key_files import courses_with_key, require
from tui.acts.cohort import describe_deleted
from tui.cli.arguments import open_store, owner, participant, refuse_to_strangers, speak_as_course
from tui.cli.commands import FOUND, Group, cases_option, data_option, output_option, yes_option
from tui.cli.document_output import write_document
from tui.cli.folders import cases_folder, data_folder
from tui.cli.output import ask_hidden, ask_passphrase, confirm, confirm_by_typing, give_up, write
from tui.cli.problem_output import speak_problems

with lazy_modules():
    from engine.records.sqlite import backup as sqlite_backup
    from engine.records.sqlite import database
    from engine.records.sqlite import mend as sqlite_mend
    from engine.records.sqlite import store as sqlite_store
    from engine.services.drives import backups, intake, keys, sentences
    from engine.services.feedback import two_plays
    from engine.services.plays import mending, verification
    from engine.services.shared import crash_log, recording

if TYPE_CHECKING:
    from engine.records.sqlite.store import Store
    from engine.records.stored_plays import Contents, Listed
    from engine.services.shared.kits import KnownCourse

MOST_LISTED = 50  # so that a listing takes no longer the more is kept

CODE = click.option("--as", "code", metavar="CODE", help="Only plays of this participant code.")


@click.group("records", cls=Group)
def command() -> None:
    """The plays saved on this computer."""


@command.command("list")
@CODE
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option("--all", "whole", is_flag=True, help="Every play; JSON always has them all.")
@data_option
@output_option
def list_plays(
    code: str | None, form: str, whole: bool, data: Path | None, output: Path | None
) -> None:
    """List the last 50 plays, the last played first. Participant codes are not shown.

    Plays of a course in own records come after them with `--all` or `--as`, by day, without their
    length.
    """
    with open_store(data) as store:
        people = owner(store, code)
        whole = whole or bool(people) or form == "json"
        plays, more = _find_plays(store, people[0] if people else None, whole)
    if form == "json":
        write(json_text(list(map(_as_object, plays)), indent=2), output)
    elif plays or more:
        write("\n".join(_row(play) for play in plays), output)
        if more:
            click.echo(str(_("There are more. `--all` lists every play.")), err=True)
    else:
        click.echo(str(_("There is no play yet.")), err=True)


def _find_plays(store: Store, code: str | None, whole: bool) -> tuple[list[Listed], bool]:
    """The plays that are listed, of all people or of one code; and whether there are more."""
    own = tuple(c.id for c in store.cohorts.all() if c.records == "own")
    found = store.iterate_plays(participant=code, beside=own)
    plays = list(found if whole else islice(found, MOST_LISTED))
    if code:
        told = {play.play for play in plays}
        theirs = (p for p in store.iterate_plays(participant=code) if p.play not in told)
    else:
        theirs = (p for id in own for p in store.iterate_plays(cohort=id) if p.participants)
    plays += _sort_by_day(theirs) if whole else ()
    return plays, next(found, None) is not None or next(theirs, None) is not None


def _sort_by_day(plays: Iterable[Listed]) -> list[Listed]:
    """Plays without their length, in an order that does not tell who played last.

    To whoever saw somebody get up, both would tell what that person did.
    """
    by_id = sorted((replace(play, events=0) for play in plays), key=lambda play: play.play)
    return sorted(by_id, key=lambda play: play.facts.started, reverse=True)


def _as_object(play: Listed) -> dict[str, object]:
    facts = play.facts
    return {
        "play": play.play,
        "case": facts.scenario,
        "version": facts.version,
        "started": facts.started,
        "events": play.events or None,
    }


def _row(play: Listed) -> str:
    facts = play.facts
    told = f"{play.play[:12]}  {facts.started}  {facts.scenario} {facts.version}"
    return f"{told}  {plural('{n} event', '{n} events', play.events)}" if play.events else told


@command.command()
@click.argument("play", default="")
@click.argument("other", default="")
@CODE
@click.option("--format", "form", type=click.Choice(["text", "html"]), default="text")
@data_option
@output_option
def compare(
    play: str, other: str, code: str | None, form: str, data: Path | None, output: Path | None
) -> None:
    """Compare two plays of one case, PLAY and OTHER; without OTHER, with the play before it.

    Without PLAY, the last case that was played twice. Participants compare their own: --as CODE.
    """
    with open_store(data) as store:
        people = owner(store, code)
        speak_as_course(store, people)
        who = people[0] if people else None
        first, second = (store.resolve(id, participant=who) if id else "" for id in (play, other))
        first, second = two_plays.complete_pair(store, first, second, who or "")
        for id in (first, second):
            refuse_to_strangers(recording.reopen(store, id), people)
        document = two_plays.compare(store, first, second)
    write_document(document, form, output)


@command.command()
@click.option("--head", metavar="H", help="A head printed on a debrief or a cohort report.")
@data_option
def verify(head: str | None, data: Path | None) -> None:
    """Check every event, and say what this proves and what it cannot prove."""
    with open_store(data) as store:
        found = verification.verify(store, head)
        for code, params in found.statements():
            click.echo(f"{code} {message(code, params, translate)}")
        sys.exit(0 if found.clean else FOUND)


@command.command()
@click.option("--as", "code", metavar="CODE", help="Everything of this participant code.")
@click.option("--play", "play", metavar="PLAY", help="Only this play.")
@yes_option
@data_option
def forget(code: str | None, play: str | None, yes: bool, data: Path | None) -> None:
    """Delete a participant, or one play, so that no byte of it is left here.

    It reaches this data folder and Rifq's own log. It cannot reach backups, exports or saved pages.
    """
    if bool(code) == bool(play):
        give_up(_("Say who or which play: `--as CODE` or `--play PLAY`."))
    with open_store(data) as store:
        what = participant(code)[0] if code else store.resolve(play or "")
        if code:
            store.cohorts.refuse_replaced(what)  # whose plays are under the new one now
        confirm_by_typing(what, yes)
        traces = crash_log.log_files()
        done = store.forget(what, traces=traces) if code else store.delete(what, traces=traces)
        click.echo(describe_deleted(done))


@command.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--plain", is_flag=True, help="Do not seal the file with the keys of courses.")
@data_option
def backup(file: Path, plain: bool, data: Path | None) -> None:
    """Save all plays in FILE, which must not exist yet; or in a new file in a folder.

    Where a course has a key (`rifq cohort kit`), the file is sealed with it.
    """
    with open_store(data) as store:
        written, held = backups.back_up(store, file, date.today().isoformat(), plain=plain)
        how = backups.describe_protection(written, store)
    click.echo(str(_("Written to {path}").format(path=written)), err=True)
    click.echo(backups.describe(held), err=True)
    click.echo(how, err=True)


@command.command()
@yes_option
@data_option
def mend(yes: bool, data: Path | None) -> None:
    """Keep what can be read of damaged plays, set the rest aside, and say what, if you agree.

    The damaged file stays beside the new one. Close other Rifq windows first.
    """
    folder = data_folder(data)

    def agree(found: sqlite_mend.Mended) -> None:
        click.echo(f"{_('Can be kept:')} {backups.describe(found.held)}", err=True)
        for code, params in found.said:
            click.echo(f"{code} {message(code, params, translate)}", err=True)
        confirm(_("Put what can be kept in place of the plays here?"), yes, _("Nothing was mended"))

    with speak_problems():
        asides = sqlite_mend.mend(folder, mending.MadeOn().describe, agree)
    if not asides:
        click.echo(str(_("There is nothing to mend.")), err=True)
        return
    for path in asides:
        click.echo(str(_("The damaged file is now {path}").format(path=path)), err=True)
    click.echo(str(_("Mended. `rifq records verify` says what could not be mended.")), err=True)


@command.command()
@click.argument("file", type=click.Path(path_type=Path))
@yes_option
@data_option
def restore(file: Path, yes: bool, data: Path | None) -> None:
    """Say what FILE holds, and replace the plays here with its plays, if you agree.

    The plays here are kept in a file beside the new ones. To add plays instead, use `merge`. An
    older backup also brings back people who were deleted since then: delete them again.
    """
    folder = data_folder(data)
    with speak_problems(), _unseal_backup(file, folder) as plain:
        aside = sqlite_backup.restore(
            folder, plain, agree=lambda held: _confirm_restore(file, held, folder, yes)
        )
    click.echo(str(_("Restored from {path}").format(path=file)), err=True)
    if aside:
        click.echo(str(_("What was here before is now in {path}").format(path=aside)), err=True)


@contextmanager
def _unseal_backup(file: Path, folder: Path) -> Iterator[Path]:
    """A backup that can be read: itself, or what is in it when it is sealed."""
    if not backups.is_sealed(file):
        yield file
        return
    require()
    by_paper = []

    def printed(cohort: str) -> str:
        by_paper.append(cohort)
        return ask_hidden(_("The printed key of {cohort}").format(cohort=cohort))

    with backups.open_sealed(file, prepare(folder), ask_passphrase, printed) as plain:
        yield plain
    for cohort in by_paper:
        words = _(
            "The printed key opened this file and was not kept. If the cohort {cohort} is led on "
            "this computer now, bring its key back: `rifq cohort key {cohort} --recover`."
        )
        click.echo(words.format(cohort=cohort), err=True)


@command.command()
@click.argument("file", type=click.Path(path_type=Path))
@yes_option
@data_option
@cases_option
def merge(file: Path, yes: bool, data: Path | None, cases: Path | None) -> None:
    """Say what a backup, FILE, has that is not here, and add it, if you agree.

    Nothing here is replaced: each play is added once. Plays that do not belong here wait for a
    decision.
    """
    folder, own = data_folder(data), cases_folder(cases)
    with open_store(data) as store, _open_backup(file, folder) as (other, source):
        led, seen, outcome = (
            _find_courses(folder),
            intake.IntakeOutcome(),
            intake.IntakeOutcome(),
        )
        with intake.keep_nothing(store):
            intake.merge(store, other, led, source, own, seen)
        for line in sentences.describe_outcome(seen):
            click.echo(line, err=True)
        if seen.changed or seen.count("aside"):
            confirm(_("Add these plays?"), yes, _("Nothing was added"))
            intake.merge(store, other, led, source, own, outcome)
        click.echo(plural("Added: {n} play.", "Added: {n} plays.", outcome.changed))
    sys.exit(FOUND if seen.wrong else 0)


def _find_courses(folder: Path) -> dict[str, KnownCourse]:
    """The courses whose key is on this computer, by cohort."""
    if not courses_with_key(folder):
        return {}
    require()
    return keys.known_courses(folder)


@contextmanager
def _open_backup(file: Path, folder: Path) -> Iterator[tuple[sqlite_store.Store, str]]:
    """The plays of a backup, in a folder of their own, and the hash of the backup."""
    from tempfile import TemporaryDirectory

    with (
        _unseal_backup(file, folder) as plain,
        TemporaryDirectory(dir=folder, prefix="merging-") as at,
    ):
        sqlite_backup.restore(Path(at), plain)
        with plain.open("rb") as opened:
            source = hashlib.file_digest(opened, "sha256").hexdigest()
        with sqlite_store.Store.open(Path(at)) as other:
            yield other, source


def _confirm_restore(file: Path, held: Contents, folder: Path, yes: bool) -> None:
    """Return if the backup is to replace the plays here; else say that nothing was done, and stop.

    Args:
        file: the backup.
        held: what it holds.
        folder: the data folder.
        yes: it was said before, by `--yes`.
    """
    click.echo(f"{_('In {path}:').format(path=file)} {backups.describe(held)}", err=True)
    for sentence in backups.warnings(held):
        click.echo(sentence, err=True)
    here, forgotten = _describe_here(folder)
    if here:
        click.echo(f"{_('Here now:')} {here}", err=True)
    if forgotten > held.forgotten:
        said = _(
            "Plays were deleted here after this backup was made. If the backup has them, they "
            "come back. `rifq records merge` leaves them out."
        )
        click.echo(said, err=True)
    asked = _("Replace the plays here with those of {path}?").format(path=file)
    confirm(asked, yes, _("Nothing was restored"))


def _describe_here(folder: Path) -> tuple[str, int]:
    """What the data folder holds now, "" where there are no plays; and how many are deleted."""
    if not (folder / database.PLAYS.file).exists():
        return "", 0
    try:
        with sqlite_store.Store.open(folder) as store:
            held = store.contents()
            return backups.describe(held), held.forgotten
    except RecordsProblem:
        return str(_("plays that cannot be read.")), 0
