"""All that a check tells of a case, to compare two ways of exploring it."""

from __future__ import annotations

from engine.explore.analysis_context import Case
from engine.explore.fairness.screen_fit import find_overlong_screens
from engine.explore.theorem_list import FAIRNESS, SAFETY
from engine.explore.values.compute import compute_overall

EXPLORING = tuple(t for t in (*SAFETY, *FAIRNESS) if t is not find_overlong_screens)
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
