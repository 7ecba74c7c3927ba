"""Whole plays of a case that choose by what the key says: the best, the worst, or at random."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path

from engine.play.play import Play, step
from engine.play.trial import begin_trial, draw_curious_answer
from engine.reports.debrief.debrief import Debrief, debrief
from engine.scenario.case_files import SHIPPED
from engine.scenario.scenario import Scenario
from engine.scoring.score import credit_of
from engine.scoring.value_function import Values
from engine.services.shared.values_cache import read_shipped
from tests.cases import loaded

TRIES = 60  # answers drawn at each point; among them the one that is wanted

Choose = Callable[[list[tuple[float, int]]], tuple[float, int]]
MANNERS: dict[str, Choose | None] = {"best": max, "worst": min, "middling": None}


def shipped() -> list[Path]:
    """Every shipped case."""
    return sorted((SHIPPED / "foundation").glob("*.yaml"))


def played(scenario: Scenario, manner: str, seed: int = 0) -> Play:
    """A play to its end in the manner of `MANNERS`; of "middling", each answer is drawn."""
    chooser, play, choose = random.Random(seed), begin_trial(scenario, seed), MANNERS[manner]
    while not play.ended:
        drawn = [draw_curious_answer(play, chooser) for _ in range(TRIES if choose else 1)]
        after = [made for answer in drawn if isinstance(made := step(play, answer), Play)]
        if choose is None:
            play = after[0]
            continue
        play = after[choose([(_worth(scenario, moment), n) for n, moment in enumerate(after)])[1]]
    return play


def _worth(scenario: Scenario, moment: Play) -> float:
    credit = credit_of(scenario, moment)
    if credit is None or not credit.slot:
        return 0.5
    return credit.overall / scenario.key.denominator


def every_play() -> list[tuple[str, str, int]]:
    """Name of a case, manner, seed: what a law about debriefs is tried on."""
    manners = [("best", 0), ("worst", 0), *(("middling", seed) for seed in range(3))]
    return [(path.stem, manner, seed) for path in shipped() for manner, seed in manners]


@cache
def play_of(case: str, manner: str, seed: int) -> tuple[Scenario, Play]:
    """One of `every_play`, made once in a process."""
    scenario = loaded(SHIPPED / "foundation" / f"{case}.yaml")
    return scenario, played(scenario, manner, seed)


@lru_cache(maxsize=1)
def _values(scenario: str) -> Values | None:
    return read_shipped(loaded(SHIPPED / "foundation" / f"{scenario}.yaml"))


@cache
def debrief_of(case: str, manner: str, seed: int) -> tuple[Scenario, Play, Debrief]:
    """One of `every_play` with its debrief, made once in a process; a law reads them in order."""
    scenario, play = play_of(case, manner, seed)
    return scenario, play, debrief(scenario, play, values=_values(case))
