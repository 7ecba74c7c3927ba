"""How far raters agree: Krippendorff's alpha for ordinal ratings, with an interval.

Sources: K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), for the coefficient
and its ordinal difference; B. Efron, Bootstrap methods (1979), for the interval: what was rated is
drawn again, with replacement, and the middle 95 % of the values are told.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import permutations

from msgspec import Struct

REPLICATES = 1000
SEED = 1
MIDDLE = 0.95

Unit = Sequence[float]
"""What several raters said of one thing; who said nothing of it is left out."""


class Agreement(Struct, frozen=True):
    """How far raters agree.

    Attributes:
        alpha: 1 where all agree, 0 where they agree no more than by chance; None where fewer than
            two said anything of the same thing, or all said the same of everything.
        low, high: ends of the interval; None as `alpha`.
        units: how many things two or more rated.
    """

    alpha: float | None
    low: float | None
    high: float | None
    units: int


def agreement(units: Iterable[Unit]) -> Agreement:
    """Alpha of these ratings, with its interval; the same for the same ratings."""
    paired = [tuple(unit) for unit in units if len(unit) > 1]
    alpha = alpha_of(paired)
    if alpha is None:
        return Agreement(None, None, None, len(paired))
    lot = random.Random(SEED)
    drawn = (alpha_of(lot.choices(paired, k=len(paired))) for _ in range(REPLICATES))
    values = sorted(value for value in drawn if value is not None)
    cut = round(len(values) * (1 - MIDDLE) / 2)
    return Agreement(alpha, values[cut], values[-1 - cut], len(paired))


def alpha_of(units: Sequence[Unit]) -> float | None:
    """Krippendorff's ordinal alpha, or None where it is not defined.

    1 - (n - 1) · Σ o_ck δ²_ck / Σ n_c n_k δ²_ck, over the pairs c < k of values, where o_ck counts
    the pairs within units, each unit weighing 1 / (m_u - 1), and n_c how often a value was given.
    The difference of two values is how many ratings lie between them, their own counted half:
    δ_ck = n_c / 2 + Σ (between) n_g + n_k / 2.
    """
    coincide: Counter[tuple[float, float]] = Counter()
    for unit in units:
        if len(unit) > 1:
            for pair in permutations(unit, 2):
                coincide[pair] += 1 / (len(unit) - 1)  # type: ignore[assignment]
    given: Counter[float] = Counter()
    for (value, _), n in coincide.items():
        given[value] += n
    values = sorted(given)
    observed = expected = 0.0
    for at, low in enumerate(values):
        between = given[low] / 2
        for high in values[at + 1 :]:
            squared = (between + given[high] / 2) ** 2
            between += given[high]
            observed += coincide[low, high] * squared
            expected += given[low] * given[high] * squared
    total = sum(given.values())
    return 1 - (total - 1) * observed / expected if expected else None


def median_half(ratings: Sequence[float]) -> float:
    """The median of ratings as a rating: a half at the finest, and in doubt the lower one."""
    ordered = sorted(ratings)
    middle = len(ordered) // 2
    median = ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
    return int(median * 2) / 2
