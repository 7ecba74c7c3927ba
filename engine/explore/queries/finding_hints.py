"""Hints: what to write so that a finding goes away, if the play that shows it tells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from engine.explore.finding import name_lines
from engine.explore.plan_steps import Halt, follow, list_steps
from engine.explore.play_as_text import write_flow
from engine.kernel import model as k
from engine.play.events import PassedOver
from engine.play.play import Play, begin, path_back
from engine.scenario.compile.answer_key import ratings_in
from engine.scenario.compile.effects import write_value
from engine.scenario.problems import Path
from engine.scenario.scenario import Scenario
from engine.scenario.specification import Rule

_MEND = "guard it with `if`, or mend what it does, or the rule"


def hint_for_rule(scenario: Scenario, rule: Rule, play: Play) -> str:
    """What could repair a rule that a play breaks.

    It is an inject, a `pass`, an answer, or an offer that is missing.
    """
    by_itself = _find_inject(scenario, rule, play) if rule.kind == "never" else None
    if by_itself is not None and by_itself in find_fired_injects(play):
        return f"{name_inject(by_itself)} brings it about: {_MEND}"
    passed = _hint_pass(scenario, rule, play)
    if passed:
        return passed
    if rule.kind == "whenever":
        what = f"tagged `{rule.tag}`" if rule.tag else f"`{rule.offered}`"
        return f"let an answer {what} be offered there without an `if`, or with one that holds then"
    if rule.kind == "never" and play.move is not None:
        last = play.move.move.address.rpartition(":")[2]
        if by_itself is not None:
            return f"{name_inject(by_itself)} and then `{last}` bring it about: {_MEND}"
        return f"`{last}` brings it about: {_MEND}"
    return ""


# What happens by itself --------------------------------------------------------------------------


def find_fired_injects(play: Play) -> list[k.Inject]:
    """The injects that fired after the last answer of a play."""
    if play.back is None:
        return []
    back = play.back
    return [i for i in play.story.model.injects if play.value(i.fired) and not back.value(i.fired)]


def name_inject(one: k.Inject) -> str:
    """An inject with the line it is on."""
    return f"the inject `{one.id}` (line {name_lines(('injects', one.id))})"


def _find_inject(scenario: Scenario, rule: Rule, play: Play) -> k.Inject | None:
    """The last inject without which the same answers would not break the rule; or None."""
    for moment in path_back(play):
        for one in find_fired_injects(moment):
            begun = begin(scenario.story, play.started, values={one.fired: True})
            assert isinstance(begun, Play)
            other = follow(begun, list_steps(play))
            if isinstance(other, Halt):
                return one
            test = scenario.story.test(rule.condition, other.location.location.place)
            if not test(other.state):
                return one
    return None


# Passing over ------------------------------------------------------------------------------------


def _hint_pass(scenario: Scenario, rule: Rule, play: Play) -> str:
    """What `pass` should say if passing over left out something the rule reads; or "".

    The hint is about the last scene passed over that does something the rule reads; if there is
    none, about the last scene passed over.
    """
    passed = [m for m in path_back(play) if isinstance(m.event, PassedOver) and m.back is not None]
    wanted = k.reads(rule.condition) | k.reads(rule.then)
    for move in play.location.location.moves:
        if move.address == rule.offered or (rule.tag and rule.tag in move.tags):
            wanted |= k.reads(move.offer)

    for moment in passed:
        scene, to = _scene(moment), moment.location.location.place
        names = wanted & _list_left_out(scenario, scene)
        if names:
            return _write_mended(scenario, scene, to, names, play)
    if not passed:
        return ""
    scene, to = _scene(passed[0]), passed[0].location.location.place
    return (
        f"skipping `{scene}` leads to `{to}` past what would keep the rule: let its `pass` "
        "lead elsewhere, or correct the rule"
    )


def _scene(moment: Play) -> str:
    assert moment.back is not None
    return moment.back.location.location.place


def _list_left_out(scenario: Scenario, scene: str) -> frozenset[str]:
    """The variables that the answers and ways of a scene write, and passing it over does not."""
    done: set[str] = set()
    passing: set[str] = set()
    for place in scenario.story.model.locations:
        if place.place == scene:
            done.update(*(k.writes(target.ops) for target in place.enter.onward))
            done.update(*(k.writes(ops) for move in place.moves for ops in k.programs_of(move)))
            if place.passing is not None:
                passing.update(k.writes(place.passing.ops))
    return frozenset(done - passing)


def _write_mended(
    scenario: Scenario, scene: str, to: str, names: frozenset[str], play: Play
) -> str:
    """What to write so that passing over sets some variables as the answers of a scene do."""
    values = {
        name: value
        for name, value in _list_settings(scenario.data["scenes"][scene])
        if name in names and play.value(name) != value
    }
    said = f"skipping `{scene}` leaves out what its answers and ways do"
    if values:
        shown = write_pass(scenario, scene, to, set=values)
        return f"{said}; if that is what is missing, write in `{scene}`: `{shown}`"
    fields = play.story.layout.fields
    if all(fields[name].variable.history for name in names):
        return f"{said}, and no `pass` can say it was done: let the rule hold for those who skip it"
    return f"{said}; if that is what is missing, write the effect under the `pass` of `{scene}` too"


def write_pass(
    scenario: Scenario,
    scene: str,
    to: str,
    *,
    set: Mapping[str, Any] = MappingProxyType({}),
    drops: Sequence[str] = (),
) -> str:
    """The `pass` of a scene on one line, with more to set, and more slots to drop.

    If the scene has no `pass` yet, passing over leads `to` this place.
    """
    line: dict[str, Any] = dict(scenario.data["scenes"][scene].get("pass", {"to": to}))
    if set:
        line["set"] = {**line.get("set", {}), **set}
    if drops:
        line["drops"] = [*line.get("drops", ()), *drops]
    return f"pass: {write_flow(line)}"


def _list_settings(value: Any) -> Iterator[tuple[str, Any]]:
    """Everything set somewhere in a scene."""
    if isinstance(value, Mapping):
        if isinstance(value.get("set"), Mapping):
            yield from value["set"].items()
        for name, inside in value.items():
            if name != "pass":
                yield from _list_settings(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from _list_settings(inside)


# Slots -------------------------------------------------------------------------------------------


def hint_for_slots(scenario: Scenario, where: Path, slots: Sequence[str]) -> str:
    """How to declare that slots (their ids) are lost by the answer at a path."""
    named = f"[{', '.join(slots)}]"
    entry = scenario.source.at(where)
    ratings = list(ratings_in(entry.get("rating", []))) if isinstance(entry, Mapping) else []
    rated = ", ".join(dict.fromkeys(f"{rating:g}" for rating in ratings))
    if ratings and all(rating < 3 for rating in ratings):
        return f"rated {rated}, so write `lose: {named}`"
    if ratings and all(rating >= 3 for rating in ratings):
        return f"rated {rated}, so write `waive: {named}`"
    return f"write `waive: {named}` where the way leads past; below 3, an answer has `lose`"


def hint_for_way_past(slots: Sequence[str], past: tuple[str, str]) -> str:
    """How to declare slots that can be lost after an answer on some ways only.

    `past`: what leads past them, and where that is written, as from `find_way_past`.
    """
    named, (what, where) = "`, `".join(slots), past
    said = f"on some ways after it `{named}` can still be met, so write nothing there: {what}"
    return f"{said}; write `waive: [{', '.join(slots)}]` {where}" if where else said


def find_way_past(scenario: Scenario, slot: str, play: Play) -> tuple[str, str]:
    """Find what leads past a slot, and where to write the waiver; "" if nothing is to be waived.

    The play goes up to the move after which the slot cannot be met any more.
    """
    assert play.back is not None
    for one in find_fired_injects(play):
        if one.go is not None:
            return f"{name_inject(one)} leads past", "in it"
    here, to = play.back.location.location.place, play.location.location.place
    if here in scenario.key.slots[slot].scenes:
        return f"see by which `if` `{here}` offers it no more", ""
    return f"`{here}` leads past, to `{to}`", "beside that way"


def name_luck(lucks: Sequence[Mapping[str, k.Value]], some: Sequence[int]) -> str:
    """What luck draws in some cases, by their indexes, as an author would write it.

    It is one value if every luck with that value is among them; else it is all of the first.
    """
    if len(some) == len(lucks):
        return "any"
    first = lucks[some[0]]
    for name, value in first.items():
        if all(n in some for n, luck in enumerate(lucks) if luck[name] == value):
            return f"{name}: {write_value(value)}"
    return ", ".join(f"{name}: {write_value(value)}" for name, value in first.items())
