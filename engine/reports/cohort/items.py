"""Things assessed, over the finished plays that came to them: facility and discrimination.

What a play did elsewhere is its mean credit, by weight, over everything else it came to. What fell
away with credit in full counts nowhere here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean

from engine.kernel.answer_key import Slot
from engine.reports.cohort.figures import LEAST_CORE, LEAST_ITEM, Figure
from engine.reports.cohort.play_summary import Seen
from engine.reports.cohort.statistics import (
    alpha,
    alpha_interval,
    correlation,
    correlation_interval,
    mean_interval,
)

LEAST_MEAN = 2  # numbers for the interval of a mean
TOP = 0.1  # an item is flagged when even the top of the interval of its discrimination is below
APART = 0.1  # an answer is flagged when those it drew did so much better elsewhere
LEAST_DRAWN = 5  # of each, to compare those two answers drew


class Items:
    """The things assessed in one case.

    Args:
        slots: of the key, by id.
        seen: the finished plays.
    """

    def __init__(self, slots: Mapping[str, Slot], seen: Sequence[Seen]) -> None:
        self.slots, self.seen = slots, seen
        self._sums = {id(each): self._sum(each) for each in seen}

    def _sum(self, each: Seen) -> tuple[float, int]:
        met = [slot for slot in each.slots if slot in each.reached]
        weights = sum(self.slots[slot].weight for slot in met)
        return sum(self.slots[slot].weight * each.slots[slot] for slot in met), weights

    def elsewhere(self, each: Seen, slot: str) -> float | None:
        """Mean credit of a finished play in all it came to but one thing; None without any."""
        if id(each) not in self._sums:
            return None
        credit, weights = self._sums[id(each)]
        if slot in each.reached and slot in each.slots:
            weight = self.slots[slot].weight
            credit, weights = credit - weight * each.slots[slot], weights - weight
        return credit / weights if weights else None

    def credit(self, slot: str) -> Figure:
        """Facility: the mean credit of the plays that came to it."""
        return mean([e.slots[slot] for e in self.seen if slot in e.slots and slot in e.reached])

    def discrimination(self, slot: str) -> Figure:
        """How credit in one thing goes with credit in everything else."""
        pairs = [
            (each.slots[slot], other)
            for each in self.seen
            if slot in each.slots
            and slot in each.reached
            and (other := self.elsewhere(each, slot)) is not None
        ]
        n = len(pairs)
        if n < LEAST_ITEM:
            return Figure(n, LEAST_ITEM)
        r = correlation([x for x, _ in pairs], [y for _, y in pairs])
        return Figure(n, LEAST_ITEM) if r is None else _with(r, n, correlation_interval(r, n))

    def alpha(self, seed: int) -> tuple[Figure, int]:
        """Cronbach's alpha over what every finished play came to, and how many things that is."""
        every = [set(each.slots) & each.reached for each in self.seen]
        core = sorted(set.intersection(*every)) if every else []
        n = len(self.seen)
        if n < LEAST_ITEM or len(core) < LEAST_CORE:
            return Figure(n, LEAST_ITEM), len(core)
        rows = [[each.slots[slot] for slot in core] for each in self.seen]
        value, interval = alpha(rows), alpha_interval(rows, seed)
        if value is None or interval is None:
            return Figure(n, LEAST_ITEM), len(core)
        return _with(value, n, interval), len(core)


def _with(value: float, n: int, interval: tuple[float, float]) -> Figure:
    return Figure(n, LEAST_ITEM, value, *interval)


def mean(values: Sequence[float]) -> Figure:
    """The mean of credits; its interval from two on."""
    n = len(values)
    if not n:
        return Figure(0, LEAST_MEAN)
    if n < LEAST_MEAN:
        return Figure(n, LEAST_MEAN, fmean(values))
    return Figure(n, LEAST_MEAN, fmean(values), *mean_interval(values))


def flags(
    discrimination: Figure,
    credit: Figure,
    chance: float | None,
    drawn: Iterable[tuple[float, float, int]] = (),
) -> tuple[str, ...]:
    """Why a thing assessed may be broken.

    Args:
        discrimination: of it.
        credit: its facility.
        chance: the mean credit of any legal answer, or None.
        drawn: of each answer, its credit, the mean credit elsewhere of those it drew, their number.
    """
    found = []
    if discrimination.high is not None and discrimination.high < TOP:
        found.append("negative")
    high = credit.high if credit.n >= LEAST_ITEM else None
    if chance is not None and high is not None and high < chance:
        found.append("below-chance")
    if discrimination.n >= LEAST_ITEM and _apart(drawn):
        found.append("drawn-apart")
    return tuple(found)


def _apart(drawn: Iterable[tuple[float, float, int]]) -> bool:
    """Whether those a lower answer drew did better elsewhere than those the best one drew."""
    enough = [(credit, others) for credit, others, n in drawn if n >= LEAST_DRAWN]
    if not enough:
        return False
    most, at_best = max(enough)
    return any(credit < most and others > at_best + APART for credit, others in enough)
