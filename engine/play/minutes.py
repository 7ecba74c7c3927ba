"""How long a case takes: words read at a reading speed, and a while for every decision."""

from __future__ import annotations

import random
from dataclasses import dataclass
from statistics import median
from typing import Any

from engine.decisions.registry import kind_of
from engine.play.events import Started
from engine.play.play import Play, begin, draw, step
from engine.play.view import offered, view
from engine.scenario.scenario import Scenario

WORDS_A_MINUTE = 180
WORDS_A_MINUTE_SECOND_LANGUAGE = 130
SECONDS_A_DECISION = 20
PLAYS = 9  # the result is the median of this many plays
LONGEST = 400  # answers; a loop nobody would walk is cut here


@dataclass(frozen=True, slots=True)
class Minutes:
    """Whole minutes a play takes, in a first and in a second language."""

    first: int
    second: int


def minutes(scenario: Scenario) -> Minutes:
    """The median of a few plays that ask what there is to ask and choose at random."""
    counts = [_counted(scenario, seed) for seed in range(PLAYS)]
    words, decisions = median(w for w, _ in counts), median(d for _, d in counts)
    waiting = decisions * SECONDS_A_DECISION / 60
    return Minutes(
        round(words / WORDS_A_MINUTE + waiting),
        round(words / WORDS_A_MINUTE_SECOND_LANGUAGE + waiting),
    )


def _counted(scenario: Scenario, seed: int) -> tuple[int, int]:
    """Words read and answers given in one play."""
    chooser = random.Random(seed)
    play = trial(scenario, seed)
    words = decisions = 0
    read: set[str] = set()
    while decisions < LONGEST:
        shown = view(scenario, play)
        cards = {a.text for a in (*shown.answers, *shown.moves, *shown.acts)}
        words += sum(_words(t) for t in (shown.prompt, *(p.text for p in shown.text)))
        words += sum(_words(t) for t in cards - read)
        read |= cards
        answer = an_answer(play, chooser)
        if answer is None:
            break
        answered = step(play, answer)
        assert isinstance(answered, Play)
        play, decisions = answered, decisions + 1
    return words, decisions


def _words(text: str) -> int:
    return len(text.split())


def trial(scenario: Scenario, seed: int) -> Play:
    """A play that is never recorded."""
    hashes = scenario.hashes
    started = Started(
        "practice",
        1,
        hashes.story,
        hashes.key,
        hashes.text,
        "",
        "",
        "en",
        seed,
        draw(scenario.story, seed),
        "",
        "",
        scenario.id,
    )
    play = begin(scenario.story, started)
    assert isinstance(play, Play)
    return play


def an_answer(play: Play, chooser: random.Random) -> Any:
    """An answer of somebody curious, who asks while there is something to ask; None at the end."""
    where = play.location.location
    return kind_of(where).draw_curious(where, [each.move for each in offered(play)], chooser)


def any_answer(play: Play, chooser: random.Random) -> Any:
    """Any answer, each as likely; None where there is none."""
    where = play.location.location
    return kind_of(where).draw(where, [each.move for each in offered(play)], chooser)
