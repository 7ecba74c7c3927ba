"""`rifq cohort`: the courses a facilitator gives."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import asdict, replace

from engine.language.catalogues import languages, load
from engine.language.control_characters import json_text
from engine.language.interface import _, current
from engine.lazy_import import lazy_modules
from engine.records.cohorts import ID, Cohort, require_id
from engine.records.problems import Code
from engine.scenario.case_files import find
from engine.services.shared.errors import explain
from tui.cli.arguments import load_case, load_course, open_store, parse_day, participant
from tui.cli.commands import Group, cases_option, data_option, output_option, yes_option
from tui.cli.folders import cases_folder
from tui.cli.output import confirm, give_up, refuse, show_states, write
from tui.cli.records import confirm_by_typing, say_forgotten
from tui.cli.sticks import VERBS

with lazy_modules():
    from engine.services.courses import administration, demonstration
    from engine.services.courses import summary as courses_summary
    from engine.services.drives import backups
    from engine.services.feedback import report_issues, report_sentences, reports
    from engine.services.shared import errors

if TYPE_CHECKING:
    from engine.services.courses.administration import CohortService, CohortSummary

MOST = 200  # codes made at once, and simulated people


class Verbs(Group):
    """The verbs, in the order of a course."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """All of them."""
        return list(self.commands)


@click.group("cohort", cls=Verbs)
def command() -> None:
    """Your cohorts: the people who take a course together, known by codes.

    Names are only in the roster. This prints counts, never the decisions of one person.
    """


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


def _language(_ctx: click.Context, _parameter: click.Parameter, typed: str) -> str:
    """The code of a language that Rifq speaks."""
    found = load(typed) if typed else None
    if typed and found is None:
        words = _("Rifq does not speak `{code}`. It speaks: {known}.")
        raise click.BadParameter(words.format(code=typed, known=current().commas(languages())))
    return found.code if found else ""


@command.command("new")
@click.argument("title")
@click.option("--course", metavar="COURSE", help="A course: an id, or the path of its file.")
@click.option("--case", "only", multiple=True, metavar="CASE", help="Without a course: its cases.")
@click.option("--id", "id", default="", callback=_id, help="Default: made from the title.")
@click.option(
    "--agency", "agencies", multiple=True, metavar="NAME", help="An agency that people come from."
)
@click.option("--first", default="", callback=parse_day, metavar="DAY", help="Its first day.")
@click.option("--last", default="", callback=parse_day, metavar="DAY", help="Its last day.")
@click.option("--mode", type=click.Choice(["practice", "assessment"]), default="practice")
@click.option(
    "--records",
    type=click.Choice(["own", "shared"]),
    default="own",
    help=("own: you see only the group. shared: you may open plays, by code. People agree first."),
)
@click.option("--no-embargo", is_flag=True, help="Each person reads the feedback when they finish.")
@click.option("--support", default="", metavar="WHO", help="Someone to talk to, and where.")
@click.option(
    "--keep-days",
    type=click.IntRange(0, 3650),
    default=30,
    help="Days from closing until plays are to be deleted (30).",
)
@click.option(
    "--course-language",
    "spoken",
    default="",
    callback=_language,
    metavar="LANG",
    help="The language that people read, such as en.",
)
@click.option("--trial", is_flag=True, help="To try things: it can be deleted completely.")
@data_option
@cases_option
def new(title: str, data: Path | None, cases: Path | None, **options: Any) -> None:
    """Set up a cohort called TITLE; its id is printed.

    People accept what is agreed on their first screen. It cannot be changed later.
    """
    if not title.strip():
        give_up(_("A cohort needs a title."))
    if bool(options["course"]) == bool(options["only"]):
        give_up(
            _("Say which course or cases: `--course COURSE`, or `--case CASE` once for each case.")
        )
    if options["first"] and options["last"] and options["last"] < options["first"]:
        give_up(_("The last day cannot be before the first."))
    with _cohorts(data, cases) as service:
        wanted = _read_cohort(title, options, service.own)
        locked = service.find_locked(wanted.cases) if wanted.course else ()
        left = tuple(case for case in wanted.cases if case not in locked)
        made = service.set_up(replace(wanted, cases=left or wanted.cases))
        click.echo(made.id)
        if left and locked:
            _say_planned(left, locked)


def _say_planned(left: tuple[str, ...], locked: tuple[str, ...]) -> None:
    """Say that a cohort has all cases of its course but those that cohorts will play later."""
    every = len(left) + len(locked)
    said = _("The cohort is set up with {n} of the {every} cases and forms of its course.")
    click.echo(said.format(n=current().number(len(left)), every=current().number(every)), err=True)
    for case in locked:
        click.echo(explain(errors.child_unsigned(case)), err=True)


def _read_cohort(title: str, options: dict[str, Any], own: Path | None) -> Cohort:
    """What was asked for."""
    course, its_cases, parallel = _read_course(options, own)
    return Cohort(
        options["id"],
        " ".join(title.split()),
        course,
        its_cases,
        administration.read_names(options["agencies"]),
        options["first"],
        options["last"],
        options["mode"],
        options["records"],
        not options["no_embargo"],
        support=options["support"].strip(),
        keep_days=options["keep_days"],
        trial=options["trial"],
        parallel=parallel,
        language=options["spoken"],
    )


def _read_course(options: dict[str, Any], own: Path | None) -> tuple[str, tuple[str, ...], bool]:
    """The course, the cases, and whether its forms change places."""
    if options["course"]:
        course = load_course(options["course"], own)
        return course.id, course.cases, course.parallel

    found = tuple(load_case(case, own).id for case in options["only"])
    if len(set(found)) < len(found):
        give_up(_("A case can be in a cohort only once."))
    if lost := [id for id in found if find(id, own) is None]:
        words = _("{case} is not in a folder of cases. Name its folder with `--cases`.")
        give_up(words.format(case=lost[0]))
    return "", found, False


# Looking


_FORMAT = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")


@command.command("list")
@_FORMAT
@data_option
@output_option
def list_cohorts(form: str, data: Path | None, output: Path | None) -> None:
    """List the cohorts, the latest first, and say what is due to be closed or deleted."""
    with _cohorts(data) as service:
        found = [service.summary(cohort.id) for cohort in service.cohorts()]
        due = _reminders(service)
    if form == "json":
        write(json_text([_object(summary) for summary in found], indent=2), output)
    elif found:
        width = max(len(summary.cohort.id) for summary in found)
        write("\n".join(_row(summary, width) for summary in found), output)
    else:
        click.echo(str(_("There is no cohort yet. Set one up: `rifq cohort new TITLE`.")), err=True)
    for sentence in due:
        click.echo(sentence, err=True)


@command.command("show")
@click.argument("cohort")
@_FORMAT
@data_option
@output_option
def show(cohort: str, form: str, data: Path | None, output: Path | None) -> None:
    """Show what was agreed for COHORT, and its current state. No code is shown."""
    with _cohorts(data) as service:
        summary = service.summary(cohort, report_issues.count_finished)
    if form == "json":
        write(json_text(_object(summary), indent=2), output)
        return
    said = courses_summary.lines(summary)
    width = max(len(heading) for heading, _words in said)
    write("\n".join(f"{heading:<{width}}  {words}".rstrip() for heading, words in said), output)


def _row(summary: CohortSummary, width: int) -> str:
    cohort = summary.cohort
    days = " – ".join(day for day in (cohort.first, cohort.last) if day)
    parts = (
        f"{cohort.id:<{width}}",
        courses_summary.code_count(summary),
        courses_summary.state(summary),
        days,
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


def _reminders(service: CohortService) -> list[str]:
    """What is due: to be closed, or to be deleted; a sentence each."""
    late = _(
        "The plays of {cohort} were due to be deleted by {on}. Delete them with `rifq "
        "cohort forget {cohort}`. Group figures stay."
    )
    over = _(
        "The last day of {cohort} was {on}, and it is still open. Close it with "
        "`rifq cohort close {cohort}`. The days until its plays are deleted "
        "start only then."
    )
    return [
        *(over.format(cohort=c.id, on=c.last) for c in service.find_overstayed()),
        *(late.format(cohort=c.id, on=c.forget_on) for c in service.find_due()),
    ]


# Codes


@command.command("add")
@click.argument("cohort")
@click.option("--many", type=click.IntRange(1, MOST), default=1, help="How many codes (1).")
@click.option("--agency", default="", metavar="NAME", help="Where these people are from.")
@click.option("--new-agency", default="", metavar="NAME", help="The same, for a new agency.")
@click.option("--code", metavar="CODE", help="Add someone who already has a code.")
@click.option(
    "--name", default="", metavar="NAME", help="The person's name, kept only in the roster."
)
@data_option
def add(cohort: str, data: Path | None, **options: Any) -> None:
    """Create codes for COHORT and print them, one per line."""
    if options["many"] > 1 and (options["code"] or options["name"]):
        give_up(_("`--code` and `--name` are for one person: do not use them with `--many`."))
    if options["agency"] and options["new_agency"]:
        give_up(_("Use `--agency` or `--new-agency`, not both."))
    with _cohorts(data) as service:
        found = service.store.cohorts.get(cohort)
        agency = _agency(service, found, options)
        name = options["name"].strip()
        if options["code"]:
            codes = list(participant(options["code"]))
            service.take_in(found.id, codes[0], agency, name)
        else:
            codes = service.add(found.id, agency, options["many"], name)
    click.echo("\n".join(codes))


def _agency(service: CohortService, cohort: Cohort, options: dict[str, Any]) -> str:
    """The agency named, as the cohort counts it."""
    if new := " ".join(options["new_agency"].split()):
        service.admit(cohort.id, new)
        return new
    asked = " ".join(options["agency"].split())
    known = {name.casefold(): name for name in ("", *cohort.agencies)}
    if asked.casefold() not in known:
        there = current().commas(cohort.agencies) or str(_("none"))
        words = _(
            "There is no agency `{asked}` in {cohort}. Available: {there}. Or use `--new-agency`."
        )
        give_up(words.format(asked=asked, cohort=cohort.id, there=there))
    return known[asked.casefold()]


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


@command.command("reissue")
@click.argument("cohort")
@click.argument("lost")
@data_option
def reissue(cohort: str, lost: str, data: Path | None) -> None:
    """Replace a lost code: print a new code for LOST, the lost code or its name in the roster.

    Plays, texts and agreement move to it; the lost code no longer opens anything.
    """
    with _cohorts(data) as service:
        found = service.store.cohorts.get(cohort)
        click.echo(service.reissue(found.id, service.find_code(found.id, lost)))


# Running and ending it


@command.command("open")
@click.argument("cohort")
@click.argument("case", nargs=-1)
@click.option("--all", "every", is_flag=True, help="Every case.")
@click.option("--closing-form", is_flag=True, help="The form that each person plays last.")
@data_option
def open_case(
    cohort: str, case: tuple[str, ...], every: bool, closing_form: bool, data: Path | None
) -> None:
    """Open the feedback for CASE, or the closing form, to everyone in COHORT."""
    if bool(case) + every + closing_form != 1:
        give_up(_("Say which cases to open, or `--all`, or `--closing-form`."))
    with _cohorts(data) as service:
        found = service.store.cohorts.get(cohort)
        if closing_form and not found.parallel:
            give_up(_("{cohort} has no closing form.").format(cohort=found.id))
        strange = [name for name in case if name not in found.cases]
        if strange:
            words = _("{cohort} has no case `{case}`; it has: {cases}.")
            known = current().commas(found.cases)
            give_up(words.format(cohort=found.id, case=strange[0], cases=known))
        service.open(found.id, found.cases if every else case, closing_form=closing_form)
    opened = (str(_("the closing form")),) if closing_form else case or found.cases
    click.echo(str(_("Open for everyone: {cases}").format(cases=current().commas(opened))))


@command.command("close")
@click.argument("cohort")
@yes_option
@data_option
@cases_option
def close(cohort: str, yes: bool, data: Path | None, cases: Path | None) -> None:
    """Close COHORT: its figures become final, and no one can play in it any more."""
    with _cohorts(data, cases) as service:
        found = service.store.cohorts.get(cohort)
        if found.closed:
            click.echo(str(_("Closed since {on}.").format(on=found.closed)))
            return
        service.refuse_led_elsewhere(found.id)
        if words := report_sentences.describe_too_few(
            reports.find_never_reported(service.store, found.id, service.own, service.today)
        ):
            click.echo(words, err=True)
        confirm_by_typing(found.id, yes, _("Nothing was closed"))
        summary = service.summary(found.id)
        with show_states() as progress:
            found = reports.close(service.store, found.id, service.own, service.today, progress)
    for words in filter(
        None,
        (courses_summary.describe_sealed(summary) or courses_summary.describe_left_out(summary),),
    ):
        click.echo(words)
    words = _("Closed. Its plays are due to be deleted on {on}; group figures stay.")
    click.echo(words.format(on=found.forget_on))


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
@click.option(
    "--stopped", is_flag=True, help="Do not wait for people in the middle of a case: they stop."
)
@click.option("--yes", is_flag=True, help="If a new report is due, make it without asking first.")
@cases_option
@data_option
@output_option
def report(
    cohort: str,
    form: str | None,
    observer: bool,
    wanted: tuple[str, ...],
    unsigned: str,
    stopped: bool,
    yes: bool,
    cases: Path | None,
    data: Path | None,
    output: Path | None,
) -> None:
    """Print the report of COHORT: its id, the beginning of the id, or nothing for the latest."""
    why = " ".join(unsigned.split())
    with _cohorts(data, cases) as service:
        found = service.store.cohorts.get(cohort or _latest(service))
        form = form or ("html" if output or sys.stdout.isatty() else "text")
        if form == "html" and sys.stdout.isatty():  # no page to be read as it is written
            output = output or Path(f"{require_id(found.id)}.html")
        if observer:
            told_of = service.store, found.id, service.own, form, service.today
            write(reports.write_observed(*told_of, why), output)
            return
        of = service.store, found.id, service.own, service.today
        _ask_for_issues(reports.due_issues(*of, stopped=stopped), yes)
        with show_states() as progress:
            figures = reports.build(*of, progress, stopped=stopped)
        chosen = reports.choose(figures, wanted)
        if isinstance(chosen, str):
            give_up(chosen)
        write(reports.write_report(chosen, form, found.support, why, service.own), output)


def _ask_for_issues(due: tuple[str, ...], yes: bool) -> None:
    """Ask before a report is made that later plays will not be in."""
    if due and not yes:
        click.echo(report_sentences.describe_issues(due), err=True)
        confirm(_("Make it now?"), False, _("No report was made"))


def _latest(service: CohortService) -> str:
    """The latest cohort; says so and stops when there is none."""
    every = service.cohorts()
    if not every:
        give_up(_("There is no cohort yet. Set one up: `rifq cohort new TITLE`."))
    return every[0].id


@command.command("forget")
@click.argument("cohort")
@yes_option
@data_option
def forget(cohort: str, yes: bool, data: Path | None) -> None:
    """Delete the plays and codes of a closed COHORT, to the last byte; group figures stay."""
    with _cohorts(data) as service:
        found = service.store.cohorts.get(cohort)
        if found.closed:  # else there is nothing to ask
            confirm_by_typing(found.id, yes)
        say_forgotten(service.forget(found.id))


@command.command("delete")
@click.argument("cohort")
@yes_option
@data_option
def delete_trial(cohort: str, yes: bool, data: Path | None) -> None:
    """Delete a test or simulated COHORT completely, with its final figures.

    On a computer that joined COHORT, this deletes all of it here, handed in or not.
    """
    with _cohorts(data) as service:
        found = service.store.cohorts.get(cohort)
        if found.trial or found.demo or service.is_joined(found.id):
            confirm_by_typing(found.id, yes, _("Nothing was deleted"))
        say_forgotten(service.remove(found.id))


@command.command("backup")
@click.argument("folder", type=click.Path(path_type=Path))
@data_option
def backup(folder: Path, data: Path | None) -> None:
    """Save all plays and cohorts, without names, in a new file in FOLDER, such as a USB drive."""
    if not folder.is_dir():
        refuse(Code.NO_FOLDER, path=folder)
    with _cohorts(data) as service:
        file, held = backups.back_up(service.store, folder, service.today)
        click.echo(str(file))
        how = backups.describe_protection(file, service.store)
    click.echo(backups.describe(held), err=True)
    click.echo(how, err=True)


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


for _verb in VERBS:
    command.add_command(_verb)
