"""Runs the tests of an author: plays, and what is expected of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from engine.decisions.kind import Refusal
from engine.explore.plan_steps import Halt, follow, give_answer, list_choices
from engine.explore.play_as_text import Step
from engine.play.messages import MESSAGES
from engine.play.play import Play, path
from engine.play.trial import begin_trial
from engine.play.view import list_offered
from engine.scenario.scenario import Scenario
from engine.scenario.specification import Plan
from engine.scoring.score import find_repair, list_taken, score


class Failure(Struct, frozen=True):
    """Why a plan fails: the first answer that could not be given, or every unmet expectation.

    Attributes:
        step: the number of the answer, from 1; 0 for expectations at the end.
        what: what was expected.
        found: what was found instead; for an answer, where the play was, what it offered, and
            why the answer was refused if that says too little.
    """

    step: int
    what: str
    found: str


def run_plan(scenario: Scenario, plan: Plan) -> Failure | None:
    """Run a plan; None if it passes."""
    begun = begin_plan(scenario, plan)
    play = follow(begun, plan.play)
    if isinstance(play, Halt):
        before = follow(begun, plan.play[: play.step - 1])
        assert isinstance(before, Play)
        nothing = "nothing, the play is over" if before.ended else "nothing"
        there = f"{play.at}: {', '.join(play.offered) or nothing}"
        why = _explain(before, plan.play[play.step - 1])
        return Failure(play.step, play.meant, f"{there} ({why})" if why else there)
    unmet = []
    for field, expected in plan.expect.items():
        if field in _CHECKS:
            told = _CHECKS[field](scenario, play, expected)
        else:  # the statuses of a word: `need: {home: met}`
            told = _check_values(play, expected, f"{field}:")
        if told is not None:
            unmet.append((field, *told))
    if not unmet:
        return None
    what = "; ".join(f"{field}: {expected}" for field, expected, _ in unmet)
    found = "; ".join(f"{field}: {found}" for field, _, found in unmet)
    return Failure(0, what, found)


def play_plan(scenario: Scenario, plan: Plan) -> Play | Halt:
    """The play of a plan, or the first answer that cannot be given."""
    return follow(begin_plan(scenario, plan), plan.play)


_NO_ANSWER = ("P001", "P002", "P003", "P008")
"""Codes of what is no answer here, or comes after the end; others say what is wrong with it."""


def _explain(play: Play, step: Step) -> str:
    """Why an answer at the right place was refused; "" if what is offered there says enough.

    The play is the one before the answer.
    """
    at, answer = step
    where = play.location.location
    refusal = give_answer(play, answer) if at in (where.place, where.address) else None
    if not isinstance(refusal, Refusal) or refusal.code in _NO_ANSWER:
        return ""
    if refusal.code == "P004":
        return f"it needs all {len(where.items)} items, each once"
    if refusal.code != "P006":
        return MESSAGES[refusal.code].format_map(refusal.params)
    low, high = where.scale
    off = [value for value in answer.values() if value not in range(low, high + 1)]
    if set(answer) != set(where.items) or not off:
        return f"it needs a value for all {len(where.items)} items"
    return f"{_write_value(off[0])} is not on the scale from {low} to {high}"


def begin_plan(scenario: Scenario, plan: Plan) -> Play:
    """The play of a plan before its first answer."""
    first = {
        name: written["values"][0] for name, written in scenario.data.get("chance", {}).items()
    }
    return begin_trial(scenario, 0, {**first, **plan.chance})


Told = tuple[str, str]
"""What was expected, and what was found instead."""

Check = Callable[[Scenario, Play, Any], Told | None]


def _compare(expected: object, found: object) -> Told | None:
    return None if expected == found else (_write_value(expected), _write_value(found))


def _check_at(_scenario: Scenario, play: Play, expected: str) -> Told | None:
    location = play.location.location
    at = expected if expected in (location.place, location.address) else location.address
    return _compare(expected, at)


def _make_offer_check(wanted: bool) -> Check:
    def check(_scenario: Scenario, play: Play, expected: list[str]) -> Told | None:
        moves = [m.move for m in list_offered(play)]
        known = {m.address for m in moves} | {m.key[1] for m in moves}
        wrong = [e for e in expected if (e in known) is not wanted]
        return (_write_value(wrong), ", ".join(list_choices(play)) or "nothing") if wrong else None

    return check


def _check_state(_scenario: Scenario, play: Play, expected: Mapping[str, Any]) -> Told | None:
    return _check_values(play, expected, "")


def _check_values(play: Play, expected: Mapping[str, Any], prefix: str) -> Told | None:
    found = {name: play.value(f"{prefix}{name}") for name in expected}
    wrong = [name for name, value in expected.items() if found[name] != value]
    return _compare({n: expected[n] for n in wrong}, {n: found[n] for n in wrong})


def _check_purpose(scenario: Scenario, play: Play, expected: list[str]) -> Told | None:
    met = {s.slot for s in score(scenario, play).settlements}
    purposes = {id for id, slot in scenario.key.slots.items() if slot.purpose}
    return _compare(sorted(expected), sorted(met & purposes))


def _check_repaired(scenario: Scenario, play: Play, expected: list[str]) -> Told | None:
    found = {c.address for c in score(scenario, play).critical if c.repaired}
    moments = path(play)
    for address in set(expected) - found:
        done = next((moment.seq for moment in moments if address in list_taken(moment)), None)
        if done is not None and find_repair(scenario, moments, done, address):
            found.add(address)
    return _compare(sorted(expected), sorted(found))


def _check_credit(scenario: Scenario, play: Play, expected: Mapping[str, Any]) -> Told | None:
    wrong, found = {}, {}
    known = score(scenario, play)
    for scene, bounds in expected.items():
        share = known.share(scene=scene)
        if share is None or not bounds.get("at_least", 0) <= share < bounds.get("below", 2):
            wrong[scene] = bounds
            found[scene] = "not assessed" if share is None else f"{float(share):.2f}"
    return _compare(wrong, found)


def _check_ending(_scenario: Scenario, play: Play, expected: str) -> Told | None:
    if not play.ended:
        return expected, f"none yet, the play is at {play.location.location.address}"
    return _compare(expected, play.location.location.place)


def _write_value(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{k}: {_write_value(v)}" for k, v in value.items())
    if isinstance(value, list):
        return ", ".join(map(_write_value, value)) or "none"
    return str(value).lower() if isinstance(value, bool) else str(value)


_CHECKS: Mapping[str, Check] = {
    "at": _check_at,
    "offered": _make_offer_check(True),
    "not_offered": _make_offer_check(False),
    "state": _check_state,
    "purpose": _check_purpose,
    "repaired": _check_repaired,
    "credit": _check_credit,
    "ending": _check_ending,
}
