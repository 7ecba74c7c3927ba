"""Random plays of a case, the same each time, and their moments that look different in another.

The plays of a case that this one is like are known. As long as the same answers lead to the same
states, and the same is offered there, the same is drawn. So an answer is given again only where it
may do something else. If it leads to the same state, the play goes on as it was known; if it does
not, the rest of the play is drawn again.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

from engine.explore.explored_case import Case, Like, once_per_case
from engine.play.play import Play, is_act, places_of, step
from engine.play.trial import begin_trial, draw_answer
from engine.play.view import find_template, find_visible, list_offered

PLAYS = 200
LONGEST = 300  # answers in a play
BESIDE = 0.3  # how often an act is done first, or a move made instead of a question


def draw_moments(case: Case) -> Iterator[Play]:
    """The moments of random plays in which something is asked."""
    for seed in range(PLAYS):
        yield from (play for play, _ in _draw(case, begin_trial(case.scenario, seed)))


class DrawnPlay(NamedTuple):
    """A random play: its answers, the moment after each, and the scenes and endings it met."""

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
            play = answer_offered(before, answer)
            moments.append(play)
        found.append(DrawnPlay(start, answers, moments, places_of(play)))
    return found


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


# Where the same plays look different in a case like another one ----------------------------------


def find_changed_moments(case: Case, like: Like) -> Iterator[Play]:
    """Find the moments in which something is asked, and that may look different.

    The plays are those of the case that this one is like.
    """
    alike = like.moves.same_states
    changed = _find_changes(like) if alike else {}
    for seed, drawn in enumerate(draw_plays(like.case)):
        if not case.asked.meets(drawn.scenes):
            continue
        if not alike:
            yield from _draw_again(case, like, drawn, 0, begin_trial(case.scenario, seed))
        elif seed in changed:
            yield from _compare(case, like, drawn, changed[seed])


def _find_changes(like: Like) -> Mapping[int, Collection[int]]:
    """The numbers of the moments with a changed way to them, or offer, by the seed of the play.

    The start of a play has the number 0.
    """
    moves, where = like.moves, _index_moments(like.case)
    met = (found for step, found in where.by_step.values() if moves.meets(step))
    offering = (where.by_place.get(at, ()) for at in moves.offering)
    starts = () if moves.begins_alike() else ((seed, 0) for seed in range(where.plays))
    changed: dict[int, set[int]] = {}
    for seed, number in chain(*met, *offering, starts):
        changed.setdefault(seed, set()).add(number)
    return changed


class _Where(NamedTuple):
    """Where something is in the random plays of a case: the seed of a play, and the moment.

    Attributes:
        plays: how many plays there are.
        by_step: by place and answer, a moment that the answer led to, and where all of these are.
        by_place: by place.
    """

    plays: int
    by_step: Mapping[object, tuple[Play, list[tuple[int, int]]]]
    by_place: Mapping[int, list[tuple[int, int]]]


@once_per_case
def _index_moments(case: Case) -> _Where:
    by_step: dict[object, tuple[Play, list[tuple[int, int]]]] = {}
    by_place: dict[int, list[tuple[int, int]]] = {}
    drawn = draw_plays(case)
    for seed, play in enumerate(drawn):
        for number, moment in enumerate((play.start, *play.moments)):
            by_place.setdefault(moment.at, []).append((seed, number))
            if moment.back is not None and moment.move is not None:
                step = moment.back.at, moment.move.move.key
                by_step.setdefault(step, (moment, []))[1].append((seed, number))
    return _Where(len(drawn), by_step, by_place)


def _compare(case: Case, like: Like, drawn: DrawnPlay, changed: Collection[int]) -> Iterator[Play]:
    """The moments of a play that may look different.

    It was drawn in the case that this one is like; `changed` are the numbers of the moments that
    something else may lead to, or offer.
    """
    story, moments = case.scenario.story, (drawn.start, *drawn.moments)
    play: Play | None = None  # the moment, where it shows other lines than are known
    for number, known in enumerate(moments):
        if number not in changed and (play is None or not is_act(known)):
            play = None
            continue
        if number:
            before = play or moments[number - 1]._replace(story=story)
            play = answer_offered(before, drawn.answers[number - 1])
        else:
            play = begin_trial(case.scenario, drawn.start.started.seed)
        if not _goes_alike(play, known):
            yield from _draw_again(case, like, drawn, number, play)
            return
        if find_visible(play) == find_visible(known):
            play = None
        elif number < len(drawn.answers):
            yield play


def _goes_alike(play: Play, known: Play) -> bool:
    """Whether a moment has the place and the state of one that is known, and offers the same."""
    if (play.at, play.state) != (known.at, known.state):
        return False
    here, there = play.location.location, known.location.location
    return here is there or _offer(play) == _offer(known)


def _offer(play: Play) -> object:
    """What can be answered in a moment."""
    place = play.location.location
    keys = [move.move.key for move in list_offered(play)]
    return place.kind, place.items, place.pick, place.scale, keys


def _draw_again(
    case: Case, like: Like, drawn: DrawnPlay, number: int, play: Play
) -> Iterator[Play]:
    """The moments of a play, from the one with a number on, in which something is asked.

    Where the same is offered in every play, the same is answered. Else the answers before are
    drawn once more, so that chance goes on from there.
    """
    if case.known is not None:
        for answer in drawn.answers[number:]:
            yield play
            play = answer_offered(play, answer)
        return
    chance = random.Random(drawn.start.started.seed)
    for moment in (drawn.start, *drawn.moments)[:number]:
        draw_an_answer(like.case, moment, chance)
    yield from (moment for moment, _ in draw_on(case, play, chance, LONGEST - number))
