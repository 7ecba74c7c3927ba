"""What a state is worth: the most, the least and the mean that can be gained on from it.

The most and the least are those on the way to each ending. From these, every score of a whole play
follows that is asked of all domains together; two states that are worth the same need not be told
apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd, lcm
from operator import add

NEVER = 1 << 40  # more units than any case has

Worth = tuple[int, ...]
"""The number of the ending that a state is, or 0; for each ending, the most that can be gained on
the way to it, and the least, negative, `-NEVER` if no way leads to it; and the mean over random
answers, as a reduced fraction."""


class WorthByEnding:
    """Measures states by what follows them."""

    def __init__(
        self,
        most: Sequence[int],
        least: Sequence[int],
        mean: Sequence[Fraction],
        count: Sequence[int],
        endings: int,
    ) -> None:
        """Take what each gain is worth, in units, to its best, worst and mean answer.

        `count` is how many answers each has, and `endings` the number of endings.
        """
        self._sums = most, [-units for units in least]
        self._mean = [each.as_integer_ratio() for each in mean]
        self._count, self._endings = count, endings

    def measure(self, after: Sequence[Worth], ways: Sequence[int], ended: int) -> Worth:
        """The worth of a state.

        Its ways lead to states that are worth `after`, and gain what these indexes say. `ended` is
        the number of the ending that the state is, from 1; or 0.
        """
        if not after:
            here = [0 if ended == n // 2 + 1 else -NEVER for n in range(2 * self._endings)]
            return (ended, *here, 0, 1)
        _, *sums, over, below = zip(*after, strict=True)
        gained = [[*map(units.__getitem__, ways)] for units in self._sums]
        found = [max(map(add, each, gained[n % 2])) for n, each in enumerate(sums)]
        reached = (units if units > -NEVER // 2 else -NEVER for units in found)
        return (ended, *reached, *self._average(over, below, ways))

    def _average(
        self, over: Sequence[int], below: Sequence[int], ways: Sequence[int]
    ) -> tuple[int, int]:
        """The mean over random answers, by the means after them, as a reduced fraction."""
        gains = [*map(self._mean.__getitem__, ways)]
        counts = [*map(self._count.__getitem__, ways)]
        common = lcm(*below, *[down for _, down in gains])
        total = 0
        for up, down, (more, each), count in zip(over, below, gains, counts, strict=True):
            total += count * (up * (common // down) + more * (common // each))
        common *= sum(counts)
        shared = gcd(total, common)
        return total // shared, common // shared
