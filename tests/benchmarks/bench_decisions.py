"""Decisions a second: Rifq, the same story by hand twice, and the Rust runtime of ink, in one run.

    python tests/benchmarks/bench_decisions.py

Every play makes the same random choices in all of them. Rifq is measured twice: with everything a
decision makes (the options read, the answer checked, the event for the log), and with the words as
well (the `Step` to be shown: paragraphs, cards, letters). bink hands the words over in each turn,
so the second is the like for like. Nothing is written to disk; what that costs is measured apart,
by bench_append.py. Compare the ratios, not the figures.

`bink` is measured when it is installed (`pip install bink`).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from engine.play.play import Play, step  # noqa: E402
from engine.play.trial import begin_trial  # noqa: E402
from engine.play.view import list_offered, view  # noqa: E402
from engine.scenario.load import load  # noqa: E402
from engine.scenario.scenario import Scenario  # noqa: E402
from tests.benchmarks import by_hand  # noqa: E402

CASE = ROOT / "tests" / "fixtures" / "cases" / "interview-loop.yaml"
INK = ROOT / "tests" / "fixtures" / "interview-loop.ink.json"
HAND_BAR, BINK_BAR, WORDS_BAR = 1.25, 12, 4
BARE, HAND, BINK = "by hand, bare", "by hand, with a log", "bink"
RIFQ, WORDS = "Rifq", "Rifq, with the words"

# From a seed: seconds, and how many options were offered at each turn.
Runner = Callable[[int], tuple[float, list[int]]]


def rifq(scenario: Scenario) -> Runner:
    """Plays through the engine."""
    first = begin_trial(scenario, 1)

    def run(seed: int) -> tuple[float, list[int]]:
        chance, counts, play = Random(seed).random, list[int](), first
        began = perf_counter()
        while offers := list_offered(play):
            counts.append(len(offers))
            after = step(play, offers[int(chance() * len(offers))].move.key[1])
            assert isinstance(after, Play)
            play = after
        return perf_counter() - began, counts

    return run


def rifq_with_words(scenario: Scenario) -> Runner:
    """Plays through the engine, each moment as a front end is handed it."""
    first = begin_trial(scenario, 1)

    def run(seed: int) -> tuple[float, list[int]]:
        chance, counts, play = Random(seed).random, list[int](), first
        began = perf_counter()
        while offers := view(scenario, play).answers:
            counts.append(len(offers))
            after = step(play, offers[int(chance() * len(offers))].id)
            assert isinstance(after, Play)
            play = after
        return perf_counter() - began, counts

    return run


def hand(seed: int) -> tuple[float, list[int]]:
    """Plays the story written by hand, with a log."""
    chance, counts = Random(seed).random, list[int]()
    moment = by_hand.Moment("interview", by_hand.START)
    began = perf_counter()
    while offers := by_hand.offered(moment):
        counts.append(len(offers))
        moment = by_hand.act(moment, offers[int(chance() * len(offers))])
    return perf_counter() - began, counts


def bare(seed: int) -> tuple[float, list[int]]:
    """Plays the least that could be written by hand."""
    chance, counts, state = Random(seed).random, list[int](), by_hand.BARE_START
    began = perf_counter()
    while offers := by_hand.bare_offered(state):
        counts.append(len(offers))
        state = by_hand.bare_act(state, offers[int(chance() * len(offers))])
    return perf_counter() - began, counts


def bink(story_class: Any) -> Runner:
    """Plays the compiled ink story; loading it is not counted."""
    text = INK.read_text(encoding="utf-8")

    def run(seed: int) -> tuple[float, list[int]]:
        chance, counts, story = Random(seed).random, list[int](), story_class(text)
        began = perf_counter()
        story.continue_maximally()
        while offers := list(story.get_current_choices()):
            counts.append(len(offers))
            story.choose_choice_index(int(chance() * len(offers)))
            story.continue_maximally()
        return perf_counter() - began, counts

    return run


def runners() -> dict[str, Runner]:
    """Everything that can be measured here."""
    case = load(CASE)
    found = {BARE: bare, HAND: hand, RIFQ: rifq(case), WORDS: rifq_with_words(case)}
    try:
        from bink.story import Story  # type: ignore[import-not-found,import-untyped,unused-ignore]
    except ImportError:
        print("bink is not installed here; it is left out. `pip install bink` adds it.")
        return found
    return {**found, BINK: bink(Story)}


def agree(found: dict[str, Runner], seeds: range) -> None:
    """Raises AssertionError unless all offer as many options at every turn of the same plays."""
    for seed in seeds:
        first, *others = [run(seed)[1] for run in found.values()]
        assert all(counts == first for counts in others), f"play {seed} differs"


def measure(found: dict[str, Runner], rounds: int, plays: int) -> dict[str, list[float]]:
    """Decisions a second in each round; the runners take turns, so that a busy moment hits all."""
    speeds: dict[str, list[float]] = {name: [] for name in found}
    for number in range(rounds):
        seeds = range(number * plays, (number + 1) * plays)
        for name, run in found.items():
            results = [run(seed) for seed in seeds]
            seconds = sum(result[0] for result in results)
            speeds[name].append(sum(len(result[1]) for result in results) / seconds)
    return speeds


def report(speeds: dict[str, list[float]]) -> None:
    """The figures, and what they are held to: medians over rounds, ratios taken within a round."""
    for name, found in speeds.items():
        print(f"{name:22} {median(found):>10,.0f} decisions/s")
    behind = _ratio(speeds[HAND], speeds[RIFQ])
    word = "held" if behind <= HAND_BAR else "missed"
    print(f"by hand, with a log, is {behind:.2f} times as fast as Rifq (bar: {HAND_BAR}): {word}")
    print(f"by hand, bare, is {_ratio(speeds[BARE], speeds[RIFQ]):.2f} times as fast as Rifq")
    for name, bar in ((RIFQ, BINK_BAR), (WORDS, WORDS_BAR)) if BINK in speeds else ():
        ahead = _ratio(speeds[name], speeds[BINK])
        word = "held" if ahead >= bar else "missed"
        print(f"{name} is {ahead:.1f} times as fast as bink (bar: {bar}): {word}")


def _ratio(above: list[float], below: list[float]) -> float:
    return median(a / b for a, b in zip(above, below, strict=True))


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--plays", type=int, default=100, help="in a round")
    asked = parser.parse_args()
    found = runners()
    agree(found, range(50))
    report(measure(found, asked.rounds, asked.plays))


if __name__ == "__main__":
    main()
