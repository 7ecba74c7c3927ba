"""Numbers with their intervals, and the few formulas they need; each names its source.

Shares are between 0 and 1. Intervals are 95 %. Resampling is seeded: the same seed, the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import atanh, comb, cos, pi, sin, sqrt, tan, tanh

from msgspec import Struct

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


class Share(Struct, frozen=True):
    """How many of how many, with the score interval of the share (0 to 1 when `n` is 0)."""

    k: int
    n: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """The share itself; 0 of nothing."""
        return self.k / self.n if self.n else 0.0


def share(k: int, n: int) -> Share:
    """A share with its interval; of nothing, anything is possible."""
    return Share(k, n, *(wilson(k, n) if n else (0.0, 1.0)))


class Figure(Struct, frozen=True):
    """A number computed from `n` plays.

    Attributes:
        n: how many there were.
        least: how many are needed; 0 where it is not told.
        value: None when there were too few, when what was compared does not vary, or when it is
            not told.
        low: of its interval; None without one.
        high: of its interval.
    """

    n: int
    least: int
    value: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def few(self) -> bool:
        """Whether there were too few."""
        return self.n < self.least

    @property
    def untold(self) -> bool:
        """Whether it is not told."""
        return not self.least


class Checked(Struct, frozen=True):
    """How much was looked at to find items that look broken.

    Attributes:
        items: things assessed that were looked at.
        comparisons: how many comparisons that took.
        by_chance: how many of these, on average and at most, come out against sound items.
    """

    items: int
    comparisons: int
    by_chance: float


def quartile(ordered: Sequence[float], share: float) -> float:
    """A quantile of sorted numbers, by linear interpolation between neighbours.

    The same as `statistics.quantiles(…, method="inclusive")`.
    """
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


def median_interval(ordered: Sequence[float]) -> Interval | None:
    """The interval of a median between two of the sorted numbers themselves.

    The k-th from below and the k-th from above have the median between them unless fewer than k
    numbers fall on one side of it, each with a chance of a half (Thompson 1936; Conover 1999,
    section 3.2). The narrowest pair that holds in 95 % is taken; None below six numbers, where
    none does.
    """
    n = len(ordered)
    below = 0  # of 2 ** n: that fewer than k fall on one side
    for k in range(1, n // 2 + 1):
        below += comb(n, k - 1)
        if below > TAIL * 2**n:
            return None if k == 1 else (ordered[k - 2], ordered[n - k + 1])
    return None


UNIT = 1 << 80
"""Sums are kept as whole numbers of so many to 1, so that the order of summing changes nothing."""


class Sums(Struct, frozen=True):
    """What is kept of numbers to tell their mean and spread; those of two groups can be added.

    Attributes:
        n: how many numbers.
        x: their sum, in units.
        xx: the sum of their squares, in units of units.
    """

    n: int = 0
    x: int = 0
    xx: int = 0

    @staticmethod
    def of(values: Iterable[float]) -> Sums:
        """The sums of these."""
        each = [int(value * UNIT) for value in values]
        return Sums(len(each), sum(each), sum(x * x for x in each))

    @staticmethod
    def of_counts(counts: Iterable[tuple[float | None, int]]) -> Sums:
        """The sums of values that are each there so many times; None is passed over."""
        each = [(int(value * UNIT), n) for value, n in counts if value is not None]
        total, squares = sum(x * n for x, n in each), sum(x * x * n for x, n in each)
        return Sums(sum(n for _, n in each), total, squares)

    @staticmethod
    def from_text(text: str) -> Sums:
        """What `as_text` gave."""
        return Sums(*map(int, text.split()))

    def as_text(self) -> str:
        """Whole numbers with spaces between."""
        return f"{self.n} {self.x} {self.xx}"

    def __add__(self, other: Sums) -> Sums:
        return Sums(self.n + other.n, self.x + other.x, self.xx + other.xx)

    @property
    def total(self) -> float:
        """Their sum."""
        return self.x / UNIT

    @property
    def mean(self) -> float | None:
        """Their mean; None of nothing."""
        return self.total / self.n if self.n else None

    @property
    def variance(self) -> float:
        """Their variance as of a sample; at least two."""
        return (self.n * self.xx - self.x**2) / (self.n * (self.n - 1) * UNIT**2)


class Pairs(Struct, frozen=True):
    """What is kept of pairs of numbers to tell how they go together."""

    xs: Sums = Sums()
    ys: Sums = Sums()
    xy: int = 0

    @staticmethod
    def of(pairs: Sequence[tuple[float, float]]) -> Pairs:
        """The sums of these."""
        both = sum(int(x * UNIT) * int(y * UNIT) for x, y in pairs)
        return Pairs(Sums.of(x for x, _ in pairs), Sums.of(y for _, y in pairs), both)

    @staticmethod
    def from_text(text: str) -> Pairs:
        """What `as_text` gave."""
        n, x, xx, y, yy, xy = map(int, text.split())
        return Pairs(Sums(n, x, xx), Sums(n, y, yy), xy)

    def as_text(self) -> str:
        """Whole numbers with spaces between."""
        return f"{self.xs.as_text()} {self.ys.x} {self.ys.xx} {self.xy}"

    def __add__(self, other: Pairs) -> Pairs:
        return Pairs(self.xs + other.xs, self.ys + other.ys, self.xy + other.xy)

    @property
    def n(self) -> int:
        """How many pairs."""
        return self.xs.n


def mean_interval(values: Sums) -> Interval:
    """Student's interval of a mean of numbers from 0 to 1, cut at both: at least two numbers.

    Numbers that are all the same have no spread to go by. Then anybody who would have differed
    could be at 0 or at 1, and how many those may be is the score interval of a share.
    """
    n, spread = values.n, values.variance
    middle = values.total / n
    if not spread:
        alike = wilson(n, n)[0]
        return alike * middle, alike * middle + 1 - alike
    half = student(n - 1) * sqrt(spread / n)
    return max(0.0, middle - half), min(1.0, middle + half)


def difference_interval(xs: Sums, ys: Sums) -> Interval | None:
    """Welch's interval of mean(xs) - mean(ys), at least two of both; None where neither varies.

    Its degrees of freedom are those of Satterthwaite (1946), rounded down.
    """
    a, b = xs.variance / xs.n, ys.variance / ys.n
    if a + b < 1e-18:
        return None
    freedom = (a + b) ** 2 / (a * a / (xs.n - 1) + b * b / (ys.n - 1))
    half = student(int(freedom + 1e-9)) * sqrt(a + b)
    apart = xs.total / xs.n - ys.total / ys.n
    return apart - half, apart + half


@lru_cache(maxsize=512)
def student(freedom: int) -> float:
    """How many standard errors a 95 % interval reaches by Student's t: at least one degree."""
    low, high = 0.0, pi / 2
    for _ in range(60):  # halvings of the angle: more would not change the float
        middle = (low + high) / 2
        low, high = (middle, high) if _within(middle, freedom) < 1 - 2 * TAIL else (low, middle)
    return sqrt(freedom) * tan(low)


