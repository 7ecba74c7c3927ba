"""What the plain check says of a case that can be played: unreachable parts and dead ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine.explore.plans import run_plan
from engine.explore.reach import Reach, reach
from engine.scenario.kernel import Model
from engine.scenario.problems import Problem
from engine.scenario.scenario import Scenario
from engine.scenario.source import Path

_WRITTEN = frozenset({"option", "ask", "act", "move"})


@dataclass(frozen=True, slots=True)
class Report:
    """What was found, and how far the search came."""

    problems: tuple[Problem, ...]
    states: int
    exhausted: bool


def findings(scenario: Scenario) -> Report:
    """Everything the plain check finds, without what the author accepted with a reason."""
    reached = reach(scenario.story.model)
    found = [*_reached(scenario, reached), *_plans(scenario), *_unprincipled(scenario)]
    accepted = {(a.finding, a.at) for a in scenario.accepted}
    kept = [p for p in found if (p.code, p.params.get("at", "")) not in accepted]
    return Report(tuple(kept), reached.states, reached.exhausted)


def _problem(scenario: Scenario, path: Path, code: str, **params: object) -> Problem:
    return scenario.source.problem(path, code, "", key=True, **params)


def _reached(scenario: Scenario, reached: Reach) -> Iterator[Problem]:
    stuck, doomed = _scenes(reached.stuck), _scenes(reached.doomed)
    for scene in sorted(stuck):
        yield _problem(scenario, ("scenes", scene), "E301", at=scene)
    for scene in sorted(doomed - stuck):
        yield _problem(scenario, ("scenes", scene), "E302", at=scene)
    if not reached.exhausted:
        yield _problem(scenario, ("scenes",), "N301", states=reached.states)
        return
    model = scenario.story.model
    been = _scenes(reached.locations)
    for place in scenario.data["scenes"]:
        if place not in been:
            yield _problem(scenario, ("scenes", place), "F301", at=place)
    for place in scenario.data["endings"]:
        if place not in been:
            yield _problem(scenario, ("endings", place), "F302", at=place)
    written = {m.address: place.place for place in model.locations for m in place.moves}
    offered = _offered(model, reached)
    for address, place in written.items():
        if place in been and address not in offered:
            yield _problem(scenario, ("scenes", place), "F303", at=address)
    for inject in model.injects:
        if inject.id not in reached.injects:
            yield _problem(scenario, ("injects", inject.id), "F304", at=inject.id)


def _scenes(locations: Iterable[str]) -> set[str]:
    """The scenes or endings these locations belong to."""
    return {place.partition("/")[0] for place in locations}


def _offered(model: Model, reached: Reach) -> set[str]:
    """Addresses of moves offered somewhere, and of those the author did not write."""
    addresses = {(p.id, m.key): m.address for p in model.locations for m in p.moves}
    unwritten = {a for (_, key), a in addresses.items() if key[0] not in _WRITTEN}
    return unwritten | {addresses[move] for move in reached.moves}


def _plans(scenario: Scenario) -> Iterator[Problem]:
    for plan in scenario.plans:
        failure = run_plan(scenario, plan)
        if failure is not None:
            where = f"answer {failure.step}" if failure.step else "the end"
            yield scenario.source.problem(
                plan.path,
                "F310",
                name=plan.name,
                where=where,
                what=failure.what,
                found=failure.found,
            )


def _unprincipled(scenario: Scenario) -> Iterator[Problem]:
    """Scored answers that name no principle: a judgement must trace to one."""
    for mark in scenario.key.marks.values():
        grades = [g for g in mark.grades if not (g.upholds or g.breaches)]
        if mark.slot and grades and not (mark.upholds or mark.breaches):
            scene = mark.address.partition(".")[0]
            yield _problem(scenario, ("scenes", scene), "F311", at=mark.address)
