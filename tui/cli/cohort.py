"""`rifq cohort`: the courses a facilitator gives. Most of its verbs are drawn from acts."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import asdict, replace

from engine.language.control_characters import json_text
from engine.language.interface import _, current, plural
from engine.lazy_import import lazy_modules
from engine.records.cohorts import ID, require_id
from engine.scenario.case_files import find
from engine.scenario.courses import Course
from engine.services.shared.errors import explain
from engine.services.shared.key_files import require
from tui.acts.act import NotDone
from tui.acts.cohort import (
    add_codes,
    close_cohort,
    delete_cohort,
    forget_plays,
    lost_code,
    open_case,
)
from tui.acts.drives import back_up, hand_in_plays, join, put_kit, take_in
from tui.acts.terms import read_terms, term_options
from tui.cli.acts import ask_new_passphrase, command_of
from tui.cli.arguments import load_case, load_course, open_store, participant
from tui.cli.commands import Group, cases_option, data_option, output_option
from tui.cli.folders import cases_folder, data_folder
from tui.cli.output import ask_passphrase, give_up, show_states, write

with lazy_modules():
    from engine.services.courses import administration, demonstration
    from engine.services.courses import summary as courses_summary
    from engine.services.drives import computers, intake, keys, sentences
    from engine.services.feedback import reports, waves
    from engine.services.shared import errors

if TYPE_CHECKING:
    from engine.records.cohorts import Cohort
    from engine.records.sqlite.store import Store
    from engine.services.courses.administration import CohortService, CohortSummary

MOST = 200  # simulated people


_ORDER = (
    "new list show add codes reissue open close report forget delete backup demo kit join hand-in "
    "take-in decide key"
)


class Verbs(Group):
    """The verbs, in the order of a course."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """All of them."""
        return _ORDER.split()


@click.group("cohort", cls=Verbs)
def command() -> None:
    """Your cohorts: the people who take a course together, known by codes.

    Names are only in the roster. This prints counts, never the decisions of one person.
    """


_VERBS = (
    *(add_codes, lost_code, open_case, close_cohort, forget_plays, delete_cohort),
    *(back_up, put_kit, join, hand_in_plays, take_in),
)
for _act in _VERBS:
    command.add_command(command_of(_act))


@contextmanager
def _cohorts(
    data: Path | None, cases: Path | None = None
) -> Iterator[administration.CohortService]:
    """The cohorts of this computer; says what goes wrong with them or their cases."""
    own = cases_folder(cases)
    with open_store(data) as store:
        yield administration.CohortService(store, own)


# Setting one up


def _id(_ctx: click.Context, _parameter: click.Parameter, typed: str) -> str:
    if typed and not ID.fullmatch(typed):
        words = _(
            "{typed} is not an id. Use small letters, digits and hyphens; start with a letter or a "
            "digit."
        )
        raise click.BadParameter(words.format(typed=typed))
    return typed


@command.command("new")
@click.argument("title")
@click.option("--course", metavar="COURSE", help="A course: an id, or the path of its file.")
@click.option("--case", "only", multiple=True, metavar="CASE", help="Without a course: its cases.")
@click.option("--id", "id", default="", callback=_id, help="Default: made from the title.")
@term_options
@data_option
@cases_option
def new(data: Path | None, cases: Path | None, **options: Any) -> None:
    """Set up a cohort called TITLE; its id is printed.

    People accept what is agreed on their first screen. It cannot be changed later.
    """
    if bool(options["course"]) == bool(options["only"]):
        give_up(
            _("Say which course or cases: `--course COURSE`, or `--case CASE` once for each case.")
        )
    with _cohorts(data, cases) as service:
        try:
            wanted = read_terms(options, _read_course(options, service.own), options["id"])
        except NotDone as why:
            give_up(str(why))
        locked = service.find_locked(wanted.cases) if wanted.course else ()
        left = tuple(case for case in wanted.cases if case not in locked)
        made = service.set_up(replace(wanted, cases=left or wanted.cases))
        click.echo(made.id)
        if not (left and locked):
            return
        # all cases of its course but those that cohorts will play later
        said = _("The cohort is set up with {n} of the {every} cases and forms of its course.")
        n, every = (current().number(len(some)) for some in (left, wanted.cases))
        click.echo(said.format(n=n, every=every), err=True)
        for case in locked:
            click.echo(explain(errors.child_unsigned(case)), err=True)


def _read_course(options: dict[str, Any], own: Path | None) -> Course:
    """The course, or one that is made of cases."""
    if options["course"]:
        return load_course(options["course"], own)
    found = tuple(load_case(case, own).id for case in options["only"])
    if len(set(found)) < len(found):
        give_up(_("A case can be in a cohort only once."))
    if lost := [id for id in found if find(id, own) is None]:
        words = _("{case} is not in a folder of cases. Name its folder with `--cases`.")
        give_up(words.format(case=lost[0]))
    return Course("", "", found)


# Looking


_NO_COHORT = _("There is no cohort yet. Set one up: `rifq cohort new TITLE`.")
_FORMAT = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")


@command.command("list")
@_FORMAT
@data_option
@output_option
def list_cohorts(form: str, data: Path | None, output: Path | None) -> None:
    """List the cohorts, the latest first, and say what is due to be closed or deleted."""
    with _cohorts(data) as service:
        found = [service.summary(cohort.id) for cohort in service.cohorts()]
        due = service.remind()
    if form == "json":
        write(json_text([_object(summary) for summary in found], indent=2), output)
    elif found:
        width = max(len(summary.cohort.id) for summary in found)
        write("\n".join(_row(summary, width) for summary in found), output)
    else:
        click.echo(str(_NO_COHORT), err=True)
    for problem in due:
        click.echo(explain(problem), err=True)


@command.command("show")
@click.argument("cohort")
@_FORMAT
@data_option
@output_option
def show(cohort: str, form: str, data: Path | None, output: Path | None) -> None:
    """Show what was agreed for COHORT, and its current state. No code is shown."""
    with _cohorts(data) as service:
        summary = service.summary(cohort, waves.count_finished)
    if form == "json":
        write(json_text(_object(summary), indent=2), output)
        return
    said = courses_summary.lines(summary)
    width = max(len(heading) for heading, _words in said)
    write("\n".join(f"{heading:<{width}}  {words}".rstrip() for heading, words in said), output)


def _row(summary: CohortSummary, width: int) -> str:
    cohort = summary.cohort
    parts = (
        f"{cohort.id:<{width}}",
        courses_summary.code_count(summary),
        courses_summary.state(summary),
        courses_summary.dates(cohort),
        cohort.title,
    )
    return "  ".join(part for part in parts if part)


def _object(summary: CohortSummary) -> dict[str, Any]:
    """A cohort in numbers; luck is left out, since it tells what happens in its cases."""
    cohort = asdict(summary.cohort)
    del cohort["luck"]
    cohort["opened"] = sorted(cohort["opened"])
    return {
        **cohort,
        "forget_on": summary.cohort.forget_on,
        "people": summary.people,
        "by_agency": summary.agencies,
        "agreed": summary.agreed,
        "unused": summary.unused,
        "begun": summary.begun,
        **({} if summary.finished is None else {"finished": summary.finished}),
        "sealed": summary.sealed,
    }


# Codes


@command.command("codes")
@click.argument("cohort")
@click.option("--format", "form", type=click.Choice(["html", "text"]), default="html")
@data_option
@output_option
def codes(cohort: str, form: str, data: Path | None, output: Path | None) -> None:
    """Print the code sheet of COHORT: slips with cut lines, to hand out."""
    with _cohorts(data) as service:
        found = service.store.cohorts.get(cohort)
        if form == "html":
            write(service.sheet(found.id), output)
            return
        members = service.store.cohorts.members(found.id)
        write(
            "\n".join(
                f"{code}  {agency}".rstrip() for code, agency in administration.slips(members)
            ),
            output,
        )


# Running and ending it


@command.command("report")
@click.argument("cohort", default="")
@click.option(
    "--format",
    "form",
    type=click.Choice(["html", "text", "csv", "json"]),
    default=None,
    help="Default: html in a file; text if another program reads the report.",
)
@click.option("--observer", is_flag=True, help="For observers: counts of a closed cohort.")
@click.option(
    "--topic",
    "wanted",
    multiple=True,
    metavar="DECISION",
    help=(
        "A decision to talk about, or CASE:DECISION. Give it twice for two. An unknown "
        "name lists them all."
    ),
)
@click.option(
    "--unsigned",
    default="",
    metavar="WHY",
    help="Also show critical errors and change for cases nobody has signed; WHY is printed.",
)
@cases_option
@data_option
@output_option
def report(
    cohort: str,
    form: str | None,
    observer: bool,
    wanted: tuple[str, ...],
    unsigned: str,
    cases: Path | None,
    data: Path | None,
    output: Path | None,
) -> None:
    """Print the report of COHORT: its id, the beginning of the id, or nothing for the latest."""
    why = " ".join(unsigned.split())
    with _cohorts(data, cases) as service:
        found = _find(service, cohort)
        form = form or ("html" if output or sys.stdout.isatty() else "text")
        if form == "html" and sys.stdout.isatty():  # no page to be read as it is written
            output = output or Path(f"{require_id(found.id)}.html")
        if observer:
            told_of = service.store, found.id, service.own, form, service.today
            write(reports.write_observed(*told_of, why), output)
            return
        of = service.store, found.id, service.own, service.today
        with show_states() as progress:
            figures = reports.build(*of, progress)
        chosen = reports.choose(figures, wanted)
        if isinstance(chosen, str):
            give_up(chosen)
        write(reports.write_report(chosen, form, found.support, why, service.own), output)


def _find(service: CohortService, cohort: str) -> Cohort:
    """The cohort named, or the latest; says so and stops when there is none."""
    if cohort:
        return service.store.cohorts.get(cohort)
    every = service.cohorts()
    if not every:
        give_up(_NO_COHORT)
    return every[0]


@command.command("demo")
@click.option(
    "--people",
    type=click.IntRange(1, MOST),
    default=24,
    show_default=True,
    help="How many people are simulated.",
)
@click.option("--seed", type=int, default=0, help="The same seed gives the same course.")
@cases_option
@data_option
def demo(people: int, seed: int, cases: Path | None, data: Path | None) -> None:
    """Create a course with simulated people, to learn to use the reports.

    Everything in it is simulated, and every page from it says so. It can be deleted completely.
    """
    with _cohorts(data, cases) as service:
        cohort = demonstration.make_demo(service.store, service.own, people=people, seed=seed)
        plays = len(service.store.plays(cohort=cohort.id))
    click.echo(
        _(
            "{id}: {people} simulated people, {plays} plays. `rifq cohort report {id}` shows them."
        ).format(id=cohort.id, people=people, plays=plays)
    )


@command.command("decide")
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
    called = computers.read_name(name or "")
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
            done = intake.admit_computer(
                store, computers.find_computer(store, found.id, play), called, cases_folder(cases)
            )
            said = _("{name} is one of your computers from now on. {taken}")
            taken = plural("Taken in: {n} play.", "Taken in: {n} plays.", done.changed)
            click.echo(said.format(name=called, taken=taken))
            for line in sentences.describe_outcome(done) if done.plays else ():
                click.echo(line, err=True)
        elif play:
            _decide_play(store, found.id, play, take=take, code=code)
        else:
            _list_waiting(store, found.id)


def _decide_play(store: Store, cohort: str, play: str, *, take: bool, code: str | None) -> None:
    strange = {each.name.casefold(): each for each in computers.list_strangers(store, cohort)}
    if not take and (stranger := strange.get(play.casefold())):
        computers.refuse_computer(store, stranger.device)
        click.echo(str(_("Refused: nothing is taken in from this computer.")))
        return
    aside = intake.find_waiting(store, cohort, play)
    if take:
        intake.accept(store, aside, next(iter(participant(code)), ""))
        click.echo(str(_("Taken.")))
    else:
        intake.turn_away(store, aside)
        click.echo(str(_("Refused: this play is never taken in.")))


def _list_waiting(store: Store, cohort: str) -> None:
    strangers = computers.list_strangers(store, cohort)
    waiting = intake.list_waiting(store, cohort)
    for stranger in strangers:
        click.echo(explain(stranger.problem))
    for aside, why in waiting:
        for line in sentences.describe_waiting(aside, why, [other for other, _why in waiting]):
            click.echo(line)
    if not (strangers or waiting):
        click.echo(str(_("Nothing waits for a decision.")), err=True)


@command.command("key")
@click.argument("cohort")
@click.option("--recover", is_flag=True, help="Bring the key back from paper.")
@data_option
@output_option
def key(cohort: str, recover: bool, data: Path | None, output: Path | None) -> None:
    """Print the key of COHORT to keep it on paper, or bring it back from paper.

    Anyone who has the key can read all that is handed in for this course.
    """
    with open_store(data) as store:
        require()
        found, place = store.cohorts.get(cohort), data_folder(data)
        if not recover:
            opened = keys.open_key(place, found.id, lambda: ask_passphrase(found.id))
            write(sentences.key_paper(found, opened), output)
            return
        typed = click.prompt(str(_("The printed key")), err=True)
        opened = keys.read_printed(typed, found.id)
        keys.bring_back(place, found.id, opened, ask_new_passphrase)
    said = _("The key is back. The course has the sign: {sign}.")
    click.echo(said.format(sign=opened.course.sign), err=True)
