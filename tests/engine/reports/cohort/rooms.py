"""A small cohort for tests: one case with every kind of decision, its values, and its report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from engine.explore.explored_case import Case
from engine.explore.values.compute import compute_values
from engine.records.cohorts import Cohort, Member
from engine.reports.cell_bounds import Overlaps
from engine.reports.cohort.document import cohort_document
from engine.reports.cohort.released_case import (
    Release,
    add_waves,
    count_wave,
    find_case_overlaps,
    play_at_random,
)
from engine.reports.cohort.report import cohort_report, report_released
from engine.reports.cohort.report_data import CaseReport, CohortReport
from engine.reports.cohort.select_plays import Played
from engine.reports.cohort.select_plays import read as read_plays
from engine.reports.facts.play import Facts, Reader
from engine.reports.render.html import as_html
from engine.scenario.load import load, load_bytes
from engine.scenario.scenario import Scenario
from engine.scenario.yaml.reader import read
from engine.scoring.value_function import Values
from tests.cases import FIXTURES
from tests.engine.reports.cohort.people import code, people_at

FILE = FIXTURES / "every-kind.yaml"
SIGNED = (
    "review: {status: draft}",
    "review: {status: signed, practitioner: a practitioner, survivor_adviser: an adviser}",
)
"""The change that has everything signed."""
TODAY = "2026-03-05"
SECRET = bytes(32)


@lru_cache(maxsize=1)
def door() -> Scenario:
    """The case."""
    return load(FILE)


@lru_cache(maxsize=8)
def changed(*changes: tuple[str, str]) -> Scenario:
    """The case with some of its words changed, each where it first stands."""
    text = read(FILE).raw.decode()
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return load_bytes(text.encode(), str(FILE))


_VALUES: dict[tuple[str, str], Values | None] = {}


def known(scenario: Scenario) -> Values | None:
    """Its values."""
    name = scenario.hashes.story, scenario.hashes.key
    if name not in _VALUES:
        _VALUES[name] = compute_values(Case(scenario))
    return _VALUES[name]


@lru_cache(maxsize=4)
def room(people: int) -> tuple[Played, ...]:
    """So many people at the case."""
    return tuple(people_at(door(), people))


def cohort(**named: Any) -> Cohort:
    """A cohort with the one case; shared records unless it says otherwise."""
    kept = {"id": "amman-basic-1", "title": "Basic one", "cases": ("every-kind",)}
    return Cohort(**{**kept, "records": "shared", **named})


def report_of(
    played: Iterable[Played],
    *,
    today: Sequence[Scenario] = (),
    valued: bool = True,
    people: int = 0,
    unreadable: dict[str, int] | None = None,
    **named: Any,
) -> CohortReport:
    """The report of these plays; the case of today is the fixture unless others are given."""
    cases = {case.id: case for case in today or (door(),)}
    members = [Member(code(n), "police") for n in range(people)]
    agreed = cohort(**named)
    give = known if valued else _nothing
    return cohort_report(agreed, members, played, cases, give, TODAY, unreadable)


def case_of(played: Iterable[Played], **named: Any) -> CaseReport:
    """The report of its only case."""
    (found,) = report_of(played, **named).cases
    return found


def own_case_of(
    played: Sequence[Played], *, case: Scenario | None = None, **named: Any
) -> CaseReport:
    """The report of its only case in own records, as it is told."""
    case = case or door()
    give = known if named.get("valued", True) else _nothing
    (group,) = read_plays(played, {case.id: case}, give, {})
    people = {str(number): facts for number, facts in enumerate(group.seen)}
    tables = add_waves(case, [count_wave(SECRET, case, people, overlaps(case))], len(people))
    name = case.hashes.story, case.hashes.key
    if name not in _AT_RANDOM:
        _AT_RANDOM[name] = play_at_random(case, Reader(case, known(case)), {})
    return report_released(Release(group, _AT_RANDOM[name], tables, len(people), 1))


_AT_RANDOM: dict[tuple[str, str], tuple[Facts, ...]] = {}
_OVERLAPS: dict[str, Overlaps] = {}


def overlaps(case: Scenario) -> Overlaps:
    """Who can be in two tables of a case, whatever luck falls."""
    if case.hashes.story not in _OVERLAPS:
        _OVERLAPS[case.hashes.story] = find_case_overlaps(case, {})
    return _OVERLAPS[case.hashes.story]


def _nothing(scenario: Scenario) -> None:
    return None


def as_page(report: CohortReport, support: str = "") -> str:
    """The report as a page."""
    return as_html(cohort_document(report, support=support))
