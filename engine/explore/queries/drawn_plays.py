"""Random plays of a case, the same each time, and their moments that look different in another.

The plays of a case that this one is like are known. As long as the same answers lead to the same
states, and the same is offered there, the same is drawn. So an answer is given again only where it
may do something else. If it leads to the same state, the play goes on as it was known; if it does
not, the rest of the play is drawn again.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from engine.explore.explored_case import Case
from engine.play.play import Play, step
from engine.play.trial import begin_trial, draw_answer
from engine.play.view import find_template

PLAYS = 200
LONGEST = 300  # answers in a play
BESIDE = 0.3  # how often an act is done first, or a move made instead of a question


def draw_moments(case: Case) -> Iterator[Play]:
    """The moments of random plays in which something is asked."""
    for seed in range(PLAYS):
        yield from (play for play, _ in _draw(case, begin_trial(case.scenario, seed)))


def _draw(case: Case, start: Play) -> Iterator[tuple[Play, object]]:
    """The moments of a random play, each with the answer."""
    return draw_on(case, start, random.Random(start.started.seed), LONGEST)


def draw_on(
    case: Case, play: Play, chance: random.Random, most: int
) -> Iterator[tuple[Play, object]]:
    """The moments of a random play from one on, at most so many, each with the answer."""
    for _ in range(most):
        answer = draw_an_answer(case, play, chance)
        if answer is None:
            return
        yield play, answer
        play = answer_offered(play, answer)


def answer_offered(play: Play, answer: object) -> Play:
    """The moment after an answer that is offered."""
    found = step(play, answer)
    assert isinstance(found, Play)
    return found


def draw_an_answer(case: Case, play: Play, chance: random.Random) -> object:
    """A random answer, sometimes an act first; None if there is none."""
    here = find_template(case.scenario, play.at)
    acts, moves = here.acts.list_offered(play.state), here.moves.list_offered(play.state)
    beside = [{"act": a.id} for a in acts] + [{"move": a.id} for a in moves]
    if beside and chance.random() < BESIDE:
        return chance.choice(beside)
    return draw_answer(play, chance)
