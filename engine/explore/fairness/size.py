"""A moment fits a screen, and a case the time there is."""

from __future__ import annotations

import random
import textwrap
from collections.abc import Iterator
from functools import lru_cache

from engine.decisions.registry import CONTINUE
from engine.explore.explored_case import Case
from engine.explore.finding import Finding, make_finding
from engine.explore.theorem_inputs import reads
from engine.explore.values.compute import Stakes, measure_stakes
from engine.play.estimated_duration import minutes
from engine.play.play import Play, step
from engine.play.step import Scale, Step, Voice
from engine.play.trial import begin_trial, draw_answer
from engine.play.view import describe_answer, find_template, find_visible, list_offered, view

# Screen fit --------------------------------------------------------------------------------------
#
# F338: moments that do not fit a screen of 80 columns and 24 rows.
#
# The app draws one line of heading and one of keys on such a screen, and between them 22 rows of
# 76 columns. A paragraph, the question and the chosen card take their lines and a blank one; a
# card takes its lines, indented by its number. Hundreds of random plays are measured, so that
# everything found is really shown; what none of them shows is not found.

ROWS, COLUMNS = 22, 76

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
    """The moments that look different, each with the card chosen before it."""
    seen: set[object] = set()
    for play in draw_moments(case):
        said = find_chosen_card(case, play)
        offered = tuple(move.move.key for move in list_offered(play))
        look = play.at, tuple(find_visible(play)), said, offered
        if look not in seen:
            seen.add(look)
            yield play, said


def find_chosen_card(case: Case, play: Play) -> str:
    """The text of the chosen card, which the app repeats above a reply; "" if there is none."""
    return next(iter(describe_answer(case.scenario, play)), "")


def measure_height(shown: Step, said: str = "") -> int:
    """The rows that a moment takes; `said` is the text of the card that was chosen before it."""
    rows, here = 0, shown.text[shown.answered :]  # what the answer before brought has been read
    if said and here and here[0].voice is Voice.REPLY:
        rows += _count_lines(said) + 1
    for text in here:
        rows += _count_lines(text.text, 2 if text.voice in _INDENTED else 0) + 1
    rows += 1 if shown.kind.talks and shown.who else 0
    rows += _count_lines(shown.prompt) + 1 if shown.prompt else 0
    rows += sum(_measure_cards(shown))
    if shown.acts:
        rows += 2 + sum(_count_lines(act.text, 2 + _column(shown)) for act in shown.acts)
    return rows


def _measure_cards(shown: Step) -> Iterator[int]:
    """The rows of each card, and a blank row before each further group."""
    beside = 2 + _column(shown)  # a border, a blank and the number
    if shown.kind is CONTINUE:
        yield 1
    if shown.pick:
        yield 1  # how many are picked
    if shown.scale:
        yield sum(_count_lines(line) for line in shown.scale.legend(COLUMNS))
    for answer in shown.answers:
        yield _count_lines(answer.text, beside)
        if shown.scale:
            yield _scale_rows(shown.scale, beside)
    for group in (shown.moves, shown.topics):
        yield bool(group)
        for answer in group:
            yield _count_lines(answer.text, beside)
    if shown.closes:
        yield 2


def _scale_rows(scale: Scale, beside: int) -> int:
    """The rows of the values under an item, when the one with the longest words is set."""
    values = range(scale.low, scale.high + 1)
    said = ("".join(scale.places(value)) + scale.describe_value(value) for value in values)
    return max(_count_lines(words, beside) for words in said)


def _column(shown: Step) -> int:
    """The columns of a card's number, and of its box if it can be ticked."""
    return 6 if shown.pick else 3


@lru_cache(maxsize=4096)  # most moments of a few hundred plays show the same texts
def _count_lines(text: str, less: int = 0) -> int:
    return len(textwrap.wrap(text, COLUMNS - less)) or 1


# Overlong case -----------------------------------------------------------------------------------
#
# F339: a case that takes longer than there is time for.

MOST = {"foundation": 40, "advanced": 60}  # minutes: in 90 with a debrief, in half a day


@reads("story", "key", "text", "level")
def find_overlong_case(case: Case) -> Iterator[Finding]:
    """Find a case whose reading and deciding takes longer than its level allows."""
    about = case.scenario.about
    most = MOST.get(about.level)
    if most is None:
        return
    taken = minutes(case.scenario).first
    if taken <= most:
        return
    if case.find_fact(measure_stakes, Stakes).known:  # with an endless loop there is no duration
        yield make_finding(
            case.scenario,
            ("title",),
            "F339",
            at=case.scenario.id,
            minutes=taken,
            level=about.level,
            most=most,
        )


# Drawn plays -------------------------------------------------------------------------------------
#
# Random plays of a case, the same each time.

PLAYS = 200
LONGEST = 300  # answers in a play
BESIDE = 0.3  # how often an act is done first, or a move made instead of a question


def draw_moments(case: Case) -> Iterator[Play]:
    """The moments of random plays in which something is asked."""
    for seed in range(PLAYS):
        play, chance = begin_trial(case.scenario, seed), random.Random(seed)
        for _ in range(LONGEST):
            answer = draw_an_answer(case, play, chance)
            if answer is None:
                break
            yield play
            onward = step(play, answer)
            assert isinstance(onward, Play)  # it was offered
            play = onward


def draw_an_answer(case: Case, play: Play, chance: random.Random) -> object:
    """A random answer, sometimes an act first; None if there is none."""
    here = find_template(case.scenario, play.at)
    acts, moves = here.acts.list_offered(play.state), here.moves.list_offered(play.state)
    beside = [{"act": a.id} for a in acts] + [{"move": a.id} for a in moves]
    if beside and chance.random() < BESIDE:
        return chance.choice(beside)
    return draw_answer(play, chance)
