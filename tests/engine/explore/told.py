"""What exploring tells of a case, to compare it with another way to find it."""

from __future__ import annotations

import pytest

from engine.explore.explored_case import Case
from engine.explore.fairness.size import find_overlong_screens
from engine.explore.theorem_list import SAFETY, WITH_VALUES
from engine.explore.values.codec import pack, unpack
from engine.explore.values.compute import compute_overall
from engine.scoring.value_function import Values
from tests.engine.explore.brute import Brute

EXPLORING = tuple(t for t in (*SAFETY, *WITH_VALUES) if t is not find_overlong_screens)
"""All theorems but one, which measures random plays of the story itself and explores nothing."""


def told(known: Case) -> list[object]:
    """Where plays come, the values, and every finding with the length of its play."""
    values, plays = compute_overall(known), []
    for theorem in EXPLORING:
        for finding in theorem(known):
            said, moves = finding.problem, finding.play and finding.play.seq
            about = sorted(said.params.items())
            plays.append((said.code, said.line, said.column, about, moves))
    assert (known.states.exhausted, known.scored.exhausted) == (True, True)
    reached, worth = set(known.states.locations), values and (values.bounds, values.mean)
    return [reached, worth, sorted(plays, key=str)]


def assert_as_brute(table: Values | None, brute: Brute) -> None:
    """The values, also when they are kept and read again, are those of brute force everywhere."""
    assert table is not None
    found = unpack(pack(table))
    assert found is not None and found == table
    best, worst, chance = brute.extreme(max), brute.extreme(min), brute.chance()
    for key, play in brute.plays.items():
        number = found.number(play, key[2])
        assert number is not None, play.location.location.id
        bounds = found.bounds(number)
        assert (bounds.best, bounds.worst) == (best[key], worst[key])
        assert bounds.chance == pytest.approx(chance[key], abs=1e-9)
