"""`rifq play`: in the app, line by line, or as lines of JSON."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from engine.language.strings import _, current
from tui.cli.commands import Command
from tui.cli.common import (
    case_file,
    cases_folder,
    cases_option,
    data_folder,
    data_option,
    give_up,
    load_case,
    participant,
    records_spoken,
    speak_as_course,
)
from tui.cli.trial import is_trial, trial

if TYPE_CHECKING:
    from engine.play.answers import Refusal
    from engine.records.sqlite.store import Store
    from engine.scenario.scenario import Scenario
    from engine.services.recording import Recorded


@click.command("play", cls=Command)
@click.argument("case", default="")
@click.option("--plain", is_flag=True, help="Line by line: screen readers, slow links, pipes.")
@click.option("--jsonl", is_flag=True, help="One JSON object a line, for programs.")
@click.option("--as", "code", metavar="CODE", help="A participant code.")
@click.option(
    "--mode",
    type=click.Choice(["practice", "assessment"]),
    help="How a new play is played (practice), or which one to go on with.",
)
@click.option(
    "--players",
    type=click.IntRange(1, 40),
    default=1,
    help="How many sit here: a play by two or more counts as one (1).",
)
@click.option("--new", "fresh", is_flag=True, help="Begin anew, whatever was left unfinished.")
@click.option("--resume", is_flag=True, help="Go on where this participant left off.")
@click.option("--seed", type=int, help="Decides luck, and in an assessment the order shown.")
@click.option("--at", "scene", metavar="SCENE", help="A trial from this scene, never recorded.")
@click.option("--along", metavar="STEPS", help="A trial after these answers, never recorded.")
@click.option(
    "--with",
    "values",
    multiple=True,
    metavar="X=V",
    help="In a trial: hana.trust=3, need.water=met.",
)
@data_option
@cases_option
def command(case: str, data: Path | None, cases: Path | None, **options: Any) -> None:
    """Play CASE, an id or a path; without one, say which there are."""
    _sensible(options)
    if not (options["plain"] or options["jsonl"]):
        _in_the_app(case, data, cases, options)
        return
    scenario = load_case(case, cases_folder(cases))
    with records_spoken():
        people = participant(options["code"])
        if is_trial(options):
            _run(trial(scenario, options), options["jsonl"])
            return
        from engine.records.sqlite.store import Store

        with Store.open(data_folder(data)) as store:
            store.cohorts.refuse_replaced(*people)
            speak_as_course(store, people)
            recorded, notice = _recorded(store, scenario, people, options)
            _run(recorded, options["jsonl"], "".join(people), notice)


def _sensible(options: dict[str, Any]) -> None:
    """Say which options contradict each other, and stop."""
    if options["plain"] and options["jsonl"]:
        give_up(_("`--plain` and `--jsonl` cannot both be meant."))
    if options["fresh"] and options["resume"]:
        give_up(_("`--new` and `--resume` cannot both be meant."))
    if options["resume"] and options["seed"] is not None:
        give_up(_("`--seed` belongs to a new play: it cannot go with `--resume`."))
    if options["scene"] is not None and options["along"] is not None:
        give_up(_("`--at` and `--along` cannot both be meant."))
    if options["values"] and not is_trial(options):
        give_up(_("`--with` belongs to a trial: it needs `--at SCENE` or `--along STEPS`."))
    if is_trial(options) and (options["resume"] or options["code"]):
        give_up(_("A trial is never recorded: it goes with neither `--as` nor `--resume`."))


def _in_the_app(case: str, data: Path | None, cases: Path | None, options: dict[str, Any]) -> None:
    from tui.cli.open_app import open_app

    case_file(case, cases_folder(cases))  # whether there is one is said on any terminal
    open_app(data, cases, case=case, options=options)


def _run(recorded: Recorded, as_json: bool, code: str = "", notice: str = "") -> None:
    if as_json:
        from engine.services.debriefs import debrief_json
        from tui.jsonl.protocol import play

        if notice:
            click.echo(notice, err=True)
        play(recorded, sys.stdin, sys.stdout, debrief_json)
    else:
        from tui.linemode.session import play as play_plain

        play_plain(recorded, sys.stdin, sys.stdout, code, notice)


def _recorded(
    store: Store, scenario: Scenario, people: tuple[str, ...], options: dict[str, Any]
) -> tuple[Recorded, str]:
    """The unfinished play asked for, or a new one; and what must be said of it first, or ""."""
    from engine.services.embargo import foretold
    from engine.services.enrolment import apart, begin

    by_itself = options["plain"] and not options["fresh"] and options["seed"] is None
    old = None
    if options["resume"] or by_itself:
        old = _left(store, scenario.id, people, options["mode"])
    if old is not None:
        return _gone_on(old, scenario, people)
    if options["resume"]:
        give_up(_nothing_left(store, scenario.id))
    if options["plain"]:
        _accepted(store, scenario.id, "".join(people))
    result = begin(
        store,
        scenario,
        people,
        mode=options["mode"] or "practice",
        seed=options["seed"],
        language=current().code,
        players=options["players"],
    )
    recorded = _or_give_up(result)
    said = (apart(store, "".join(people), scenario.id), foretold(recorded))
    return recorded, " ".join(filter(None, said))


def _accepted(store: Store, case: str, code: str) -> None:
    """In a course, what it keeps is read and agreed to before its first play."""
    from engine.services.enrolment import agree, enrolment

    course = enrolment(store, code)
    if course is None or course.accepted or case not in course.cases:
        return
    if not agree(course, sys.stdin, sys.stdout):
        give_up(_("Nothing was begun, and nothing is kept."), 0)
    store.cohorts.accept(course.cohort.id, code)


def _nothing_left(store: Store, case: str) -> str:
    """That there is nothing to go on with here; a room is led elsewhere."""
    from engine.services.led_play import left as led

    words = str(_("There is no unfinished play of this case to go on with."))
    if led(store, case) is None:
        return words
    where = _("A room stopped in it: `rifq lead {case}` goes on with that one.").format(case=case)
    return f"{words} {where}"


def _left(store: Store, case: str, people: tuple[str, ...], mode: str | None) -> Recorded | None:
    """The play of a case these people left last, in this mode if one is named; or None."""
    from engine.services.recording import left

    found = (r for r in left(store, people, case) if mode in (None, r.play.started.mode))
    return next(found, None)


def _gone_on(old: Recorded, scenario: Scenario, people: tuple[str, ...]) -> tuple[Recorded, str]:
    """The play as it was left, or, when what can happen has changed, a new one with its answers."""
    from engine.services.recording import carry
    from engine.services.session import misfit

    if old.scenario.hashes.story == scenario.hashes.story:
        return old, ""
    carried = carry(old, scenario, people)
    return carried.recorded, misfit(carried)


def _or_give_up(result: Recorded | Refusal) -> Recorded:
    from engine.play.answers import Refusal
    from engine.services.error_messages import reason

    if isinstance(result, Refusal):
        give_up(reason(result))
    return result
