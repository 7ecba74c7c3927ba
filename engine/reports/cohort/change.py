"""The change of people from the form they began first to the one they began last.

The two forms are not equally hard, so each order of them is a group of its own, and the groups
count alike: what a form adds to the change of one group it takes from that of the other. It is the
period effect of a two-period crossover (Hills, Armitage 1979, British Journal of Clinical
Pharmacology 8, 7-20).
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from math import sqrt
from statistics import fmean
from typing import NamedTuple

from engine.records.cohorts import Cohort
from engine.reports.cell_key import ELSEWHERE, LARGEST, Released, release
from engine.reports.cohort.decisions import Group
from engine.reports.cohort.report_data import LEAST_ORDER, LEAST_PAIRS, Change, LeftOut, Misread
from engine.reports.cohort.statistics import (
    REPLICATES,
    SEED,
    TAIL,
    Figure,
    Sums,
    difference_interval,
    quartile,
)
from engine.reports.facts.play import Facts
from engine.scoring.vignettes import OTHER, TRAFFICKING, count_misread, find_vignettes

Pairs = Sequence[tuple[float, float]]
"""First and last, of each person."""
Orders = tuple[Pairs, Pairs]
"""Of those who began the opening form first, and of those who began the closing form first."""


class Form(NamedTuple):
    """A form that a person finished alone: the day it was begun, and its share."""

    date: str
    share: float


def find_change(cohort: Cohort, groups: Sequence[Group]) -> Change:
    """The change from the form begun first to the one begun last, where it can be said.

    Only between forms declared parallel and given in counterbalanced order: else a difference
    between the cases cannot be told from a change in the people. What counts is the order in which
    they were played, whatever was given. Two forms begun on one day are no pair: logs have no time.
    """
    if len(cohort.cases) < 2:
        return Change("no-forms")
    if not cohort.parallel:
        return Change("not-parallel")
    opening = _forms(groups, cohort.cases[0])
    closing = _forms(groups, cohort.cases[-1])
    if opening is None or closing is None:
        return Change("not-valued")
    both = sorted(opening.keys() & closing.keys())
    codes = _sort_by_order(both, opening, closing)
    each, n = (len(codes[0]), len(codes[1])), sum(map(len, codes))
    left = LeftOut(len(both) - n, len(opening.keys() ^ closing.keys()))
    given = sum(cohort.order_of(code) == cohort.cases for code in codes[0])
    given += sum(cohort.order_of(code) != cohort.cases for code in codes[1])
    if n < LEAST_PAIRS or min(each) < LEAST_ORDER:
        why = "few" if n < LEAST_PAIRS else "not-counterbalanced"
        return Change(why, n, each, given, left)
    found = _pair(codes, *({c: f.share for c, f in form.items()} for form in (opening, closing)))
    told = tuple(_find_misread(groups, cohort, codes))
    return Change("", n, each, given, left, measure_change(found), _effect(found), misread=told)


def _sort_by_order(
    both: Sequence[str], opening: Mapping[str, Form], closing: Mapping[str, Form]
) -> tuple[list[str], list[str]]:
    """Codes of those who began the opening form first, and of those who began the closing one."""
    return (
        [code for code in both if opening[code].date < closing[code].date],
        [code for code in both if opening[code].date > closing[code].date],
    )


def _pair(
    codes: tuple[Sequence[str], Sequence[str]],
    opening: Mapping[str, float],
    closing: Mapping[str, float],
) -> Orders:
    """What each person has in the form they began first, and in the one they began last."""
    straight, turned = codes
    return (
        [(opening[code], closing[code]) for code in straight],
        [(closing[code], opening[code]) for code in turned],
    )


def _find_misread(
    groups: Sequence[Group], cohort: Cohort, codes: tuple[Sequence[str], Sequence[str]]
) -> Iterator[Misread]:
    """Misses, then false alarms; none where the forms do not have as many stories of a kind."""
    ends = cohort.cases[0], cohort.cases[-1]
    stories = [_stories(groups, case) for case in ends]
    for truth in (TRAFFICKING, OTHER):
        of = {each[truth] for each in stories}
        if len(of) == 1 and 0 not in of:
            opening, closing = (_mistakes(groups, case, truth) for case in ends)
            straight, turned = _pair(codes, opening, closing)
            first, last = (
                _balance([pair[n] for pair in straight], [pair[n] for pair in turned])
                for n in (0, 1)
            )
            yield Misread(truth, of.pop(), first, last)


def _stories(groups: Sequence[Group], case: str) -> Counter[str]:
    """How many stories of each kind a form has; of its keys in use, the one with the fewest."""
    keys = [group.scenario.key for group in groups if group.scenario.id == case]
    return min((Counter(find_vignettes(key).values()) for key in keys), key=Counter.total)


def _mistakes(groups: Sequence[Group], case: str, truth: str) -> Mapping[str, float]:
    """How many stories of a kind each person took for the other, of those who played alone."""
    found: dict[str, float] = {}
    for group, seen in _list_alone(groups, case):
        given = {moment.at: str(moment.answer) for moment in seen.moments}
        found[seen.people[0]] = count_misread(group.scenario.key, given)[truth]
    return found


def _forms(groups: Sequence[Group], case: str) -> Mapping[str, Form] | None:
    """Each person's finished play of a case, by code; None without values."""
    if all(group.parts is None for group in groups if group.scenario.id == case):
        return None
    every = _list_alone(groups, case)
    return {seen.people[0]: Form(seen.date, seen.attained[""].share) for _group, seen in every}


