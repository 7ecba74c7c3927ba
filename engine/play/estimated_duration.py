"""How long a case takes: words at a reading speed, and a fixed time for every decision."""

from __future__ import annotations

import random
from collections.abc import Collection
from statistics import median
from typing import NamedTuple

from msgspec import Struct

from engine.play.play import Play, step
from engine.play.trial import begin_trial, draw_curious_answer
from engine.play.view import view
from engine.scenario.scenario import Scenario, once_per_scenario

WORDS_A_MINUTE = 180
WORDS_A_MINUTE_SECOND_LANGUAGE = 130
SECONDS_A_DECISION = 20
PLAYS = 9  # the result is the median of this many plays
LONGEST = 400  # answers; a loop nobody would walk is cut here


class Minutes(Struct, frozen=True):
    """Whole minutes a play takes, in a first and in a second language."""

    first: int
    second: int


class Counted(NamedTuple):
    """Words read, and answers given, in one play."""

    words: int
    decisions: int


def minutes(scenario: Scenario) -> Minutes:
    """The median of a few plays that ask what there is to ask and choose at random."""
    return minutes_of(count_plays(scenario))


def minutes_of(counts: Collection[Counted]) -> Minutes:
    """The minutes of the median of some plays."""
    words, decisions = median(w for w, _ in counts), median(d for _, d in counts)
    waiting = decisions * SECONDS_A_DECISION / 60
    return Minutes(
        round(words / WORDS_A_MINUTE + waiting),
        round(words / WORDS_A_MINUTE_SECOND_LANGUAGE + waiting),
    )


@once_per_scenario
def count_plays(scenario: Scenario) -> tuple[Counted, ...]:
    """What is read and answered in a few such plays, which are always the same."""
    return tuple(_count_play(scenario, seed) for seed in range(PLAYS))


def _count_play(scenario: Scenario, seed: int) -> Counted:
    chooser = random.Random(seed)
    play = begin_trial(scenario, seed)
    words = decisions = 0
    read: set[str] = set()
    while decisions < LONGEST:
        shown = view(scenario, play)
        cards = {a.text for a in (*shown.answers, *shown.moves, *shown.acts)}
        words += sum(count_words(t) for t in (shown.prompt, *(p.text for p in shown.text)))
        words += sum(count_words(t) for t in cards - read)
        read |= cards
        answer = draw_curious_answer(play, chooser)
        if answer is None:
            break
        answered = step(play, answer)
        assert isinstance(answered, Play)
        play, decisions = answered, decisions + 1
    return Counted(words, decisions)


def count_words(text: str) -> int:
    """How many words a text has."""
    return len(text.split())
