"""What to write so that a finding goes away, where that can be read off the play that shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from engine.explore.along import as_flow
from engine.explore.theorems.written import standing
from engine.play.events import PassedOver
from engine.play.play import Play, path
from engine.scenario.compile.ratings import numbers
from engine.scenario.rules import Rule
from engine.scenario.scenario import Scenario
from engine.scenario.source import Path


def for_rule(scenario: Scenario, rule: Rule, play: Play) -> str:
    """What could mend a broken rule: the scene passed over, the answer given, or the one missing.

    Args:
        scenario: the case.
        rule: the rule.
        play: the play that breaks it.
    """
    for moment in reversed(path(play)):
        if isinstance(moment.event, PassedOver) and moment.back is not None:
            passed = moment.back.location.location.place
            return _passed(scenario, rule, passed, moment.location.location.place)
    if rule.kind == "whenever":
        what = f"tagged `{rule.tag}`" if rule.tag else f"`{rule.offered}`"
        return f"let an answer {what} be offered there without an `if`, or with one that holds then"
    if rule.kind == "never" and play.move is not None:
        last = play.move.move.address.rpartition(":")[2]
        return f"`{last}` brings it about: guard it with `if`, or mend what it does, or the rule"
    return ""


def _passed(scenario: Scenario, rule: Rule, scene: str, to: str) -> str:
    """What `pass` would have to say, when passing over left out what a scene does."""
    said = " ".join(_texts(standing(scenario.data, rule.path)))
    wanted = {
        name: value
        for name, value in _settings(scenario.data["scenes"][scene])
        if re.search(rf"(?<![\w.]){re.escape(name)}(?![\w.])", said)
    }
    written = scenario.data["scenes"][scene].get("pass", {"to": to})
    mended = as_flow({**written, "set": {**written.get("set", {}), **wanted}})
    shown = mended if wanted else f"{as_flow(written)[:-1]}, set: {{…}}}}"
    return (
        f"passing over `{scene}` leaves out what its answers and ways do; if that is what is "
        f"missing, write in `{scene}`: `pass: {shown}`"
    )


def _texts(value: Any) -> Iterator[str]:
    """Every text in what stands in a place."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list):
        for inside in value.values() if isinstance(value, Mapping) else value:
            yield from _texts(inside)


def _settings(value: Any) -> Iterator[tuple[str, Any]]:
    """Everything set somewhere in a scene."""
    if isinstance(value, Mapping):
        if isinstance(value.get("set"), Mapping):
            yield from value["set"].items()
        for name, inside in value.items():
            if name != "pass":
                yield from _settings(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from _settings(inside)


def for_slots(scenario: Scenario, where: Path, slots: Sequence[str]) -> str:
    """How to say that slots fall away with what stands in a place.

    Args:
        scenario: the case.
        where: the path of it.
        slots: their ids.
    """
    named = f"[{', '.join(slots)}]"
    entry = standing(scenario.data, where)
    ratings = list(numbers(entry.get("rating", []))) if isinstance(entry, Mapping) else []
    rated = ", ".join(dict.fromkeys(f"{rating:g}" for rating in ratings))
    if ratings and all(rating < 3 for rating in ratings):
        return f"rated {rated}, so write `lose: {named}`"
    if ratings and all(rating >= 3 for rating in ratings):
        return f"rated {rated}, so write `waive: {named}`"
    return f"write `waive: {named}` where the way leads past; below 3, an answer has `lose`"
