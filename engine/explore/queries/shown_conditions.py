"""Which conditions of the key hold, and which do not, in plays of a case like another one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from engine.explore.explored_case import Case
from engine.explore.queries.drawn_plays import find_states_met
from engine.explore.queries.story_notes import find_readings
from engine.kernel import model as k
from engine.kernel.machine import Machine

Held = tuple[int, bool]
"""The number of a written condition, and whether it holds."""


def find_shown(case: Case, asked: Iterable[Held]) -> set[Held]:
    """What is asked about conditions of the key, as far as random plays show it.

    Where the stories are the same, all that is met in the plays of the case that this one is like
    is met in both.
    """
    like, found = case.like, set[Held]()
    if like is None or not case.asked.bare or like.moves.any:
        return found
    wanted = {*asked}
    numbers = {number for number, _ in wanted}
    story, met = case.scenario.story, find_states_met(like.case)
    for id, readings in find_readings(case.scenario).items():
        at = story.index[id]
        place, states = story.model.locations[at].place, met.get(at, frozenset())
        for reading in (r for r in readings if not numbers.isdisjoint(r.numbers)):
            for state in states:
                _read(reading.when, _State(story, place, state), found)
                if found >= wanted:
                    return found
    return found


class _State(NamedTuple):
    """A state of a story in a place."""

    story: Machine
    place: str
    state: int


def _read(when: k.Condition, here: _State, found: set[Held]) -> bool:
    """Whether a condition holds; adds to `found` each written condition that is read."""
    match when:
        case k.Both(parts):
            return all(_read(part, here, found) for part in parts)
        case k.Either(parts):
            return any(_read(part, here, found) for part in parts)
    holds = here.story.test(when, here.place)(here.state)
    if isinstance(when, k.Written):
        found.add((when.number, holds))
    return holds
