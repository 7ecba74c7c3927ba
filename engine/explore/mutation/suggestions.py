"""Suggests what an author could write so that a slip is noticed: a test or a rule.

Every suggestion was tried: it holds for the case as it is, and fails for the case with the slip.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from math import floor
from typing import Any

from engine.explore.plan_steps import Halt, follow, list_steps, show
from engine.explore.play_as_text import make_plan
from engine.explore.run_plans import run_plan
from engine.play.play import Play
from engine.play.trial import begin_trial
from engine.play.view import list_offered
from engine.scenario.case_text import Voice
from engine.scenario.problems import Refused
from engine.scenario.scenario import Scenario
from engine.scenario.specification import Plan
from engine.scenario.yaml.source import Source
from engine.scoring.score import score

STATUSES = ("need", "consent", "risk")  # what `expect` can name besides state
READ = {word: f"{word}('{{}}')" for word in ("learned", "tainted", "seen", "decided")}
FINE = (100, 1000, 10_000)  # parts in which a bound of credit is tried

Test = dict[str, Any]
"""A plan as written under `tests`."""

Rule = dict[str, Any]
"""A rule as written under `always`."""


def suggest_test(one: Scenario, other: Scenario, play: Play, name: str) -> Test | None:
    """Suggest a test that passes for a case and fails for another; None if none was found.

    The play of the first case distinguishes them.
    """
    plan = make_plan(name, show(play))
    steps = tuple((at, answer) for step in plan["play"] for at, answer in step.items())
    for expect in _list_expectations(one, other, play):
        told = Plan(name, plan.get("chance", {}), steps, expect, ())
        if run_plan(one, told) is None and run_plan(other, told) is not None:
            return {**plan, "expect": expect}
    return None


def _list_expectations(one: Scenario, other: Scenario, play: Play) -> Iterator[dict[str, Any]]:
    """What a test could expect at the end of a play, simplest first."""
    place = play.location.location.place
    yield {"ending" if play.ended else "at": place}
    there = replay_in(other, play)
    if there is None:
        return
    here, now = ({m.move.address for m in list_offered(p)} for p in (play, there))
    if here - now:
        yield {"offered": sorted(here - now)}
    if now - here:
        yield {"not_offered": sorted(now - here)}
    for name in list_differing_variables(play, there):
        prefix, _, id = name.rpartition(":")
        if prefix in STATUSES:
            yield {prefix: {id: play.value(name)}}
        elif not prefix:
            yield {"state": {name: play.value(name)}}
    yield from _bound_credit(one, other, play, there)


def _bound_credit(
    one: Scenario, other: Scenario, play: Play, there: Play
) -> Iterator[dict[str, Any]]:
    """A bound for the credit of a scene that lies between the credit in both cases."""
    mine, theirs = score(one, play), score(other, there)
    for scene in one.data["scenes"]:
        here, now = mine.share(scene=scene), theirs.share(scene=scene)
        if here is not None and now is not None and here != now:
            yield {"credit": {scene: _find_bound(here, now)}}


def _find_bound(here: Fraction, now: Fraction) -> dict[str, float]:
    """A bound that one share meets and the other does not, with as few decimals as possible."""
    for fine in FINE:
        if here > now and floor(here * fine) > now * fine:
            return {"at_least": floor(here * fine) / fine}
        if here < now and floor(here * fine) + 1 <= now * fine:
            return {"below": (floor(here * fine) + 1) / fine}
    return {"at_least": float(here)} if here > now else {"below": float(now)}


def replay_in(other: Scenario, play: Play) -> Play | None:
    """The same answers in another case; None if it does not take them."""
    found = follow(begin_trial(other, 0, play.started.luck), list_steps(play))
    return None if isinstance(found, Halt) else found


def list_differing_variables(play: Play, there: Play) -> Iterator[str]:
    """The names of variables that have different values in two plays."""
    fields = there.story.layout.fields
    for name, field in play.story.layout.fields.items():
        known = name in fields and not field.variable.chance
        if known and play.value(name) != there.value(name):
            yield name


# Rules -------------------------------------------------------------------------------------------


def suggest_rule(
    one: Source, other: Source, done: str, status: str, broken: Callable[[Source], bool]
) -> Rule | None:
    """Suggest a rule about the effect of an answer that holds for one case and not for another.

    The condition `done` says that the answer was given; `status` must hold from then on. `broken`
    tells whether a case breaks one of its rules.
    """
    rule = {"name": f"after {done}, {status}", "never": f"{done} and not ({status})"}
    try:
        holds = not broken(_add_rule(one, rule))
    except Refused:  # that an answer was given can be asked only of some
        return None
    return rule if holds and broken(_add_rule(other, rule)) else None


def _add_rule(source: Source, rule: Rule) -> Source:
    """The case with this as its only rule."""
    values = {path: mark for path, mark in source.values.items() if path[:1] != ("always",)}
    return replace(source, data={**source.data, "always": [rule]}, values=values)


def write_condition(name: str, value: object) -> str:
    """A condition that a variable has a value, as an author writes it; "" if there is none."""
    prefix, _, id = name.rpartition(":")
    yes = "" if value else "not "
    if prefix in READ:
        return yes + READ[prefix].format(id)
    if prefix == "knows":
        person, _, thing = id.partition(".")
        return f"{yes}knows('{person}', '{thing}')"
    return ""


def list_conditions(one: Scenario, other: Scenario, play: Play) -> list[str]:
    """What holds at the end of a play of one case and not in the other, as conditions."""
    there = replay_in(other, play)
    if there is None:
        return []
    names = list_differing_variables(play, there)
    found = [said for name in names if (said := write_condition(name, play.value(name)))]
    decided = {*_list_decided(one, play)} - {*_list_decided(other, there)}
    return list(dict.fromkeys([*found, *(READ["decided"].format(id) for id in sorted(decided))]))


def _list_decided(scenario: Scenario, play: Play) -> list[str]:
    """What a person decided at the end of a play; a play keeps it only if a condition asks."""
    lines, found = scenario.text.lines, list[str]()
    for number in play.shown:
        context = lines[number].context
        if lines[number].voice is Voice.DECISION:  # each entry has one, in order
            scene, before = context.split("/")[2], (line.context for line in lines[:number])
            entry = [*before].count(context)
            found.append(scenario.data["scenes"][scene]["person_decides"]["as"][entry]["decides"])
    return found
