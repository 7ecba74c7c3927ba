"""Change first to last: a figure only between parallel forms that changed places; else why not."""

from __future__ import annotations

from functools import lru_cache
from math import sqrt
from statistics import fmean, variance

import pytest

from engine.play.events import Decided
from engine.play.play import Play, log
from engine.records.cohorts import is_odd
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
    spread = (variance(a for a, _ in pairs) + variance(b for _, b in pairs)) / 2
    assert change.mean is not None and change.effect is not None
    assert change.mean.value == pytest.approx(difference) and difference > 0
    assert change.effect.value == pytest.approx(difference / sqrt(spread))
    assert change.mean.low is not None and change.mean.high is not None
    assert change.mean.low < difference < change.mean.high


@pytest.mark.parametrize(
    ("odds", "evens", "parallel", "why", "says"),
    [
        (12, 12, False, "not-parallel", "were not declared as parallel forms"),
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


def stories(letter: str) -> Scenario:
    return loaded(SHIPPED / "foundation" / f"eight-stories-{letter}.yaml")


def test_misses_and_false_alarms_are_told_first_and_last() -> None:
    forms = {each.id: each for each in (stories("a"), stories("b"))}
    agreed, played = cohort(cases=tuple(forms), parallel=True), []
    counted: dict[str, tuple[list[int], list[int]]] = {"trafficking": ([], []), "other": ([], [])}
    for number in by_order(12, 12):
        for at, id in enumerate(agreed.order_of(code(number))):
            play = participant(forms[id], number, skill=(0.2, 0.9)[at])
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
