"""`rifq debrief`: what happened in a play or over a course, and what the key says of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from engine.language.interface import _
from engine.lazy_import import lazy_modules
from engine.reports.render.html import as_html
from engine.reports.render.json import as_json
from engine.reports.render.text import as_text
from tui.cli.arguments import open_store, owner, participant, refuse_to_strangers, speak_as_course
from tui.cli.commands import Command, data_option, output_option
from tui.cli.folders import cases_folder
from tui.cli.output import give_up, show_states, write

with lazy_modules():
    from engine.services import library as services_library
    from engine.services.feedback import debriefs, own_record
    from engine.services.shared import recording

if TYPE_CHECKING:
    from engine.records.sqlite.store import Store
    from engine.reports.debrief.debrief import Debrief
    from engine.reports.own_record import OwnRecord


@click.command("debrief", cls=Command)
@click.argument("play", default="")
@click.option("--as", "code", metavar="CODE", help="The last play of this participant code.")
@click.option("--format", "form", type=click.Choice(["text", "json", "html"]), default="text")
@click.option("--all", "more", is_flag=True, help="In text: also everything shown on request.")
@click.option("--course", is_flag=True, help="All plays of --as CODE in a course, on two pages.")
@click.option("--cohort", metavar="ID", help="With --course, as facilitator: shared records only.")
@data_option
@output_option
def command(
    play: str,
    code: str | None,
    form: str,
    more: bool,
    course: bool,
    cohort: str | None,
    data: Path | None,
    output: Path | None,
) -> None:
    """Print the debrief of PLAY: its id, the beginning of the id, or nothing for the last play."""
    if (course or cohort) and (play or not (course and code)):
        give_up(_("A course debrief is for one person: `rifq debrief --course --as CODE`."))
    with open_store(data) as store:
        if cohort:  # the facilitator, of whom the service knows what they may see
            people = participant(code)
            store.cohorts.refuse_replaced(*people)
        else:
            people = owner(store, code)
        speak_as_course(store, people)
        if course:
            write(_course(store, people[0], cohort, form), output)
        else:
            write(_one(store, play, people, form, more), output)


def _one(store: Store, play: str, people: tuple[str, ...], form: str, more: bool) -> str:
    """The debrief of one play."""
    who = people[0] if people else None
    recorded = None if play else recording.find_last_decided(store, who)
    if recorded is None:
        recorded = recording.reopen(store, store.resolve(play, participant=who))
        if not play and recorded.play.seq == 1:
            give_up(_("Nothing has been decided yet: a debrief begins with the first decision."))
    refuse_to_strangers(recorded, people)
    recorded.own = cases_folder(None)
    with show_states() as progress:
        debrief = debriefs.debrief_of(recorded, progress)
    return _write_report(debrief, form, more)


def _course(store: Store, code: str, cohort: str | None, form: str) -> str:
    """The record of one person: their own, or a facilitator's look at a shared one."""
    library = services_library.Library(store, cases_folder(None))
    record = (
        own_record.record_for_facilitator(library, code, cohort)
        if cohort
        else own_record.record_of(library, code)
    )
    with show_states() as progress:
        record.prepare(progress)
    return _write_report(record.told, form)


def _write_report(report: Debrief | OwnRecord, form: str, more: bool = False) -> str:
    """A report as "json", "html" or "text"."""
    if form == "json":
        return as_json(report)
    return as_html(report.document()) if form == "html" else as_text(report.document(), more=more)
