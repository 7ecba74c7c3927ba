"""What random answers reach is one figure, under the luck of the play, in every report."""

from __future__ import annotations

import random
from functools import cache
from math import sqrt
from pathlib import Path
from statistics import fmean, pvariance

import pytest

from engine.kernel.model import Value
from engine.language.language import ENGLISH
from engine.play.play import Play, step
from engine.play.trial import begin_trial, draw_answer
from engine.reports.debrief.reading import Reading
from engine.reports.debrief.scores import figures
from engine.reports.facts.play import Reader
from engine.reports.own_themes import Played, measure_domains
from engine.scenario.scenario import Scenario
from engine.scoring.attainable_range import find_attainable, list_lucks
from engine.scoring.score import score
from engine.services.shared.values_cache import read_shipped
from tests.cases import loaded
from tests.engine.reports.careful_plays import shipped

PLAYS = 25  # under each luck


def at_random(scenario: Scenario, luck: dict[str, Value], chooser: random.Random) -> Play:
    play = begin_trial(scenario, 0, luck)
    while not play.ended:
        after = step(play, draw_answer(play, chooser))
        assert isinstance(after, Play)
        play = after
    return play


@cache
def measure_off_the_line(path: Path) -> dict[str, list[list[float]]]:
    """How far random plays lie from the line, by domain, in one list for each luck."""
    scenario, chooser = loaded(path), random.Random(7)
    values = read_shipped(scenario)
    assert values is not None
    found: dict[str, list[list[float]]] = {part: [] for part in values.parts}
    for luck in list_lucks(scenario.story):
        plays = [at_random(scenario, luck, chooser) for _ in range(PLAYS)]
        ranges = find_attainable(scenario, plays[0], values)
        assert ranges is not None
        marked = [score(scenario, play) for play in plays]
        for part, within in ranges.items():
            if (line := within.chance_place) is not None:
                places = [within.place(each.total(part)) or 0.0 for each in marked]
                found[part].append([place - line for place in places])
    return found


@pytest.mark.exhaustive
@pytest.mark.parametrize("path", shipped(), ids=lambda path: path.stem)
def test_random_plays_lie_on_the_line_under_every_luck(path: Path) -> None:
    """Over all lucks within three standard errors, under each alone within four.

    One domain of few plays is skewed: their spread is that over all lucks.
    """
    for part, lucks in measure_off_the_line(path).items():
        if lucks:
            error = sqrt(fmean(pvariance(luck) for luck in lucks) / (PLAYS - 1))
            assert abs(fmean(map(fmean, lucks))) <= 3 * error / sqrt(len(lucks)) + 1e-9, part
            assert max(abs(fmean(luck)) for luck in lucks) <= 4 * error + 1e-9, part


@pytest.mark.parametrize("path", [each for each in shipped() if each.stem == "guesthouse-visit"])
def test_the_debrief_the_class_and_ones_own_record_have_one_line(path: Path) -> None:
    """The line moves with the luck, and is the same wherever it is drawn."""
    scenario, lines = loaded(path), set()
    values = read_shipped(scenario)
    assert values is not None
    for luck in list_lucks(scenario.story)[::9]:
        play = at_random(scenario, luck, random.Random(str(luck)))
        page = figures(Reading(scenario, play, ENGLISH, values))
        told = {each.domain: each for each in page.attained}
        seen = Reader(scenario, values).read(play).attained
        own = measure_domains(Played(scenario, play, values))
        assert {id for id, each in told.items() if each.share is not None} == seen.keys()
        for domain, each in seen.items():
            assert each.chance is not None
            assert told[domain].chance_share == round(100 * each.chance), domain
            assert told[domain].share == round(100 * each.share), domain
            if domain:
                assert own[domain].chance == pytest.approx(each.chance * own[domain].best)
        lines.add(told["investigation"].chance_share)
    assert len(lines) > 2
