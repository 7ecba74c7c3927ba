"""Runs the plays an author wrote down as tests, and says the first thing that is not so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.play.answers import Refusal
from engine.play.minutes import trial
from engine.play.play import Play, begin, pass_over, path, step
from engine.play.view import offered
from engine.scenario.rules import Plan
from engine.scenario.scenario import Scenario
from engine.scoring.score import score, taken


@dataclass(frozen=True, slots=True)
class Failure:
    """The first thing in a plan that is not so.

    Attributes:
        plan: its name.
        step: number of the answer, from 1; 0 for an expectation.
        what: what was expected.
        found: what there was instead.
    """

    plan: str
    step: int
    what: str
    found: str


def run_plan(scenario: Scenario, plan: Plan) -> Failure | None:
    """Plays a plan; None when everything in it is so."""
    play = _begin(scenario, plan)
    for number, (at, answer) in enumerate(plan.play, 1):
        location = play.location.location
        if at not in (location.place, location.address):
            return Failure(plan.name, number, at, location.address)
        result = _answer(play, answer)
        if isinstance(result, Refusal):
            names = [m.move.address for m in offered(play)]
            return Failure(plan.name, number, f"{at}: {answer}", ", ".join(names))
        play = result
    return next(_unmet(scenario, plan, play), None)


def _begin(scenario: Scenario, plan: Plan) -> Play:
    play = trial(scenario, 0)
    first = {
        name: written["values"][0] for name, written in scenario.data.get("chance", {}).items()
    }
    luck = {**first, **plan.chance}
    begun = begin(scenario.story, play.started._replace(luck=luck))
    assert isinstance(begun, Play)
    return begun


def _answer(play: Play, answer: Any) -> Play | Refusal:
    if answer == {"pass": True}:
        return pass_over(play)
    if isinstance(answer, dict) and set(answer) == {"answer"}:
        answer = answer["answer"]
    return step(play, answer)


def _unmet(scenario: Scenario, plan: Plan, play: Play) -> Iterator[Failure]:
    for field, expected in plan.expect.items():
        check = _CHECKS.get(field, _status(field))
        found = check(scenario, play, expected)
        if found:
            yield Failure(plan.name, 0, f"{field}: {_plain(expected)}", found)


Check = Callable[[Scenario, Play, Any], str]


def _at(scenario: Scenario, play: Play, expected: str) -> str:
    location = play.location.location
    return "" if expected in (location.place, location.address) else location.address


def _offered(wanted: bool) -> Check:
    def check(scenario: Scenario, play: Play, expected: list[str]) -> str:
        moves = [m.move for m in offered(play)]
        known = {m.address for m in moves} | {m.key[1] for m in moves}
        wrong = [e for e in expected if (e in known) is not wanted]
        return f"{', '.join(wrong)} {'is not' if wanted else 'is'} offered" if wrong else ""

    return check


def _state(scenario: Scenario, play: Play, expected: Mapping[str, Any]) -> str:
    found = {n: play.value(n) for n in expected if n in play.story.layout.fields}
    wrong = {n: found.get(n) for n, v in expected.items() if found.get(n) != v}
    return _plain(wrong) if wrong else ""


def _status(prefix: str) -> Check:
    """A word's status: `need: {home: met}`."""

    def check(scenario: Scenario, play: Play, expected: Mapping[str, Any]) -> str:
        return _state(scenario, play, {f"{prefix}:{id}": v for id, v in expected.items()})

    return check


def _purpose(scenario: Scenario, play: Play, expected: list[str]) -> str:
    met = {s.slot for s in score(scenario, play).settlements}
    purposes = {id for id, slot in scenario.key.slots.items() if slot.purpose}
    found = sorted(met & purposes)
    return "" if found == sorted(expected) else _plain(found)


def _repaired(scenario: Scenario, play: Play, expected: list[str]) -> str:
    found = sorted(c.address for c in score(scenario, play).critical if c.repaired)
    also = sorted(a for a in expected if a not in found and _mended(scenario, play, a))
    return "" if sorted(expected) == sorted({*found, *also}) else _plain(found)


def _mended(scenario: Scenario, play: Play, address: str) -> bool:
    """Whether an answer that is no critical error was mended later."""
    moments = path(play)
    done = [m.seq for m in moments if address in taken(m)]
    mark = scenario.key.marks.get(address)
    return bool(done and mark) and any(
        m.seq > done[0] and set(mark.repaired_by if mark else ()) & taken(m) for m in moments
    )


def _credit(scenario: Scenario, play: Play, expected: Mapping[str, Any]) -> str:
    for scene, bounds in expected.items():
        share = score(scenario, play).share(scene=scene)
        if share is None:
            return f"{scene} is not assessed"
        tests = {
            "below": share < bounds.get("below", 2),
            "at_least": share >= bounds.get("at_least", 0),
        }
        if not all(tests[name] for name in bounds if name in tests):
            return f"{scene}: {float(share):.2f}"
    return ""


def _ending(scenario: Scenario, play: Play, expected: str) -> str:
    place = play.location.location.place
    return "" if play.ended and place == expected else place


def _plain(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{k}: {_plain(v)}" for k, v in value.items())
    if isinstance(value, list):
        return ", ".join(map(_plain, value)) or "none"
    return str(value).lower() if isinstance(value, bool) else str(value)


_CHECKS: Mapping[str, Check] = {
    "at": _at,
    "offered": _offered(True),
    "not_offered": _offered(False),
    "state": _state,
    "purpose": _purpose,
    "repaired": _repaired,
    "credit": _credit,
    "ending": _ending,
}
