"""The rules of a case as a condition for each location."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from engine.explore.queries.story_notes import InstrumentedStory
from engine.explore.statespace.touched_variables import ChangedArrivals
from engine.kernel import model as k
from engine.scenario.scenario import Scenario
from engine.scenario.specification import Rule

Looks = dict[str, k.Condition]
"""The condition that is evaluated in each location, by id."""


def rule_note(story: InstrumentedStory, rule: Rule) -> int:
    """The note that says a rule is broken."""
    return story.number_note("rule", rule.name, rule.path)


def premise_note(story: InstrumentedStory, rule: Rule) -> int:
    """The note that says the premise of a rule is met."""
    return story.number_note("premise", rule.name, rule.path)


def look_for_rules(
    scenario: Scenario,
    story: InstrumentedStory,
    rules: Iterable[Rule],
    changed: ChangedArrivals | None = None,
) -> dict[int, Looks]:
    """The looks of those of some rules that a single state decides, by the note of the rule.

    What should never hold is looked at only where variables may change, if that is given: elsewhere
    it held a move before. Less is then carried through a story.
    """
    locations = scenario.story.model.locations
    found: dict[int, Looks] = {}
    for rule in rules:
        note = rule_note(story, rule)
        if rule.kind == "never":
            where = _find_changes(rule.condition, changed)
            ids = (place.id for place in locations if where is None or place.id in where)
            found[note] = dict.fromkeys(ids, rule.condition)
        elif rule.kind == "ending" and rule.then is not None:
            found[note] = {rule.ending: k.negate(rule.then)}
        elif rule.kind == "whenever":
            premise: Looks = {
                p.id: k.Both((rule.condition, write_offered(p))) for p in locations if p.moves
            }
            found[premise_note(story, rule)] = premise
            found[note] = {
                place.id: k.Both((premise[place.id], k.negate(_write_offer(scenario, rule, place))))
                for place in locations
                if place.moves
            }
    return found


def _find_changes(condition: k.Condition, changed: ChangedArrivals | None) -> frozenset[str] | None:
    """The ids of the locations where a condition may not be what it was a move before; None: all.

    Where it first holds, on a shortest way, one of its variables has changed. One that reads the
    present place may change wherever a play comes to.
    """
    if changed is None or any(isinstance(part, k.At) for part in k.each_part(condition)):
        return None
    return changed.of(k.reads(condition))


def write_offered(place: k.Location) -> k.Condition:
    """The condition that something is offered; passing over and pausing do not count."""
    return _join(move.offer for move in place.moves)


def _join(offers: Iterable[k.Condition | None]) -> k.Condition:
    known = list(offers)
    if any(offer is None for offer in known):
        return k.TRUE
    return k.Either(tuple(offer for offer in known if offer is not None))


def _write_offer(scenario: Scenario, rule: Rule, place: k.Location) -> k.Condition:
    """The condition that a location offers the answer of a rule, or one with its tag."""
    if any(_item_fits(scenario, rule, place, item) for item in place.items):
        return k.TRUE
    return _join(move.offer for move in place.moves if _fits(rule, move))


def _fits(rule: Rule, move: k.Move) -> bool:
    return rule.tag in move.tags if rule.tag else move.address == rule.offered


def _item_fits(scenario: Scenario, rule: Rule, place: k.Location, item: str) -> bool:
    if not rule.tag:
        return rule.offered == f"{place.place}.{item}"
    path = ("scenes", place.place, place.kind, "items", item)
    written: Mapping[str, Any] = scenario.source.at(path)
    return rule.tag in written.get("tags", ())
