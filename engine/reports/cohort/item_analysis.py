"""Things assessed, over the finished plays that answered them: facility and discrimination.

Somebody who was never asked a question has its credit all the same, because silence costs nothing
there, or what it costs. Such credit says nothing of the question: only plays in which an answer
settled a thing count for it. What a play did elsewhere is its mean credit, by weight, over
everything else it answered, and over what it needed to meet and did not. What fell away with
credit in full counts nowhere here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import fmean

from msgspec import Struct

from engine.kernel.answer_key import Slot
from engine.reports.cohort.play_summary import Seen
from engine.reports.cohort.statistics import (
    TAIL,
    Checked,
    Figure,
    Pairs,
    Sums,
    correlation,
    correlation_interval,
    difference_interval,
    mean_interval,
)

LEAST_ITEM = 20  # plays for a discrimination, or a word about a broken item
LEAST_MEAN = 2  # numbers for the interval of a mean
TOP = 0.1  # an item is flagged when even the top of the interval of its discrimination is below
APART = 0.1  # an answer is flagged when those it drew did so much better elsewhere
LEAST_DRAWN = 5  # of each, to compare those two answers drew


class Drawn(Struct, frozen=True):
    """Whom one answer of a decision drew.

    Attributes:
        credit: their mean credit for it.
        others: the mean credit of each of them in everything else.
    """

    credit: float
    others: Sequence[float]


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
        met = [slot for slot in each.slots if self._tells(each, slot)]
        weights = sum(self.slots[slot].weight for slot in met)
        return sum(self.slots[slot].weight * each.slots[slot] for slot in met), weights

    def _tells(self, each: Seen, slot: str) -> bool:
        """Whether the credit of a slot says anything of a play."""
        missed = slot in each.reached and not self.slots[slot].free
        return slot in each.answered or missed

    def average_elsewhere(self, each: Seen, slot: str) -> float | None:
        """Mean credit of a finished play in everything else; None without any."""
        if id(each) not in self._sums:
            return None
        credit, weights = self._sums[id(each)]
        if slot in each.slots and self._tells(each, slot):
            weight = self.slots[slot].weight
            credit, weights = credit - weight * each.slots[slot], weights - weight
        return credit / weights if weights else None

    def credit(self, slot: str) -> Figure:
        """Facility: the mean credit of the plays that answered it."""
        return mean([e.slots[slot] for e in self.seen if slot in e.answered])

    def find_reached(self, slot: str) -> list[Seen]:
        """The plays that reached it, or answered it; not where it fell away."""
        return [e for e in self.seen if slot in e.reached or slot in e.answered]

    def discrimination(self, slot: str, among: Sequence[Seen] | None = None) -> Figure:
        """How credit in one thing goes with credit in everything else, in all or some plays."""
        pairs = [
            (each.slots[slot], other)
            for each in (self.seen if among is None else among)
            if slot in each.answered and (other := self.average_elsewhere(each, slot)) is not None
        ]
        n = len(pairs)
        if n < LEAST_ITEM:
            return Figure(n, LEAST_ITEM)
        r = correlation(Pairs.of(pairs))
        if r is None:
            return Figure(n, LEAST_ITEM)
        return Figure(n, LEAST_ITEM, r, *correlation_interval(r, n))


def mean(values: Sequence[float]) -> Figure:
    """The mean of credits; its interval from two on."""
    n = len(values)
    if not n:
        return Figure(0, LEAST_MEAN)
    if n < LEAST_MEAN:
        return Figure(n, LEAST_MEAN, fmean(values))
    return Figure(n, LEAST_MEAN, fmean(values), *mean_interval(Sums.of(values)))


def check(
    discrimination: Figure,
    credit: Figure,
    chance: float | None = None,
    drawn: Sequence[Drawn] = (),
    *,
    free: bool = False,
) -> tuple[tuple[str, ...], int]:
    """Why a thing assessed may be broken, and how many comparisons were made to find out.

    Each comparison flags a sound thing in one of forty rooms at most.

    Args:
        discrimination: of it.
        credit: its facility.
        chance: the mean credit of any legal answer, or None.
        drawn: whom each answer drew.
        free: not meeting it costs nothing; then those who answered it chose to, and it is not
            looked at.
    """
    if free:
        return (), 0
    found: list[tuple[str, list[bool]]] = []
    if discrimination.high is not None:
        found.append(("negative", [discrimination.high < TOP]))
    if chance is not None and credit.high is not None and credit.n >= LEAST_ITEM:
        found.append(("below-chance", [credit.high < chance]))
    if discrimination.n >= LEAST_ITEM:
        found.append(("drawn-apart", _compare_drawn(drawn)))
    flags = tuple(flag for flag, results in found if any(results))
    return flags, sum(len(results) for _, results in found)


def _compare_drawn(drawn: Sequence[Drawn]) -> list[bool]:
    """For each lower answer, whether those it drew did better elsewhere than those of the best."""
    enough = [each for each in drawn if len(each.others) >= LEAST_DRAWN]
    if not enough:
        return []
    best = max(enough, key=lambda each: (each.credit, fmean(each.others)))
    return [_better(each, best) for each in enough if each.credit < best.credit]


def _better(lower: Drawn, best: Drawn) -> bool:
    interval = difference_interval(Sums.of(lower.others), Sums.of(best.others))
    apart = fmean(lower.others) - fmean(best.others)
    return apart > APART and (interval is None or interval[0] > 0)


def sum_checks(each: Sequence[int]) -> Checked:
    """What was looked at, by how many comparisons were made of each thing assessed."""
    made = sum(each)
    return Checked(sum(bool(n) for n in each), made, made * TAIL)
