"""`rifq cohort open`, `close`, `forget`, `delete` and `backup`."""

from __future__ import annotations

from pathlib import Path

import click

from engine.language.strings import _, current, plural
from tui.cli.cohort_common import one_of, open_cohorts, working
from tui.cli.commands import Command
from tui.cli.common import cases_option, data_option, give_up
from tui.cli.records import confirm_by_typing, say_forgotten

_YES = click.option("--yes", is_flag=True, help="Do not ask first.")


@click.command("open", cls=Command)
@click.argument("cohort")
@click.argument("case", nargs=-1)
@click.option("--all", "every", is_flag=True, help="Every case.")
@data_option
def open_case(cohort: str, case: tuple[str, ...], every: bool, data: Path | None) -> None:
    """Open the analysis of CASE for everyone in COHORT."""
    if bool(case) == every:
        give_up(_("Say which cases to open, or `--all`."))
    with open_cohorts(data) as service:
        found = one_of(service, cohort)
        strange = [name for name in case if name not in found.cases]
        if strange:
            words = _("{cohort} has no case `{case}`; it has: {cases}.")
            known = current().commas(found.cases)
            give_up(words.format(cohort=found.id, case=strange[0], cases=known))
        service.open(found.id, found.cases if every else case)
    click.echo(
        str(_("Open for everyone: {cases}").format(cases=current().commas(case or found.cases)))
    )


@click.command("close", cls=Command)
@click.argument("cohort")
@_YES
@data_option
@cases_option
def close(cohort: str, yes: bool, data: Path | None, cases: Path | None) -> None:
    """Close COHORT: its figures become final, and no one can play in it any more."""
    with open_cohorts(data, cases) as service:
        found = one_of(service, cohort)
        if found.closed:
            click.echo(str(_("Closed since {on}.").format(on=found.closed)))
            return
        confirm_by_typing(found.id, yes, _("Nothing was closed"))
        unused = service.summary(found.id).unused
        with working() as progress:
            found = service.close(found.id, progress)
    if unused:
        click.echo(_left_out(unused))
    words = _("Closed. Its plays are due to be forgotten on {on}; group figures stay.")
    click.echo(words.format(on=found.forget_on))


def _left_out(unused: int) -> str:
    return plural(
        "{n} code was never used: it is left out of every figure.",
        "{n} codes were never used: they are left out of every figure.",
        unused,
    )


@click.command("forget", cls=Command)
@click.argument("cohort")
@_YES
@data_option
def forget(cohort: str, yes: bool, data: Path | None) -> None:
    """Forget the plays and codes of a closed COHORT, to the last byte; group figures stay."""
    with open_cohorts(data) as service:
        found = one_of(service, cohort)
        if found.closed:  # else there is nothing to ask
            confirm_by_typing(found.id, yes)
        say_forgotten(service.forget(found.id))


@click.command("delete", cls=Command)
@click.argument("cohort")
@_YES
@data_option
def delete_trial(cohort: str, yes: bool, data: Path | None) -> None:
    """Delete a trial or simulated COHORT completely, with its final figures."""
    with open_cohorts(data) as service:
        found = one_of(service, cohort)
        if found.trial or found.demo:
            confirm_by_typing(found.id, yes, _("Nothing was deleted"))
        say_forgotten(service.remove(found.id))


@click.command("backup", cls=Command)
@click.argument("folder", type=click.Path(path_type=Path))
@data_option
def backup(folder: Path, data: Path | None) -> None:
    """Save all plays and cohorts in FOLDER, such as a USB drive; the roster stays here."""
    if not folder.is_dir():
        give_up(_("There is no folder {path}. Nothing was written.").format(path=folder))
    with open_cohorts(data) as service:
        click.echo(str(service.back_up(folder)))
    click.echo(str(_("`rifq records restore FILE` brings it back.")), err=True)
