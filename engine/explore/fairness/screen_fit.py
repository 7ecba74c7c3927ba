"""F338: moments that do not fit a screen of 80 columns and 24 rows.

The app draws one line of heading and one of keys on such a screen, and between them 22 rows of 76
columns. A paragraph, the question and the chosen card take their lines and a blank one; a card
takes its lines, indented by its number. Hundreds of random plays are measured, so that everything
found is really shown; what none of them shows is not found.
"""

from __future__ import annotations

import random
import textwrap
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from engine.decisions.registry import CONTINUE
from engine.explore.analysis_context import Case, once_per_case
from engine.explore.changed_moves import ChangedMoves
from engine.explore.finding import Finding, make_finding
from engine.explore.theorem_inputs import reads
from engine.play.fixed_step_parts import place_of
from engine.play.play import Play, places_of, step
from engine.play.step import Scale, Step, Voice
from engine.play.trial import begin_trial, draw_answer
from engine.play.view import chosen, offered, view, visible

ROWS, COLUMNS = 22, 76
PLAYS = 200
LONGEST = 300  # answers in a play
BESIDE = 0.3  # how often an act is done first, or a move made instead of a question

_INDENTED = frozenset({Voice.ASKS, Voice.REPLY, Voice.DECISION, Voice.INJECT, Voice.LAST_WORD})


@reads("story", "text")
def find_overlong_screens(case: Case) -> Iterator[Finding]:
    """Find scenes with a moment that does not fit, each with its longest one."""
    worst: dict[str, tuple[int, Play]] = {}
    for play, said in _draw_different_moments(case):
        shown = view(case.scenario, play)
        rows = measure_height(shown, said)
        if rows > ROWS and rows > worst.get(shown.scene, (0, play))[0]:
            worst[shown.scene] = rows, play
    for scene in case.scenario.data["scenes"]:
        if scene in worst:
            rows, play = worst[scene]
            path = ("scenes", scene)
            yield make_finding(case.scenario, path, "F338", play, at=scene, lines=rows, room=ROWS)


def _draw_different_moments(case: Case) -> Iterator[tuple[Play, str]]:
    """The moments that are asked about and look different, each with the card chosen before it."""
    if case.asked.lines == frozenset():
        return
    seen: set[object] = set()
    for play in draw_moments(case):
        lines = tuple(visible(play))
        if case.asked.one_of(lines):
            said = find_chosen_card(case, play)
            look = play.at, lines, said, tuple(move.move.key for move in offered(play))
            if look not in seen:
                seen.add(look)
                yield play, said


def find_chosen_card(case: Case, play: Play) -> str:
    """The text of the chosen card, which the app repeats above a reply; "" if there is none."""
    return next(iter(chosen(case.scenario, play)), "")


def measure_height(shown: Step, said: str = "") -> int:
    """The rows that a moment takes.

    Args:
        shown: the moment.
        said: the text of the card that was chosen before it.
    """
    rows = 0
    if said and shown.text and shown.text[0].voice is Voice.REPLY:
        rows += _lines(said) + 1
    for text in shown.text:
        rows += _lines(text.text, 2 if text.voice in _INDENTED else 0) + 1
    rows += 1 if shown.kind.talks and shown.who else 0
    rows += _lines(shown.prompt) + 1 if shown.prompt else 0
    rows += sum(_cards(shown))
    if shown.acts:
        rows += 2 + sum(_lines(act.text, 2 + _column(shown)) for act in shown.acts)
    return rows


def _cards(shown: Step) -> Iterator[int]:
    """The rows of each card, and a blank row before each further group."""
    beside = 2 + _column(shown)  # a border, a blank and the number
    if shown.kind is CONTINUE:
        yield 1
    if shown.pick:
        yield 1  # how many are picked
    if shown.scale:
        yield sum(_lines(line) for line in shown.scale.legend(COLUMNS))
    for answer in shown.answers:
        yield _lines(answer.text, beside)
        if shown.scale:
            yield _scale_rows(shown.scale, beside)
    for group in (shown.moves, shown.topics):
        yield bool(group)
        for answer in group:
            yield _lines(answer.text, beside)
    if shown.closes:
        yield 2


def _scale_rows(scale: Scale, beside: int) -> int:
    """The rows of the values under an item, when the one with the longest words is set."""
    values = range(scale.low, scale.high + 1)
    said = ("".join(scale.places(value)) + scale.said(value) for value in values)
    return max(_lines(words, beside) for words in said)


def _column(shown: Step) -> int:
    """The columns of a card's number, and of its box if it can be ticked."""
    return 6 if shown.pick else 3


@lru_cache(maxsize=4096)  # most moments of a few hundred plays show the same texts
def _lines(text: str, less: int = 0) -> int:
    return len(textwrap.wrap(text, COLUMNS - less)) or 1


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
