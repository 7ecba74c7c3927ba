"""`rifq play`: in the app, line by line, or as lines of JSON."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from engine.play.answers import Refusal
from engine.records.store import Store
from engine.scenario.scenario import Scenario
from tui.recorded import Recorded, carry, left, start
from tui.session import misfit
from tui.speaking import refused
from tui.strings import _
from tui.verbs.common import (
    cases_folder,
    cases_option,
    data_folder,
    data_option,
    give_up,
    load_case,
    participant,
    records_spoken,
)


@click.command("play")
@click.argument("case")
@click.option("--plain", is_flag=True, help="Line by line: screen readers, slow links, pipes.")
@click.option("--jsonl", is_flag=True, help="One JSON object a line, for programs.")
@click.option("--as", "code", metavar="CODE", help="A participant code.")
@click.option(
    "--mode",
    type=click.Choice(["practice", "assessment"]),
    help="How a new play is played (practice), or which one to go on with.",
)
@click.option("--new", "fresh", is_flag=True, help="Begin anew, whatever was left unfinished.")
@click.option("--resume", is_flag=True, help="Go on where this participant left off.")
@click.option("--language", default="en", help="Of what is shown.")
@click.option("--seed", type=int, help="Decides luck, and in an assessment the order shown.")
@click.option("--at", "scene", metavar="SCENE", help="A trial from this scene, never recorded.")
@click.option("--with", "values", multiple=True, metavar="X=V", help="In a trial: a variable set.")
@data_option
@cases_option
def command(case: str, data: Path | None, cases: Path | None, **options: Any) -> None:
    """Play CASE, an id or a path."""
    _sensible(options)
    if not (options["plain"] or options["jsonl"]):
        _in_the_app(case, data, cases, options)
        return
    scenario = load_case(case, cases_folder(cases))
    with records_spoken():
        people = participant(options["code"])
        if options["scene"]:
            _run(trial(scenario, options), options["jsonl"])
            return
        with Store.open(data_folder(data)) as store:
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
    if options["values"] and not options["scene"]:
        give_up(_("`--with` belongs to a trial: it needs `--at SCENE`."))
    if options["scene"] and (options["resume"] or options["code"]):
        give_up(_("A trial is never recorded: `--at` goes with neither `--as` nor `--resume`."))


def _in_the_app(case: str, data: Path | None, cases: Path | None, options: dict[str, Any]) -> None:
    from tui.verbs.app import open_app

    open_app(data, cases, case=case, options=options)


def _run(recorded: Recorded, as_json: bool, code: str = "", notice: str = "") -> None:
    if as_json:
        from tui.debriefs import debrief_json
        from tui.jsonl import play

        if notice:
            click.echo(notice, err=True)
        play(recorded, sys.stdin, sys.stdout, debrief_json)
    else:
        from tui.plain import play as play_plain

        play_plain(recorded, sys.stdin, sys.stdout, code, notice)


def trial(scenario: Scenario, options: dict[str, Any]) -> Recorded:
    """A play from the scene asked for, never recorded."""
    try:
        values = dict(_value(scenario, pair) for pair in options["values"])
    except ValueError as error:
        give_up(str(error))
    result = start(
        None,
        scenario,
        mode=options["mode"] or "practice",
        seed=options["seed"],
        at=options["scene"],
        values=values,
    )
    return _or_give_up(result)


def _value(scenario: Scenario, pair: str) -> tuple[str, Any]:
    """`hana.trust=3` as a name and one of the variable's own values."""
    name, _equals, word = pair.partition("=")
    field = scenario.story.layout.fields.get(name.strip())
    if field is None:
        raise ValueError(_("There is nothing called `{name}` to set.").format(name=name))
    for value in field.variable.values:
        if str(value).lower() == word.strip().lower():
            return name.strip(), value
    known = ", ".join(str(v).lower() for v in field.variable.values)
    raise ValueError(_("`{name}` is one of {known}.").format(name=name, known=known))


def _recorded(
    store: Store, scenario: Scenario, people: tuple[str, ...], options: dict[str, Any]
) -> tuple[Recorded, str]:
    """The unfinished play asked for, or a new one; and what must be said of it first, or ""."""
    by_itself = options["plain"] and not options["fresh"] and options["seed"] is None
    old = None
    if options["resume"] or by_itself:
        old = _left(store, scenario.id, people, options["mode"])
    if old is not None:
        return _gone_on(old, scenario, people)
    if options["resume"]:
        give_up(_("There is no unfinished play of this case to go on with."))
    result = start(
        store,
        scenario,
        participants=people,
        mode=options["mode"] or "practice",
        seed=options["seed"],
        language=options["language"],
    )
    return _or_give_up(result), ""


def _left(store: Store, case: str, people: tuple[str, ...], mode: str | None) -> Recorded | None:
    """The play of a case these people left last, in this mode if one is named; or None."""
    found = (r for r in left(store, people, case) if mode in (None, r.play.started.mode))
    return next(found, None)


def _gone_on(old: Recorded, scenario: Scenario, people: tuple[str, ...]) -> tuple[Recorded, str]:
    """The play as it was left, or, when what can happen has changed, a new one with its answers."""
    if old.scenario.hashes.story == scenario.hashes.story:
        return old, ""
    carried = carry(old, scenario, people)
    return carried.recorded, misfit(carried)


def _or_give_up(result: Recorded | Refusal) -> Recorded:
    if isinstance(result, Refusal):
        give_up(refused(result))
    return result