def _list_alone(groups: Sequence[Group], case: str) -> Iterator[tuple[Group, Facts]]:
    """The plays of a case that one person played alone, to the end."""
    for group in groups:
        if group.scenario.id == case:
            for seen in group.seen:
                if len(seen.people) == 1 and "" in seen.attained:
                    yield group, seen


def measure_change(orders: Orders) -> Figure:
    """The mean change, last less first, free of what the forms differ in; at least two of both.

    Half the sum of the mean changes of the two orders, with Welch's interval.
    """
    straight, turned = ([last - first for first, last in pairs] for pairs in orders)
    return _balance(straight, turned)


def _balance(straight: Sequence[float], turned: Sequence[float]) -> Figure:
    """The mean over both orders, which count alike; no interval where nothing varies."""
    apart = difference_interval(Sums.of(straight), Sums.of(-each for each in turned))
    low, high = (apart[0] / 2, apart[1] / 2) if apart else (None, None)
    value = (fmean(straight) + fmean(turned)) / 2
    return Figure(len(straight) + len(turned), LEAST_PAIRS, value, low, high)


def d_av(orders: Orders) -> float | None:
    """The mean change over the root of the mean variance; None without any.

    The variances are those of each form at the same time of the course.
    """
    spreads = [Sums.of(pair[n] for pair in pairs).variance for pairs in orders for n in (0, 1)]
    changes = (fmean(last - first for first, last in pairs) for pairs in orders)
    return fmean(changes) / sqrt(fmean(spreads)) if any(spreads) else None


def _effect(orders: Orders) -> Figure:
    value, n, (straight, turned) = d_av(orders), sum(map(len, orders)), orders
    chance = random.Random(f"{SEED} change {len(straight)} {len(turned)}")
    again = (  # people drawn again, from each order by itself (Efron 1979)
        (chance.choices(straight, k=len(straight)), chance.choices(turned, k=len(turned)))
        for _ in range(REPLICATES)
    )
    found = sorted(d for drawn in again if (d := d_av(drawn)) is not None)
    if value is None or len(found) < REPLICATES // 2:
        return Figure(n, LEAST_PAIRS)
    low, high = quartile(found, TAIL), quartile(found, 1 - TAIL)
    return Figure(n, LEAST_PAIRS, value, low, high)


# Where only released tables may be told -----------------------------------------------------------
#
# Each person is in one of ten categories: the order in which they began the forms, and how far the
# last lies from the first. Its mean is that of the middles.

QUESTION = "change"
EDGES = (-0.3, -0.1, 0.1, 0.3)
MIDDLES = (-0.45, -0.2, 0.0, 0.2, 0.45)
ORDERS = ("straight", "turned")


def count_change(
    secret: bytes, people: Mapping[str, tuple[Facts, Facts]]
) -> dict[str, tuple[int, ...]]:
    """The numbers of the table, with noise, of people who were counted in both forms.

    Args:
        secret: the key of the course.
        people: what each did in the opening and in the closing form, by the id of a play. Who began
            both on one day is in no order.
    """
    answers: dict[str, list[str]] = {each: [] for each in _list_categories()}
    for id, (opening, closing) in people.items():
        if opening.date != closing.date:
            turned = opening.date > closing.date
            first, last = (closing, opening) if turned else (opening, closing)
            gained = last.attained[""].share - first.attained[""].share
            answers[_name(ORDERS[turned], sum(gained >= edge for edge in EDGES))].append(id)
    return {QUESTION: release(secret, QUESTION, answers, [list(people)]).noisy}


def tell_change(waves: Sequence[Mapping[str, Sequence[int]]], people: int) -> Change:
    """The mean change; both orders count alike, so what the forms differ in falls out."""
    if not waves:
        return Change("withheld")
    noisy = tuple(map(sum, zip(*(wave[QUESTION] for wave in waves), strict=True)))
    table = Released((*_list_categories(), ELSEWHERE), noisy, people, len(waves))
    orders = [[_name(order, n) for n in range(len(MIDDLES))] for order in ORDERS]
    each = table.count(*orders[0]), table.count(*orders[1])
    pairs = people - table.count(ELSEWHERE)
    if min(each) < max(1, LEAST_ORDER - LARGEST * len(waves)):  # so far off a number can be
        return Change("not-counterbalanced", pairs, each)
    values = {
        c: (middle + 1) / 2 for names in orders for c, middle in zip(names, MIDDLES, strict=True)
    }
    found = [table.mean({c: values[c] for c in names}) for names in orders]
    mean = sum(2 * (figure.value or 0.0) - 1 for figure in found) / 2
    half = sqrt(sum((2 * ((f.high or 1.0) - (f.low or 0.0)) / 2) ** 2 for f in found)) / 2
    # that there are pairs enough was asked before they were counted; noise must not hide it again
    figure = Figure(pairs, 2 * LEAST_ORDER, mean, max(-1.0, mean - half), min(1.0, mean + half))
    return Change("", pairs, each, mean=figure)


def _list_categories() -> list[str]:
    return [_name(order, n) for order in ORDERS for n in range(len(MIDDLES))]


def _name(order: str, n: int) -> str:
    return f"{order} {n}"
