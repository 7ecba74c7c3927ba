"""Where risks can end, against brute force and against plays at random."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from engine.explore.explored_case import Case
from engine.explore.values.codec import pack, unpack
from engine.explore.values.compute import compute_values
from engine.play.play import Play, step
from engine.play.trial import begin_trial, draw_curious_answer
from engine.scenario.case_files import cases
from engine.scenario.case_text import Entity
from engine.scenario.load import load_bytes
from engine.scenario.scenario import Scenario
from engine.scoring.value_function import Values
from engine.services.shared.values_cache import read_shipped
from tests.cases import case as small_case
from tests.cases import few_first, loaded
from tests.engine.explore.brute import Brute
from tests.generator import as_bytes, case

MOST = 1_500  # answers a brute force may try
SEEDS = (0, 10, 12, 13, 19, 22, 32, 35)  # of small cases made by chance


def by_brute_force(brute: Brute, risk: str) -> list[set[str]]:
    """The levels at every ending that some answers lead to, for every way luck can fall."""
    found = []
    for _, start in brute.starts:
        met, waiting = {start}, [start]
        for key in waiting:
            new = {to for _, to in brute.ways[key]} - met
            met |= new
            waiting += new
        ended = (brute.plays[key] for key in met if brute.plays[key].ended)
        found.append({str(play.value(risk)) for play in ended})
    return found


def check(scenario: Scenario) -> Values:
    """The values of a case, once brute force has found the same for every risk and all luck."""
    values, brute = compute_values(Case(scenario)), Brute(scenario, MOST)
    assert values is not None and risks_of(scenario)
    for entity in risks_of(scenario):
        found = by_brute_force(brute, entity.variable)
        for (luck, _), levels in zip(brute.starts, found, strict=True):
            assert set(values.ends_of(entity.id, luck)) == levels, (entity.id, luck)
    return values


def risks_of(scenario: Scenario) -> list[Entity]:
    return [e for e in scenario.text.entities if e.section == "risks"]


HALL = """
hall:
  choose:
    prompt: And now?
    options:
      stay: {do: Stay., raises: [retaliation]}
      wait: {do: Wait., if: rain}
      look: {do: Look at the hand., finds: {injury: low}}
    then: yard
yard:
  choose:
    prompt: And now?
    options:
      calm: {do: Calm him., if: "not rain", lowers: [retaliation]}
      go: {do: Go.}
    then:
      - {if: chose('hall.wait'), go: dawn}
      - {go: evening}
"""


def test_a_risk_ends_where_answers_lead_under_the_same_luck() -> None:
    """In the rain nobody is calmed, and only then can one wait; the hand need not be looked at."""
    values = check(small_case(HALL))
    wet, dry = {"rain": True}, {"rain": False}
    assert values.ends_of("retaliation", wet) == ("moderate", "high")
    assert values.ends_of("retaliation", dry) == ("low", "moderate", "high")
    assert values.ends_of("injury", wet) == values.ends_of("injury", dry) == ("unknown", "low")
    assert unpack(pack(values)) == values


@pytest.mark.parametrize("seed", few_first(SEEDS))
def test_so_it_is_in_cases_made_by_chance(seed: int) -> None:
    check(load_bytes(as_bytes(case(seed)), "made-by-chance.yaml"))


@pytest.mark.parametrize("path", list(cases()), ids=lambda path: path.stem)
def test_no_play_of_a_shipped_case_ends_elsewhere(path: Path) -> None:
    scenario = loaded(path)
    values = read_shipped(scenario)
    assert values is not None
    for seed in range(25):
        chance, play = random.Random(seed), begin_trial(scenario, seed)
        while not play.ended:
            after = step(play, draw_curious_answer(play, chance))
            play = after if isinstance(after, Play) else play
        drawn = {v.name: play.value(v.name) for v in scenario.story.model.variables if v.chance}
        for entity in risks_of(scenario):
            assert play.value(entity.variable) in values.ends_of(entity.id, drawn)
