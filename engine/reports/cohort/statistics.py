"""The few formulas a cohort report needs, on lists of numbers; each names its source.

Shares are between 0 and 1. Intervals are 95 %. Resampling is seeded: the same seed, the same bytes.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from math import atanh, sqrt, tanh
from operator import mul
from statistics import fmean, variance

NORMAL = 1.959964  # standard errors of a 95 % interval
REPLICATES = 500
SEED = 1
TAIL = 0.025

Interval = tuple[float, float]


def wilson(k: int, n: int) -> Interval:
    """The score interval of a share (Wilson 1927): k of n, n above 0."""
    z2 = NORMAL * NORMAL
    middle = (k + z2 / 2) / (n + z2)
    half = NORMAL / (n + z2) * sqrt(k * (n - k) / n + z2 / 4)
    return (0.0 if k == 0 else middle - half, 1.0 if k == n else middle + half)


def quartile(ordered: Sequence[float], share: float) -> float:
    """A quantile of sorted numbers, by linear interpolation between neighbours.

    The same as `statistics.quantiles(…, method="inclusive")`.
    """
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


def median_interval(ordered: Sequence[float], seed: int) -> Interval:
    """A percentile bootstrap interval of the median of sorted numbers.

    Places are drawn rather than values, once for every length, which comes to the same.
    """
    found = sorted((ordered[low] + ordered[high]) / 2 for low, high in _middles(len(ordered), seed))
    return quartile(found, TAIL), quartile(found, 1 - TAIL)


@lru_cache(maxsize=64)
def _middles(n: int, seed: int) -> tuple[tuple[int, int], ...]:
    """The places of the two middle values (one place twice, of an odd number) of each resample."""
    chance = random.Random(f"{seed} median {n}")
    drawn = (sorted(chance.choices(range(n), k=n)) for _ in range(REPLICATES))
    return tuple((places[(n - 1) // 2], places[n // 2]) for places in drawn)


def mean_interval(values: Sequence[float]) -> Interval:
    """The normal interval of a mean of numbers from 0 to 1, cut at both: at least two numbers."""
    half = NORMAL * sqrt(variance(values) / len(values))
    mean = fmean(values)
    return max(0.0, mean - half), min(1.0, mean + half)


def correlation(xs: Sequence[float], ys: Sequence[float]) -> float | None:
    """Pearson's correlation; None where one of the two does not vary."""
    mean_x, mean_y = fmean(xs), fmean(ys)
    away_x, away_y = [x - mean_x for x in xs], [y - mean_y for y in ys]
    square = sum(map(mul, away_x, away_x)) * sum(map(mul, away_y, away_y))
    if square < 1e-18:
        return None
    return float(sum(map(mul, away_x, away_y)) / sqrt(square))


def correlation_interval(r: float, n: int) -> Interval:
    """Fisher's interval of a correlation of n pairs, n above 3."""
    if abs(r) >= 1:
        return r, r
    half = NORMAL / sqrt(n - 3)
    return tanh(atanh(r) - half), tanh(atanh(r) + half)


def alpha(rows: Sequence[Sequence[float]]) -> float | None:
    """Cronbach's alpha, k / (k - 1) * (1 - sum of variances / variance of sums).

    Args:
        rows: for each play, its credit on every item; no gaps, at least two of both.

    Returns:
        None where the sums do not vary.
    """
    return _alpha(_Matrix(rows), [1] * len(rows))


def alpha_interval(rows: Sequence[Sequence[float]], seed: int) -> Interval | None:
    """A percentile bootstrap interval of alpha, over plays; None where too few resamples vary."""
    matrix = _Matrix(rows)
    every = (_alpha(matrix, counts) for counts in _resamples(len(rows), seed))
    found = sorted(a for a in every if a is not None)
    if len(found) < REPLICATES // 2:
        return None
    return quartile(found, TAIL), quartile(found, 1 - TAIL)


@lru_cache(maxsize=16)
def _resamples(n: int, seed: int) -> tuple[list[int], ...]:
    """How often each of n plays is drawn, in every resample."""
    chance = random.Random(f"{seed} alpha {n}")
    drawn = (Counter(chance.choices(range(n), k=n)) for _ in range(REPLICATES))
    return tuple([counts[place] for place in range(n)] for counts in drawn)


class _Matrix:
    """What alpha of a resample is computed from."""

    def __init__(self, rows: Sequence[Sequence[float]]) -> None:
        self.columns = list(zip(*rows, strict=True))
        self.squares = [sum(x * x for x in row) for row in rows]
        self.sums = [sum(row) for row in rows]
        self.sums_squared = [total * total for total in self.sums]


def _alpha(matrix: _Matrix, counts: Sequence[int]) -> float | None:
    n, k = sum(counts), len(matrix.columns)
    means = (sum(map(mul, counts, column)) / n for column in matrix.columns)
    within = sum(map(mul, counts, matrix.squares)) / n - sum(mean * mean for mean in means)
    total = sum(map(mul, counts, matrix.sums)) / n
    whole = sum(map(mul, counts, matrix.sums_squared)) / n - total * total
    if whole < 1e-12:
        return None
    return float(k / (k - 1) * (1 - within / whole))
