"""Things assessed, over the finished plays that answered them: facility and discrimination.

Somebody who was never asked a question has its credit all the same, because silence costs nothing
there, or what it costs. Such credit says nothing of the question: only plays in which an answer
settled a thing count for it. What a play did elsewhere is its mean credit, by weight, over
everything else it answered, and over what it needed to meet and did not. What fell away with
credit in full counts nowhere here.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

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
        others: their mean credit in everything else, where that is known.
    """

    credit: float
    others: Sums


def discrimination(pairs: Pairs) -> Figure:
    """How credit in one thing goes with credit in everything else."""
    r = correlation(pairs) if pairs.n >= LEAST_ITEM else None
    if r is None:
        return Figure(pairs.n, LEAST_ITEM)
    return Figure(pairs.n, LEAST_ITEM, r, *correlation_interval(r, pairs.n))


def mean(values: Sums) -> Figure:
    """The mean of credits; its interval from two on."""
    interval = mean_interval(values) if values.n >= LEAST_MEAN else ()
    return Figure(values.n, LEAST_MEAN, values.mean, *interval)


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
    enough = [each for each in drawn if each.others.n >= LEAST_DRAWN]
    if not enough:
        return []
    best = max(enough, key=lambda each: (each.credit, each.others.mean))
    found = []
    for lower in (each for each in enough if each.credit < best.credit):
        interval = difference_interval(lower.others, best.others)
        apart = (lower.others.mean or 0.0) - (best.others.mean or 0.0)
        found.append(apart > APART and (interval is None or interval[0] > 0))
    return found


def sum_checks(each: Sequence[int]) -> Checked:
    """What was looked at, by how many comparisons were made of each thing assessed."""
    made = sum(each)
    return Checked(sum(bool(n) for n in each), made, made * TAIL)
