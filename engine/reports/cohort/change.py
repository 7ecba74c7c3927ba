"""The change of people from the form they played first to the one they played last."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from math import sqrt
from statistics import fmean, variance

from engine.records.cohorts import Cohort
from engine.reports.cohort.decisions import Group
from engine.reports.cohort.play_summary import Seen
from engine.reports.cohort.report_data import LEAST_ORDER, LEAST_PAIRS, Change, Misread
from engine.reports.cohort.statistics import REPLICATES, SEED, TAIL, Figure, quartile
from engine.scoring.vignettes import OTHER, TRAFFICKING, count_misread, find_vignettes

Pairs = Sequence[tuple[float, float]]
"""First and last, of each person."""


def find_change(cohort: Cohort, groups: Sequence[Group]) -> Change:
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
    as_written = {code: cohort.order_of(code) == cohort.cases for code in codes}
    each = sum(as_written.values()), len(codes) - sum(as_written.values())
    if min(each) < LEAST_ORDER:
        why = "few" if len(codes) < LEAST_PAIRS else "not-counterbalanced"
        return Change(why, len(codes), each)
    if len(codes) < LEAST_PAIRS:
        return Change("few", len(codes), each)
    found = _first_and_last(opening, closing, as_written)
    told = tuple(_find_misread(groups, cohort, as_written))
    return Change("", len(codes), each, _mean(found), _effect(found), misread=told)


def _first_and_last(
    opening: Mapping[str, float], closing: Mapping[str, float], as_written: Mapping[str, bool]
) -> Pairs:
    """What each person has in the form they played first, and in the one they played last."""
    return [
        (opening[code], closing[code]) if straight else (closing[code], opening[code])
        for code, straight in as_written.items()
    ]


def _find_misread(
    groups: Sequence[Group], cohort: Cohort, as_written: Mapping[str, bool]
) -> Iterator[Misread]:
    """Misses, then false alarms; none where the forms do not have as many stories of a kind."""
    ends = cohort.cases[0], cohort.cases[-1]
    stories = [_stories(groups, case) for case in ends]
    for truth in (TRAFFICKING, OTHER):
        of = {each[truth] for each in stories}
        if len(of) == 1 and 0 not in of:
            opening, closing = (_mistakes(groups, case, truth) for case in ends)
            pairs = _first_and_last(opening, closing, as_written)
            yield Misread(truth, of.pop(), _mean_of(pairs, 0), _mean_of(pairs, 1))


def _stories(groups: Sequence[Group], case: str) -> Counter[str]:
    """How many stories of each kind a form has; of its keys in use, the one with the fewest."""
    keys = [group.scenario.key for group in groups if group.scenario.id == case]
    return min((Counter(find_vignettes(key).values()) for key in keys), key=Counter.total)


def _mistakes(groups: Sequence[Group], case: str, truth: str) -> Mapping[str, float]:
    """How many stories of a kind each person took for the other, of those who played alone."""
    found: dict[str, float] = {}
    for group in groups:
        if group.scenario.id == case:
            for seen in group.seen:
                if len(seen.people) == 1 and "" in seen.attained:
                    given = {at: str(first.answer) for at, first in seen.firsts.items()}
                    found[seen.people[0]] = count_misread(group.scenario.key, given)[truth]
    return found


def _shares(groups: Sequence[Group], case: str) -> Mapping[str, float] | None:
    """Where each person's finished play of a case lies; None without values."""
    found: dict[str, float] = {}
    valued = False
    for group in groups:
        if group.scenario.id == case:
            valued = valued or group.parts is not None
            found.update(_measure_alone(group.seen))
    return found if valued else None


def _measure_alone(seen: Sequence[Seen]) -> dict[str, float]:
    """What each person attained who played alone, by code."""
    return {
        each.people[0]: each.attained[""].share
        for each in seen
        if len(each.people) == 1 and "" in each.attained
    }


def difference(pairs: Pairs) -> float:
    """The mean difference, last less first."""
    return fmean(last - first for first, last in pairs)


def d_av(pairs: Pairs) -> float | None:
    """The mean difference over the root of the mean of both variances; None without any."""
    firsts, lasts = [first for first, _ in pairs], [last for _, last in pairs]
    spread = sqrt((variance(firsts) + variance(lasts)) / 2)
    return difference(pairs) / spread if spread else None


def _mean(pairs: Pairs) -> Figure:
    found = sorted(difference(drawn) for drawn in _resample(pairs))
    return _between(pairs, difference(pairs), found)


def _effect(pairs: Pairs) -> Figure:
    value = d_av(pairs)
    found = sorted(d for drawn in _resample(pairs) if (d := d_av(drawn)) is not None)
    if value is None or len(found) < REPLICATES // 2:
        return Figure(len(pairs), LEAST_PAIRS)
    return _between(pairs, value, found)


def _between(pairs: Pairs, value: float, found: Sequence[float]) -> Figure:
    low, high = quartile(found, TAIL), quartile(found, 1 - TAIL)
    return Figure(len(pairs), LEAST_PAIRS, value, low, high)


def _mean_of(pairs: Pairs, place: int) -> Figure:
    """The mean of the first (0) or of the last (1)."""
    found = sorted(fmean(pair[place] for pair in drawn) for drawn in _resample(pairs))
    return _between(pairs, fmean(pair[place] for pair in pairs), found)


def _resample(pairs: Pairs) -> list[list[tuple[float, float]]]:
    chance = random.Random(f"{SEED} change {len(pairs)}")
    return [chance.choices(list(pairs), k=len(pairs)) for _ in range(REPLICATES)]
