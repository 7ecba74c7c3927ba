"""The one gate of own records: no count of people leaves a course but as a `Released` table.

A table says how many people gave each possible answer to one question. It leaves with noise: a
vector of whole numbers, drawn by a key from all vectors in which none is above 3 or below -3 and
which together add up to two less the number of answers. That is the cell-key method of official
statistics with the shape of the noise found for groups of 5 to 40; `cell_key.md` says why, against
whom, and what is not promised.

The key comes from the secret of the course, the question, and the people. So the same people asked
the same question give the same numbers, on any day and in any report. Whoever was counted is never
counted again under another noise, for two would tell more than one: people who come later are a
*wave* of their own, and a table is the sum of its waves.

Everything else (shares, means, order, intervals) is worked out of a `Released`, which knows nothing
but what was released. What follows from the answers to one question, such as a need that one answer
decides, is a sum of its categories (`Released.count`), never a table of its own.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from hashlib import shake_256
from itertools import islice
from math import sqrt
from operator import add

from msgspec import Struct
from msgspec.structs import replace

from engine.language.language import N_, Language
from engine.reports.cell_bounds import Overlaps, Part, Proved
from engine.reports.cohort.statistics import NORMAL, Figure, Interval

LARGEST = 3
"""No number of one wave is further from the truth."""

LEAST = 5
"""Fewer people are never counted by themselves."""

ELSEWHERE = ""
"""The category of those who gave no answer, for whatever reason: it is never told which."""

MOST_DRAWN, MOST_BEGUN = 40, 3
"""So often a table is drawn, and so often all of them, until one after the other fits."""

_METHOD = "rifq-cell-key-1"

ABOUT = N_("about {k} of {n}")
FEW = N_("few or none of {n}")
NEARLY_ALL = N_("all or nearly all of {n}")


# Who is counted when ------------------------------------------------------------------------------


def is_due(counted: int, waiting: int, *, last: bool = False) -> bool:
    """Whether the people who wait are to be counted now, as the next wave.

    Each wave brings noise of its own. So there are as many new people as were counted, or the last
    wave is made; fewer than `LEAST` are left out for good.

    Args:
        counted: how many were counted in the waves before.
        waiting: how many were not counted yet.
        last: nobody comes after them, because the course is closed.
    """
    return waiting >= LEAST and (last or waiting >= counted)


# What is released ---------------------------------------------------------------------------------


class Released(Struct, frozen=True):
    """A table as it may leave.

    Attributes:
        categories: every possible answer, and `ELSEWHERE` last where people can have given none.
        noisy: for each category a count with noise. It can be below 0 or above `people`.
        people: how many were counted; that is exact.
        waves: how many times people were counted.
    """

    categories: tuple[str, ...]
    noisy: tuple[int, ...]
    people: int
    waves: int

    def count(self, *categories: str) -> int:
        """How many people are in these categories together, from 0 to all, as it is shown.

        Of one category, at most `LARGEST` off for each wave.
        """
        shown = self._noisy(categories[0]) if len(categories) == 1 else self.estimate(*categories)
        return min(max(round(shown), 0), self.people)

    def estimate(self, *categories: str) -> float:
        """How many people are in these categories on average, from all that gave these numbers."""
        found = sum(self._noisy(each) + self._low() for each in categories)
        return min(max(found, 0.0), float(self.people))

    def bounds(self, *categories: str) -> tuple[int, int]:
        """The least and the most people who can be in these categories; nothing else is sure.

        Each category is within the noise of its number, none is below 0, and all add up.
        """
        width = LARGEST * self.waves
        sides = [(max(0, k - width), max(0, min(k + width, self.people))) for k in self.noisy]
        inside = [side for c, side in zip(self.categories, sides, strict=True) if c in categories]
        low, high = (sum(ends) for ends in zip(*inside, strict=True))
        every_low, every_high = (sum(ends) for ends in zip(*sides, strict=True))
        return (
            max(low, self.people - (every_high - high)),
            min(high, self.people - (every_low - low)),
        )

    def order(self) -> tuple[str, ...]:
        """The answers from the most to the least frequent; of equals, as they are in the case."""
        answers = (each for each in self.categories if each != ELSEWHERE)
        return tuple(sorted(answers, key=lambda each: -self._noisy(each)))

    def share(self, *categories: str, of: Collection[str] = ()) -> Figure:
        """The share of these categories, of all people or of those in the categories `of`."""
        among = of or self.categories
        return self.mean({each: float(each in categories) for each in among})

    def mean(self, values: Mapping[str, float]) -> Figure:
        """The mean of a number from 0 to 1, such as a credit, with its 95 % interval.

        The interval is for other such people: a score interval (Wilson 1927) at the effective
        sample size (Kish 1965), in which noise counts beside chance.

        Args:
            values: the number of each category that counts.
        """
        n = self.estimate(*values)
        if n < LEAST:
            return Figure(round(n), LEAST)
        total = sum((self._noisy(each) + self._low()) * value for each, value in values.items())
        found = min(max(total / n, 0.0), 1.0)
        # Two more people at each end, so that a share of none or all still varies (Agresti 1998).
        middle = (found * n + 2) / (n + 4)
        squares = sum(self.estimate(c) * (value - middle) ** 2 for c, value in values.items())
        spread = (squares + 2 * middle**2 + 2 * (1 - middle) ** 2) / (n + 4)
        weights = [values[c] - middle if c in values else 0.0 for c in self.categories]
        effective = middle * (1 - middle) / (spread / n + self._vary_sum(weights) / n**2)
        return Figure(round(n), LEAST, found, *_score_interval(found, effective))

    def _noisy(self, category: str) -> int:
        return self.noisy[self.categories.index(category)]

    def _low(self) -> float:
        """How far each number lies too low on average."""
        return -self.waves * total_noise(len(self.categories)) / len(self.categories)

    def _vary_sum(self, weights: Sequence[float]) -> float:
        """The variance that noise gives to a weighted sum of all numbers."""
        size = len(weights)
        middle = sum(weights) / size
        apart = sum((weight - middle) ** 2 for weight in weights)
        return self.waves * _variance(size) * size / (size - 1) * apart


def estimate_share(k: int, people: int, waves: int = 1) -> Interval:
    """The interval of the share of a released count, in which noise counts beside chance."""
    found = Released(("", "rest"), (k, people - k), people, waves).share("")
    return found.low or 0.0, 1.0 if found.high is None else found.high


def write_count(released: Released, language: Language, *categories: str) -> str:
    """A count as it is shown."""
    return describe_count(released.count(*categories), released.people, language)


def describe_count(k: int, n: int, language: Language) -> str:
    """`about 9 of 19`; none and all are never said outright."""
    template = FEW if k <= 0 else NEARLY_ALL if k >= n else ABOUT
    return language.say(template, k=language.number(k), n=language.number(n))


def _score_interval(share: float, n: float) -> Interval:
    squared = NORMAL * NORMAL
    middle = (share * n + squared / 2) / (n + squared)
    half = NORMAL / (n + squared) * sqrt(n * share * (1 - share) + squared / 4)
    return max(0.0, middle - half), min(1.0, middle + half)


Drawn = tuple[Released, Iterator[tuple[int, ...]]]
"""A table of one wave without noise, and its noise."""

# Releasing ----------------------------------------------------------------------------------------


def release(
    secret: bytes,
    question: str,
    answers: Mapping[str, Collection[str]],
    waves: Sequence[Collection[str]],
    *,
    everybody: bool = False,
) -> Released:
    """The table of one question, as it may leave.

    Args:
        secret: the key of the course, which nobody is shown.
        question: what was asked: the case, its story and the address, always in the same words.
        answers: for each answer that the case allows, the ids of those who gave it first; also
            of those who are in no wave. The answers come from the case, never from who gave them.
        waves: the ids of the people who are counted, by waves in the order they were made. A wave
            never changes.
        everybody: by the nature of the case, everybody who is counted gave one of these answers.

    Raises:
        ValueError: fewer than two categories, fewer people than `LEAST` in a wave, somebody in two
            waves or with two answers, or without one where `everybody` has one.
    """
    categories = _check(question, answers, waves, everybody)
    noisy = [0] * len(categories)
    for wave in map(frozenset, waves):
        told = _perturb(*_count(secret, question, answers, categories, wave))
        noisy = list(map(add, noisy, told.noisy))
    return Released(categories, tuple(noisy), sum(map(len, map(set, waves))), len(waves))


def release_together(
    secret: bytes,
    of: str,
    tables: Mapping[str, Mapping[str, Collection[str]]],
    people: Collection[str],
    overlaps: Overlaps,
) -> dict[str, Released]:
    """The tables of one case and one wave, by question.

    A table is drawn again until all that are told prove of no set of people that it has 1 to 4.
    Where the same people gave no answer to two questions, their number gets one noise: with a noise
    in each, what all of them allow would soon be one number. A question for which no noise fits is
    left out.

    Args:
        secret: the key of the course.
        of: the case and its story.
        tables: for each question, the answers, as in `release`.
        people: the ids of the people of the wave.
        overlaps: how the sets of people who answer these questions lie to each other.
    """
    wave = frozenset(people)
    drawn = {
        question: _count(
            secret, f"{of} {question}", answers, _check(question, answers, [wave], False), wave
        )
        for question, answers in tables.items()
    }
    found = dict[str, Released]()
    for _ in range(MOST_BEGUN):
        found = max(found, _draw_together(drawn, overlaps, len(wave)), key=len)
        if len(found) == len(drawn):
            break
    return found


def _draw_together(
    drawn: Mapping[str, Drawn], overlaps: Overlaps, people: int
) -> dict[str, Released]:
    """The tables with noise, but those that have none that fits the tables before."""
    proved, told = Proved.begin(people, overlaps.sums), dict[str, Released]()
    same: dict[tuple[Part, int], int] = {}  # noise by who gave no answer
    for question, (exact, noise) in drawn.items():
        parts = [*((question, each) for each in exact.categories[:-1]), overlaps.away[question]]
        absent = overlaps.away[question], exact.noisy[-1]
        fitting = (v for v in noise if v[-1] == same.get(absent, v[-1]))
        for vector in islice(fitting, MOST_DRAWN):
            numbers = tuple(map(add, exact.noisy, vector))
            sides = ((max(0, k - LARGEST), max(0, min(k + LARGEST, people))) for k in numbers)
            after = proved.add(zip(parts, sides, strict=True))
            if after and not any(_few(*ends) for ends in after.bounds.values()):
                told[question], proved = replace(exact, noisy=numbers), after
                same[absent] = vector[-1]
                break
    return told


def _check(
    question: str,
    answers: Mapping[str, Collection[str]],
    waves: Sequence[Collection[str]],
    everybody: bool,
) -> tuple[str, ...]:
    """The categories of a table; see `release`."""
    categories = (*answers, *(() if everybody else (ELSEWHERE,)))
    people = [person for wave in waves for person in set(wave)]
    if len(set(people)) < len(people) or any(len(set(wave)) < LEAST for wave in waves):
        raise ValueError(f"waves of {question}: somebody is counted twice, or too few are")
    given = [person for ids in answers.values() for person in set(ids)]
    missing = everybody and not set(people) <= set(given)
    if len(categories) < 2 or len(set(given)) < len(given) or missing:
        raise ValueError(f"answers to {question}: not one for each person")
    return categories


def _count(
    secret: bytes,
    question: str,
    answers: Mapping[str, Collection[str]],
    categories: tuple[str, ...],
    wave: frozenset[str],
) -> Drawn:
    """A table of one wave without noise, and its noise."""
    exact = [len(wave.intersection(ids)) for ids in answers.values()]
    exact += [len(wave) - sum(exact)] * (len(categories) - len(exact))
    noise = _draw_noise(_derive_key(secret, question, categories, wave), len(exact))
    return Released(categories, tuple(exact), len(wave), 1), noise


def _derive_key(
    secret: bytes, question: str, categories: Sequence[str], wave: Collection[str]
) -> bytes:
    """The cell key of a table: it changes with every person, and with nothing that they decided."""
    about = json.dumps((_METHOD, question, categories, sorted(wave)))
    return hmac.digest(secret, about.encode(), "sha256")


def _perturb(exact: Released, noise: Iterator[tuple[int, ...]]) -> Released:
    """A table with noise, drawn again until it proves of no category that it has 1 to 4 people.

    Whether it does follows from what is released. So drawing again tells nothing, but that.
    """
    for vector in noise:
        told = replace(exact, noisy=tuple(map(add, exact.noisy, vector)))
        if not any(_few(*told.bounds(each)) for each in told.categories):
            return told
    raise AssertionError("the noise does not end")


def _few(low: int, high: int) -> bool:
    return low > 0 and high < LEAST


# The noise ----------------------------------------------------------------------------------------


def total_noise(categories: int) -> int:
    """What the noise of a table adds up to.

    Not 0: so an attacker who knows everybody else's answer gains least, see `cell_key.md`. Who is
    counted is known, so one number for all tables of a size tells nothing.
    """
    return 2 - categories


def _draw_noise(key: bytes, size: int) -> Iterator[tuple[int, ...]]:
    """Vectors of noise without end, each of all that there are with the same chance."""
    wide, number = 2 * LARGEST + 1, 0
    while True:
        drawn = shake_256(key + number.to_bytes(4, "big")).digest(4 * size)
        fair = [byte % wide - LARGEST for byte in drawn if byte < 256 - 256 % wide]
        if len(fair) >= size and sum(fair[:size]) == total_noise(size):
            yield tuple(fair[:size])
        number += 1


@cache
def _variance(size: int) -> float:
    """The variance of one number's noise in a table of so many categories."""
    total = total_noise(size)
    ways = {0: 1}  # of so many numbers to add up to that
    for _ in range(size - 1):
        sums = [(k + each, n) for k, n in ways.items() for each in range(-LARGEST, LARGEST + 1)]
        ways = {k: sum(n for other, n in sums if other == k) for k, _ in sums}
    each = {z: ways.get(total - z, 0) for z in range(-LARGEST, LARGEST + 1)}
    mean = total / size
    return sum(n * (z - mean) ** 2 for z, n in each.items()) / sum(each.values())
