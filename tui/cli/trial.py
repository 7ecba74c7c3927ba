"""Test plays: they begin in the middle and are never recorded."""

from __future__ import annotations

from typing import Any, NoReturn

from engine.decisions.kind import Refusal
from engine.explore.plan_steps import Halt, follow, read_steps
from engine.explore.play_as_text import Step
from engine.language.interface import _, current
from engine.scenario.problems import Refused
from engine.scenario.scenario import Scenario
from engine.services.shared.errors import reason
from engine.services.shared.recording import Recorded, start
from tui.cli.output import give_up


def make_trial(scenario: Scenario, options: dict[str, Any]) -> Recorded:
    """A play from the scene asked for, or after the answers given; says why there is none."""
    values = dict(_value(scenario, pair) for pair in options["values"])
    result = start(
        None,
        scenario,
        mode=options["mode"] or "practice",
        seed=options["seed"],
        at=options["scene"],
        values=values,
    )
    if isinstance(result, Refusal):
        _no_place(scenario, result)
    return _follow_answers(result, options["along"]) if options["along"] is not None else result


def _no_place(scenario: Scenario, refusal: Refusal) -> NoReturn:
    """Say why there is no test, and where one can begin."""
    if refusal.code != "P014":
        give_up(reason(refusal))
    said = _("There is no scene called `{name}`. Available: {there}.")
    there = current().commas(scenario.data["scenes"])
    give_up(said.format(there=there, **refusal.params))


def _value(scenario: Scenario, pair: str) -> tuple[str, Any]:
    """`hana.trust=3` or `need.water=denied` as a variable's name and one of its own values."""
    name, _equals, word = (part.strip() for part in pair.partition("="))
    fields = scenario.story.layout.fields
    field = fields.get(name) or fields.get(name.replace(".", ":", 1))
    if field is None:
        give_up(_("There is nothing called `{name}` to set.").format(name=name))
    for value in field.variable.values:
        if str(value).lower() == word.lower():
            return field.variable.name, value
    known = current().commas(str(v).lower() for v in field.variable.values)
    give_up(_("`{name}` must be one of {known}.").format(name=name, known=known))


def _follow_answers(recorded: Recorded, written: str) -> Recorded:
    """The test after these answers, each of which can be taken back."""
    result = follow(recorded.play, _steps(written))
    if isinstance(result, Halt):
        said = _(
            "Answer {n} of `--along`, `{meant}`, is not offered. Available in `{at}`: {there}."
        )
        there = current().commas(result.offered) or str(_("nothing"))
        give_up(said.format(n=result.step, meant=result.meant, at=result.at, there=there))
    return Recorded(recorded.scenario, result)


def _steps(written: str) -> list[Step]:
    try:
        return read_steps(written)
    except (ValueError, Refused):
        give_up(
            _(
                "`--along` takes the answers of a test on one line, such as "
                "`[{hall: wait}, {kitchen: {act: call}}]`."
            )
        )
