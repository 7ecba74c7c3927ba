"""What each method of official statistics gives away, and what it costs a reader.

    python tests/benchmarks/bench_disclosure.py [--tables 4000]

An attacker knows everybody's answer but one, how many people there are, and the method. *Gain* is
how much more often they name that answer than without the table, where all answers are as likely;
*two left* is the same where only two answers can be. *Often* is the gain where the table was
released on five days, with one person more each day, by the method as it is published: with noise
drawn anew for each group. *Certain* is how often they are sure. *Off* is the standard deviation of
a number, and the most it is wrong by.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Callable, Sequence
from math import sqrt
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from engine.reports.cell_key import LARGEST, total_noise  # noqa: E402

Counts = Sequence[int]
Draw = Callable[[random.Random, Counts], tuple[int, ...]]
Likelihood = Callable[[Counts, Counts], float]
PEOPLE = 24
WIDE = 2 * LARGEST + 1


def rounding(base: int) -> tuple[Draw, Likelihood]:
    """Random rounding: each count by itself, up as often as it is near the multiple above."""

    def draw(chance: random.Random, exact: Counts) -> tuple[int, ...]:
        return tuple(n - n % base + base * (chance.random() * base < n % base) for n in exact)

    def likelihood(seen: Counts, exact: Counts) -> float:
        found = 1.0
        for x, n in zip(seen, exact, strict=True):
            found *= max(0.0, 1 - abs(x - n) / base) if x % base == 0 else 0.0
        return found

    return draw, likelihood


def uniform(total: Callable[[int], int] | None) -> tuple[Draw, Likelihood]:
    """Whole numbers within 3, all vectors as likely; with a total, those that add up to it."""

    def draw(chance: random.Random, exact: Counts) -> tuple[int, ...]:
        while True:
            noise = [chance.randrange(WIDE) - LARGEST for _ in exact]
            if total is None or sum(noise) == total(len(exact)):
                return tuple(n + each for n, each in zip(exact, noise, strict=True))

    def likelihood(seen: Counts, exact: Counts) -> float:
        return float(all(abs(x - n) <= LARGEST for x, n in zip(seen, exact, strict=True)))

    return draw, likelihood


METHODS = {
    "random rounding, base 3": rounding(3),
    "random rounding, base 5": rounding(5),
    "independent, within 3": uniform(None),
    "adds up to 0, within 3": uniform(lambda _categories: 0),
    "cell_key": uniform(total_noise),
}


def attack(
    method: tuple[Draw, Likelihood],
    categories: int,
    left: int,
    days: int,
    tables: int,
    chance: random.Random,
) -> tuple[float, float]:
    """The gain, and how often the attacker is certain."""
    draw, likelihood = method
    gain, certain = 0.0, 0
    for _ in range(tables):
        others = [0] * categories
        for _ in range(PEOPLE - 1):
            others[chance.randrange(categories)] += 1
        answer, weights = chance.randrange(left), [1.0] * left
        for _ in range(days):
            rooms = [_with(others, each) for each in range(left)]
            seen = draw(chance, rooms[answer])
            weights = [w * likelihood(seen, room) for w, room in zip(weights, rooms, strict=True)]
            others[chance.randrange(categories)] += 1  # whoever comes next colludes, too
        gain += max(weights) / sum(weights)
        certain += max(weights) == sum(weights)
    return gain / tables - 1 / left, certain / tables


def _with(others: Counts, answer: int) -> list[int]:
    return [n + (place == answer) for place, n in enumerate(others)]


def measure_error(draw: Draw, categories: int, chance: random.Random) -> tuple[float, int]:
    """The standard deviation of a number, and the most it was off."""
    errors = []
    for _ in range(2000):
        exact = [chance.randrange(4, 12) for _ in range(categories)]
        errors += [x - n for x, n in zip(draw(chance, exact), exact, strict=True)]
    mean = sum(errors) / len(errors)
    spread = sum((error - mean) ** 2 for error in errors) / len(errors)
    return sqrt(spread), max(map(abs, errors))


def main() -> None:
    """Prints one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tables", type=int, default=4000)
    tables = parser.parse_args().tables
    print(f"{'':26s}{'categories':>11s}{'gain':>7s}{'two left':>10s}", end="")
    print(f"{'often':>8s}{'certain':>9s}{'off':>7s}{'most':>6s}")
    for name, method in METHODS.items():
        for categories in range(2, 7):
            chance = random.Random(f"{name} {categories}")
            gain, certain = attack(method, categories, categories, 1, tables, chance)
            two, _ = attack(method, categories, 2, 1, tables, chance)
            often, _ = attack(method, categories, categories, 5, tables, chance)
            spread, most = measure_error(method[0], categories, chance)
            print(f"{name:26s}{categories:11d}{gain:7.3f}{two:10.3f}", end="")
            print(f"{often:8.3f}{certain:9.3f}{spread:7.2f}{most:6d}")
    print("cell_key counts nobody twice: however often it is released, the gain is that of once.")


if __name__ == "__main__":
    main()
