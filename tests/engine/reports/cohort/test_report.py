"""Change first to last: a figure only between parallel forms that changed places; else why not."""

from __future__ import annotations

from functools import lru_cache
from math import sqrt
from statistics import fmean, variance

import pytest

from engine.records.cohorts import odd
from engine.reports.cohort.select_plays import Played
from engine.scenario.scenario import Scenario
from engine.scoring.appraise import appraise
from tests.engine.reports.cohort.people import code, participant
from tests.engine.reports.cohort.rooms import as_page, changed, cohort, door, known, report_of

FORMS = ("every-kind", "the-other-door")


@lru_cache(maxsize=1)
def other() -> Scenario:
    """The closing form."""
    return changed(("scenario: every-kind", "scenario: the-other-door"))


def both(numbers: list[int]) -> list[Played]:
    """These people at both forms, better at the one each plays last."""
    found = []
    for number in numbers:
        forms = {case.id: case for case in (door(), other())}
        agreed = cohort(cases=FORMS, parallel=True)
        for at, id in enumerate(agreed.order_of(code(number))):
            play = participant(forms[id], number, skill=(0.2, 0.9)[at])
            found.append(Played(play, forms[id], (code(number),)))
    return found


def by_order(odd_ones: int, even_ones: int) -> list[int]:
    odds = [n for n in range(300) if odd(code(n))]
    evens = [n for n in range(300) if not odd(code(n))]
    return [*odds[:odd_ones], *evens[:even_ones]]


def told(played: list[Played], **named: object) -> str:
    report = report_of(played, today=(door(), other()), cases=FORMS, **named)  # type: ignore[arg-type]
    return as_page(report)


def test_the_change_is_that_of_each_person_in_their_own_order() -> None:
    people = by_order(12, 12)
    played = both(people)
    report = report_of(played, today=(door(), other()), cases=FORMS, parallel=True)
    change = report.change
    assert (change.why, change.pairs, change.each) == ("", 24, (12, 12))
    pairs = []
    for first, last in zip(played[::2], played[1::2], strict=True):
        shares = []
        for each in (first, last):
            values = known(each.scenario)
            assert values is not None
            found = appraise(each.scenario, each.play, values)
            assert found is not None and found.share is not None
            shares.append(float(found.share))
        pairs.append(shares)
    difference = fmean(last - first for first, last in pairs)
    spread = (variance(a for a, _ in pairs) + variance(b for _, b in pairs)) / 2
    assert change.mean is not None and change.effect is not None
    assert change.mean.value == pytest.approx(difference) and difference > 0
    assert change.effect.value == pytest.approx(difference / sqrt(spread))
    assert change.mean.low is not None and change.mean.high is not None
    assert change.mean.low < difference < change.mean.high


@pytest.mark.parametrize(
    ("odds", "evens", "parallel", "why", "says"),
    [
        (12, 12, False, "not-parallel", "were not declared parallel forms"),
        (21, 2, True, "not-counterbalanced", "in one of the two orders (2 and 21)"),
        (5, 5, True, "few", "10 people finished both forms, and 20 are needed"),
    ],
)
def test_else_it_says_why_not_and_gives_no_figure(
    odds: int, evens: int, parallel: bool, why: str, says: str
) -> None:
    played = both(by_order(odds, evens))
    report = report_of(played, today=(door(), other()), cases=FORMS, parallel=parallel)
    assert report.change.why == why
    assert report.change.mean is None and report.change.effect is None
    assert says in told(played, parallel=parallel)


def test_of_own_records_with_few_plays_there_is_none() -> None:
    played = both(by_order(2, 2))
    report = report_of(played, today=(door(), other()), cases=FORMS, parallel=True, records="own")
    assert report.change.why == "few" and report.change.mean is None


def test_without_values_there_is_none() -> None:
    played = both(by_order(12, 12))
    report = report_of(played, today=(door(), other()), cases=FORMS, parallel=True, valued=False)
    assert report.change.why == "not-valued"
