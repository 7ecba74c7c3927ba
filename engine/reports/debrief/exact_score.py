"""The score of a play as exact fractions, for programs: S, its bounds, and what each decision cost.

A page rounds; here nothing is rounded (scoring.md, Credit and Values). What a decision closed is
its regret, V+(s) - (r + V+(s')); in a finished play they add up to the best there was less S.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from engine.play.events import Decided
from engine.reports.debrief.debrief_context import Reading
from engine.scoring.regret import gained
from engine.scoring.score import Settlement


@dataclass(frozen=True, slots=True)
class DecisionCost:
    """What one decision that stands gained and closed, as fractions ("2/3") in weights.

    Attributes:
        seq: number of the event.
        at: address of the location where it was made.
        gained: r, what it added to S; less than 0 for a free slot that was met badly.
        closed: its regret, never less than 0; None where the values of the case are not known.
        sure: whether it closed something under all luck that could not be excluded; or None.
    """

    seq: int
    at: str
    gained: str
    closed: str | None
    sure: bool | None


@dataclass(frozen=True, slots=True)
class ExactScore:
    """A play's score as fractions ("2/3") in weights.

    Attributes:
        weight: of all slots that count: those that were passed over are left out.
        reached: S; of an unfinished play, so far.
        best: the most S could be, with what was passed over left out; None where the values of the
            case are not known.
        worst: the least, likewise.
        decisions: the decisions that stand, in order.
    """

    weight: str
    reached: str
    best: str | None
    worst: str | None
    decisions: tuple[DecisionCost, ...]


def exact_score(reading: Reading) -> ExactScore | None:
    """The score of a play; None where nothing in it counts."""
    weight = sum(slot.weight for slot in reading.score.counted())
    if not weight:
        return None
    found = reading.appraisal
    return ExactScore(
        str(weight),
        str(reading.score.total()),
        None if found is None else str(found.best),
        None if found is None else str(found.worst),
        tuple(_decisions(reading)),
    )


def _decisions(reading: Reading) -> list[DecisionCost]:
    found, scenario = reading.appraisal, reading.scenario
    settled: dict[int, list[Settlement]] = {}
    for each in reading.score.settlements:
        settled.setdefault(each.seq, []).append(each)
    return [
        DecisionCost(
            moment.seq,
            moment.event.at,
            str(Fraction(gained(scenario, settled.get(moment.seq, ())), scenario.key.denominator)),
            None if found is None else str(found.closed[moment.seq]),
            None if found is None else moment.seq in found.sure,
        )
        for moment in reading.moments
        if isinstance(moment.event, Decided)
    ]