def _within(angle: float, freedom: int) -> float:
    """That t lies within tan(angle) * sqrt(freedom) of 0 (Abramowitz, Stegun 1964: 26.7.3-4)."""
    odd, square = freedom % 2, cos(angle) ** 2
    term, total = (cos(angle) if odd else 1.0), 0.0
    for n in range(2 + odd, freedom + 1, 2):
        total += term
        term *= square * (n - 1) / n
    return 2 / pi * (angle + sin(angle) * total) if odd else sin(angle) * total


def correlation(pairs: Pairs) -> float | None:
    """Pearson's correlation; None where one of the two does not vary."""
    n, xs, ys = pairs.n, pairs.xs, pairs.ys
    spread_x, spread_y = n * xs.xx - xs.x**2, n * ys.xx - ys.x**2
    if spread_x * spread_y < 1e-18 * (n * UNIT**2) ** 2:
        return None
    together = n * pairs.xy - xs.x * ys.x
    return together / UNIT**2 / sqrt(spread_x / UNIT**2 * (spread_y / UNIT**2))


def correlation_interval(r: float, n: int) -> Interval:
    """Fisher's interval of a correlation of n pairs, n above 3."""
    if abs(r) >= 1:
        return r, r
    half = NORMAL / sqrt(n - 3)
    return tanh(atanh(r) - half), tanh(atanh(r) + half)
