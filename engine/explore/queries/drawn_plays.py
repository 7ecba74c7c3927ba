"""Random plays of a case, the same each time."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from engine.explore.explored_case import Case, once_per_case
from engine.play.play import Play, places_of, step
from engine.play.step_templates import place_of
from engine.play.trial import begin_trial, draw_answer

PLAYS = 200
LONGEST = 300  # answers in a play
BESIDE = 0.3  # how often an act is done first, or a move made instead of a question


def draw_moments(case: Case) -> Iterator[Play]:
    """The moments of random plays in which something is asked."""
    for seed in range(PLAYS):
        yield from (play for play, _ in _draw(case, begin_trial(case.scenario, seed)))


class DrawnPlay(NamedTuple):
    """A random play.

    Attributes:
        start: its start.
        answers: its answers.
        moments: the moments after each of them.
        scenes: the scenes and endings where it stops.
    """

    start: Play
    answers: list[Any]
    moments: list[Play]
    scenes: frozenset[str]


@once_per_case
def draw_plays(case: Case) -> Sequence[DrawnPlay]:
    """These plays, by their seed; they depend on no words."""
    found = []
    for seed in range(PLAYS):
        start = play = begin_trial(case.scenario, seed)
        answers, moments = [], list[Play]()
        for before, answer in _draw(case, start):
            answers.append(answer)
            play = after(before, answer)
            moments.append(play)
        found.append(DrawnPlay(start, answers, moments, places_of(play)))
    return found


def _draw(case: Case, start: Play) -> Iterator[tuple[Play, object]]:
    """The moments of a random play, each with the answer."""
    return draw_on(case, start, random.Random(start.started.seed), LONGEST)


def draw_on(
    case: Case, play: Play, chance: random.Random, most: int
) -> Iterator[tuple[Play, object]]:
    """The moments of a random play from one on, each with the answer.

    Args:
        case: the case.
        play: the first moment.
        chance: draws the answers.
        most: how many answers to draw at most.
    """
    for _ in range(most):
        answer = draw_an_answer(case, play, chance)
        if answer is None:
            return
        yield play, answer
        play = after(play, answer)


def after(play: Play, answer: object) -> Play:
    """The moment after an answer that is offered."""
    found = step(play, answer)
    assert isinstance(found, Play)
    return found


def draw_an_answer(case: Case, play: Play, chance: random.Random) -> object:
    """A random answer, sometimes an act first; None if there is none."""
    here = place_of(case.scenario, play.at)
    acts, moves = here.acts.offered(play.state), here.moves.offered(play.state)
    beside = [{"act": a.id} for a in acts] + [{"move": a.id} for a in moves]
    if beside and chance.random() < BESIDE:
        return chance.choice(beside)
    return draw_answer(play, chance)


@once_per_case
def find_arrivals(case: Case) -> Mapping[int, frozenset[int]]:
    """Find the states in which these plays arrive in each location, by its number."""
    found: dict[int, set[int]] = {}
    for drawn in draw_plays(case):
        for moment in drawn.moments:
            before = moment.back
            if before is not None and before.back is None:
                found.setdefault(before.at, set()).add(before.state)
            if before is not None and before.at != moment.at:
                found.setdefault(moment.at, set()).add(moment.state)
    return {at: frozenset(states) for at, states in found.items()}


@once_per_case
def find_states_met(case: Case) -> Mapping[int, frozenset[int]]:
    """Find the states in which something is asked in these plays, by the number of the location."""
    found: dict[int, set[int]] = {}
    for drawn in draw_plays(case):
        for moment in (drawn.start, *drawn.moments)[: len(drawn.answers)]:
            found.setdefault(moment.at, set()).add(moment.state)
    return {at: frozenset(states) for at, states in found.items()}
