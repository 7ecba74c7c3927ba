"""The change between two forms where only released tables may be told.

Each person is in one of ten categories: the order in which they began the forms, and how far the
last lies from the first. Its mean is that of the middles.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt

from engine.reports.cell_key import ELSEWHERE, LARGEST, Released, release
from engine.reports.cohort.report_data import LEAST_ORDER, Change
from engine.reports.cohort.statistics import Figure
from engine.reports.facts.play import Facts

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
