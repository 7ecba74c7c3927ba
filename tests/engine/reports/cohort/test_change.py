"""Change first to last: a figure only between parallel forms that changed places; else why not."""

from __future__ import annotations

import random
from collections.abc import Collection
from functools import lru_cache
from math import sqrt
from statistics import fmean, variance

import pytest

from engine.play.events import Decided
from engine.play.play import Play, log
from engine.records.cohorts import is_odd
from engine.reports.cohort.change import measure_change
from engine.reports.cohort.report_data import LEAST_ORDER
from engine.reports.cohort.select_plays import Played
from engine.scenario.case_files import SHIPPED
from engine.scenario.scenario import Scenario
from engine.scoring.attainable_range import appraise
from tests.cases import loaded
from tests.engine.reports.cohort.people import code, participant
from tests.engine.reports.cohort.rooms import as_page, changed, cohort, door, known, report_of

FORMS = ("every-kind", "the-other-door")


@lru_cache(maxsize=1)
def other() -> Scenario:
    """The closing form."""
    return changed(("scenario: every-kind", "scenario: the-other-door"))


DAYS = ("2026-03-01", "2026-03-05")


def both(
    numbers: list[int], *, turned: Collection[int] = (), hurried: Collection[int] = ()
) -> list[Played]:
    """These people at both forms, better at the one each plays last.

    Who is `turned` plays them in the order that was not given; who is `hurried`, both on one day.
    """
    found = []
    for number in numbers:
        forms = {case.id: case for case in (door(), other())}
        agreed = cohort(cases=FORMS, parallel=True)
        order = agreed.order_of(code(number))
        for at, id in enumerate(order[::-1] if number in turned else order):
            head = {"date": DAYS[0 if number in hurried else at]}
            play = participant(forms[id], number, skill=(0.2, 0.9)[at], head=head)
            found.append(Played(play, forms[id], (code(number),)))
    return found


def by_order(odd_ones: int, even_ones: int) -> list[int]:
    odds = [n for n in range(300) if is_odd(code(n))]
    evens = [n for n in range(300) if not is_odd(code(n))]
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
    orders = [[pair for pair, n in zip(pairs, people, strict=True) if is_odd(code(n)) is odd]
              for odd in (True, False)]  # fmt: skip
    spread = fmean(variance(pair[n] for pair in order) for order in orders for n in (0, 1))
    assert change.mean is not None and change.effect is not None
    assert change.mean.value == pytest.approx(difference) and difference > 0
    assert change.effect.value == pytest.approx(difference / sqrt(spread))
    assert change.mean.low is not None and change.mean.high is not None
    assert change.mean.low < difference < change.mean.high


def test_first_is_what_was_begun_first_whatever_the_code_was_given() -> None:
    """24 people who all play A before B are one order, and no change can be told of them."""
    people = by_order(12, 12)
    odd = {n for n in people if is_odd(code(n))}
    report = report_of(
        both(people, turned=odd), today=(door(), other()), cases=FORMS, parallel=True
    )
    assert (report.change.why, report.change.each) == ("not-counterbalanced", (24, 0))


def test_who_changed_the_order_counts_as_played_and_one_day_or_one_form_is_left_out() -> None:
    people = by_order(16, 15)
    turned, hurried, alone = people[:2], people[2:5], people[-2:]
    played = both(people, turned=turned, hurried=hurried)
    codes = {code(n) for n in alone}
    played = [p for p in played if not (p.people[0] in codes and p.scenario.id == FORMS[1])]
    report = report_of(played, today=(door(), other()), cases=FORMS, parallel=True)
    change = report.change
    assert (change.why, change.pairs, change.given) == ("", 26, 24)
    assert (change.left_out.one_day, change.left_out.one_form) == (3, 2)
    fewer = [n for n in people if n not in (*hurried, *alone)]
    clean = report_of(
        both(fewer, turned=turned), today=(door(), other()), cases=FORMS, parallel=True
    )
    assert change.mean == clean.change.mean and change.misread == clean.change.misread
    said = " ".join(as_page(report).split())
    assert "24 played them in the order given, 2 in the other order" in said
    assert "People left out: 3 began both forms on the same day, 2 finished only one form." in said


