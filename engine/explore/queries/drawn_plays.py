"""Random plays of a case, the same each time, and what of them is the same in a case like it."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

from engine.explore.analysis_context import Case, once_per_case
from engine.explore.changed_moves import ChangedMoves
from engine.play.fixed_step_parts import place_of
from engine.play.play import Play, places_of, step
from engine.play.trial import begin_trial, draw_answer

PLAYS = 200
LONGEST = 300  # answers in a play
BESIDE = 0.3  # how often an act is done first, or a move made instead of a question


def draw_moments(case: Case) -> Iterator[Play]:
    """The moments of random plays in which something is asked, and may be new."""
    if case.like is None:
        yield from (play for seed in range(PLAYS) for play, _ in _answered(case, seed))
        return
    for seed, drawn in enumerate(draw_plays(case.like.case)):
        first = _find_first_change(case.like.moves, drawn)
        if not case.asked.meets(drawn.scenes) or first is None:
            continue
        if case.known is None:
            yield from islice((play for play, _ in _answered(case, seed)), first, None)
        else:
            yield from _follow(case, seed, drawn, first)


def _find_first_change(moves: ChangedMoves, drawn: DrawnPlay) -> int | None:
    """The number of the first moment of a play that may look different; None if none does.

    The moments before are those of the case that this one is like: the same was offered in them,
    so that the same was drawn. What is found in them was found there.

    Args:
        moves: what is done differently.
        drawn: the play in the other case; its start has the number 0.
    """
    if not (moves.same_states and moves.begins_alike()):
        return 0
    for number, moment in enumerate(drawn.moments):
        if moment.back is not None and moment.back.at in moves.offering:
            return number
        if moves.meets(moment):
            return number + 1
    ends_elsewhere = not drawn.moments or drawn.moments[-1].at in moves.offering
    return len(drawn.moments) if ends_elsewhere else None


def _follow(case: Case, seed: int, drawn: DrawnPlay, first: int) -> Iterator[Play]:
    """The moments of a play, from one on in which something is asked, by answers that are known."""
    play = begin_trial(case.scenario, seed)
    if first:
        before = drawn.moments[first - 1].back
        assert before is not None
        play = _after(before._replace(story=case.scenario.story), drawn.answers[first - 1])
    for answer in drawn.answers[first:]:
        yield play
        play = _after(play, answer)


class DrawnPlay(NamedTuple):
    """A random play.

    Attributes:
        answers: its answers.
        moments: the moments after each of them.
        scenes: the scenes and endings where it stops.
    """

    answers: list[Any]
    moments: list[Play]
    scenes: frozenset[str]


@once_per_case
def draw_plays(case: Case) -> Sequence[DrawnPlay]:
    """These plays, by their seed; they depend on no words."""
    found = []
    for seed in range(PLAYS):
        play, answers, moments = begin_trial(case.scenario, seed), [], list[Play]()
        for before, answer in _answered(case, seed):
            answers.append(answer)
            play = _after(before, answer)
            moments.append(play)
        found.append(DrawnPlay(answers, moments, places_of(play)))
    return found


def _answered(case: Case, seed: int) -> Iterator[tuple[Play, object]]:
    """The moments of a random play, each with the answer."""
    chance = random.Random(seed)
    play = begin_trial(case.scenario, seed)
    for _ in range(LONGEST):
        answer = _an_answer(case, play, chance)
        if answer is None:
            return
        yield play, answer
        play = _after(play, answer)


def _after(play: Play, answer: object) -> Play:
    after = step(play, answer)
    assert isinstance(after, Play)
    return after


def _an_answer(case: Case, play: Play, chance: random.Random) -> object:
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
