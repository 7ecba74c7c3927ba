"""Change, from the form played first to the one played last."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from math import sqrt
from statistics import fmean, variance

from engine.records.cohorts import Cohort
from engine.reports.cohort.decisions import Group
from engine.reports.cohort.figures import LEAST_ORDER, LEAST_PAIRS, Change
from engine.reports.cohort.play_summary import Seen
from engine.reports.cohort.statistics import REPLICATES, SEED, TAIL, Figure, quartile


def change(cohort: Cohort, groups: Sequence[Group]) -> Change:
    """The change from the form played first to the one played last, where it can be said.

    Only between forms declared parallel and given in counterbalanced order: else a difference
    between the cases cannot be told from a change in the people.
    """
    if len(cohort.cases) < 2:
        return Change("no-forms")
    if not cohort.parallel:
        return Change("not-parallel")
    opening = _shares(groups, cohort.cases[0])
    closing = _shares(groups, cohort.cases[-1])
    if opening is None or closing is None:
        return Change("not-valued")
    codes = sorted(opening.keys() & closing.keys())
    pairs = []
    for code in codes:
        as_written = cohort.order_of(code) == cohort.cases
        first, last = (opening, closing) if as_written else (closing, opening)
        pairs.append((first[code], last[code], as_written))
    each = sum(w for *_, w in pairs), sum(not w for *_, w in pairs)
    if min(each) < LEAST_ORDER:
        why = "few" if len(pairs) < LEAST_PAIRS else "not-counterbalanced"
        return Change(why, len(pairs), each)
    if len(pairs) < LEAST_PAIRS:
        return Change("few", len(pairs), each)
    found = [(first, last) for first, last, _ in pairs]
    return Change("", len(pairs), each, _mean(found), _effect(found))


def _shares(groups: Sequence[Group], case: str) -> Mapping[str, float] | None:
    """Where each person's finished play of a case lies; None without values."""
    found: dict[str, float] = {}
    valued = False
    for group in groups:
        if group.scenario.id == case:
            valued = valued or group.parts is not None
            found.update(_alone(group.seen))
    return found if valued else None


def _alone(seen: Sequence[Seen]) -> dict[str, float]:
    """Of those who played alone."""
    return {
        each.people[0]: each.attained[""].share
        for each in seen
        if len(each.people) == 1 and "" in each.attained
    }


Pairs = Sequence[tuple[float, float]]


def difference(pairs: Pairs) -> float:
    """The mean difference, last less first."""
    return fmean(last - first for first, last in pairs)


def d_av(pairs: Pairs) -> float | None:
    """The mean difference over the root of the mean of both variances; None without any."""
    firsts, lasts = [first for first, _ in pairs], [last for _, last in pairs]
    spread = sqrt((variance(firsts) + variance(lasts)) / 2)
    return difference(pairs) / spread if spread else None


def _mean(pairs: Pairs) -> Figure:
    found = sorted(difference(drawn) for drawn in _resampled(pairs))
    return _between(pairs, difference(pairs), found)


def _effect(pairs: Pairs) -> Figure:
    value = d_av(pairs)
    found = sorted(d for drawn in _resampled(pairs) if (d := d_av(drawn)) is not None)
    if value is None or len(found) < REPLICATES // 2:
        return Figure(len(pairs), LEAST_PAIRS)
    return _between(pairs, value, found)


def _between(pairs: Pairs, value: float, found: Sequence[float]) -> Figure:
    low, high = quartile(found, TAIL), quartile(found, 1 - TAIL)
    return Figure(len(pairs), LEAST_PAIRS, value, low, high)


def _resampled(pairs: Pairs) -> list[list[tuple[float, float]]]:
    chance = random.Random(f"{SEED} change {len(pairs)}")
    return [chance.choices(list(pairs), k=len(pairs)) for _ in range(REPLICATES)]