@pytest.mark.exhaustive
@pytest.mark.parametrize("gain", [0.0, 0.1])
def test_the_interval_covers_the_true_gain_in_95_of_100_rooms(gain: float) -> None:
    """Of 1,000 rooms; one form is harder, and a third of the people play in the other order."""
    people, chance, covered, rooms = 24, random.Random(f"{gain}"), 0, 0
    while rooms < 1000:
        orders: tuple[list[tuple[float, float]], list[tuple[float, float]]] = ([], [])
        for number in range(people):
            turned = (number % 2 == 1) is not (chance.random() < 1 / 3)
            skill, own = chance.gauss(0.5, 0.12), chance.gauss(gain, 0.06)
            harder = (0.15, 0.0) if turned else (0.0, 0.15)
            first, last = (chance.gauss(skill - each, 0.1) for each in harder)
            orders[turned].append((first, last + own))
        if min(map(len, orders)) >= LEAST_ORDER:
            rooms += 1
            told = measure_change(orders)
            assert told.low is not None and told.high is not None
            covered += told.low <= gain <= told.high
    assert 930 <= covered <= 970


@pytest.mark.parametrize(
    ("odds", "evens", "parallel", "why", "says"),
    [
        (12, 12, False, "not-parallel", "were not declared as parallel forms"),
        (21, 2, True, "not-counterbalanced", "began with one of the two forms (2 and 21)"),
        (5, 5, True, "few", "10 people finished both forms, begun on two days, and 20 are"),
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


def stories(letter: str) -> Scenario:
    return loaded(SHIPPED / "foundation" / f"eight-stories-{letter}.yaml")


def test_misses_and_false_alarms_are_told_first_and_last() -> None:
    forms = {each.id: each for each in (stories("a"), stories("b"))}
    agreed, played = cohort(cases=tuple(forms), parallel=True), []
    counted: dict[str, tuple[list[int], list[int]]] = {"trafficking": ([], []), "other": ([], [])}
    for number in by_order(12, 12):
        for at, id in enumerate(agreed.order_of(code(number))):
            head = {"date": DAYS[at]}
            play = participant(forms[id], number, skill=(0.2, 0.9)[at], head=head)
            played.append(Played(play, forms[id], (code(number),)))
            for truth, count in counted_by_hand(forms[id], play).items():
                counted[truth][at].append(count)
    report = report_of(played, today=tuple(forms.values()), cases=tuple(forms), parallel=True)
    found = {each.truth: each for each in report.change.misread}
    assert {truth: each.of for truth, each in found.items()} == {"trafficking": 5, "other": 3}
    for truth, each in found.items():
        for figure, numbers in zip((each.first, each.last), counted[truth], strict=True):
            assert figure.value == pytest.approx(fmean(numbers)) and figure.n == 24
        assert each.first.value is not None and each.last.value is not None
        assert each.last.value < each.first.value
    said = as_page(report)
    assert "Missed: of 5 stories of trafficking" in said and "False alarms: of 3" in said


def counted_by_hand(scenario: Scenario, play: Play) -> dict[str, int]:
    """From the file as written: the second, fourth and seventh story are not trafficking."""
    counted = {"trafficking": 0, "other": 0}
    for moment in log(play):
        event = moment.event
        if isinstance(event, Decided):
            options = scenario.data["scenes"][event.at]["choose"]["options"]
            truth = "other" if event.at in ("story-2", "story-4", "story-7") else "trafficking"
            counted[truth] += options[str(event.answer)]["takes_for"] != truth
    return counted


def test_forms_without_such_stories_tell_none() -> None:
    report = report_of(both(by_order(12, 12)), today=(door(), other()), cases=FORMS, parallel=True)
    assert report.change.misread == ()
