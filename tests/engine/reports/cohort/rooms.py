"""A small cohort for tests: one case with every kind of decision, its values, and its report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from engine.explore.explored_case import Case
from engine.explore.values.compute import compute_values
from engine.records.cohorts import Cohort, Member
from engine.reports.cohort.document import cohort_document
from engine.reports.cohort.report import cohort_report, report_each
from engine.reports.cohort.report_data import CaseReport, CohortReport
from engine.reports.cohort.select_plays import Played
from engine.reports.cohort.select_plays import read as read_plays
from engine.reports.cohort.small_cells import withhold
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
    whole = case_of(played, today=(case,), records="own", cases=(case.id,), **named)
    (group,) = read_plays(
        played, {case.id: case}, known if named.get("valued", True) else _nothing, {}
    )
    return withhold(whole, report_each(group))


def _nothing(scenario: Scenario) -> None:
    return None


def as_page(report: CohortReport, support: str = "") -> str:
    """The report as a page."""
    return as_html(cohort_document(report, support=support))
