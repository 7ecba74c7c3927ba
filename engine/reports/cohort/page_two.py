"""Everything counted of a case: as page two, and as a sheet with one figure a line.

There is no code and no name in either.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.reports.cohort.formatting import Saying
from engine.reports.cohort.report_data import CaseReport, CohortReport
from engine.reports.cohort.sections.assessed import DECISIONS, PURPOSES
from engine.reports.cohort.sections.beliefs import BELIEFS
from engine.reports.cohort.sections.contested import CONTESTED
from engine.reports.cohort.sections.conversations import QUESTIONS, VOTED
from engine.reports.cohort.sections.finished_plays import NEEDS, RISKS, SPREADS, WAYS
from engine.reports.cohort.sections.harms import HARMS
from engine.reports.cohort.sections.section_part import Part, Row, figure_row
from engine.reports.cohort.sentences import OWN, SIMULATED
from engine.reports.document import Section
from engine.reports.render import csv
from engine.reports.whose_marking import say_whose

PARTS: tuple[Part[Any], ...] = (
    DECISIONS,
    BELIEFS,
    PURPOSES,
    WAYS,
    SPREADS,
    HARMS,
    NEEDS,
    RISKS,
    QUESTIONS,
    CONTESTED,
    VOTED,
)
"""Every part, in the order of page two; the sheet has an order of its own."""


def page_two(say: Saying) -> tuple[Section, ...]:
    """The parts in their order; those with nothing to tell are left out."""
    if say.case.untold and not say.case.plays.led:
        return ()
    sections = (part.section(say) for part in PARTS if part.page == 2)
    return tuple(section for section in sections if section.entries)


# The sheet ----------------------------------------------------------------------------------------


COLUMNS = (
    "case",
    "version",
    "story",
    "key",
    "draft",
    "part",
    "id",
    "text",
    "measure",
    "k",
    "n",
    "value",
    "low",
    "high",
    "issue",
)

ORDER = (
    "decisions",
    "purposes",
    "spreads",
    "harms",
    "needs",
    "risks",
    "ways",
    "asked",
    "contested",
)
"""Names of parts, in the order of the sheet; any other comes after these, as on the page."""


def as_csv(report: CohortReport) -> str:
    """The figures as a sheet, one figure a line.

    A share has `k` and `n`, a mean or a correlation `n` and `value`; both `low` and `high`, the
    ends of the 95 % interval. What has too few plays, or would tell a count of one to
    four, has an `n` and no value. A number of plays that is no part of those counted says so.
    """
    return csv.as_csv(COLUMNS, _rows(report))


def _rows(report: CohortReport) -> Iterator[tuple[csv.Value, ...]]:
    if report.demo:
        yield ("", "", "", "", "", "cohort", report.cohort, SIMULATED, "simulated")
    if any(case.released for case in report.cases):
        yield ("", "", "", "", "", "cohort", report.cohort, OWN, "own records")
    for case in report.cases:
        draft = say_whose(case, ("draft", "reviewed", "signed"))
        head = (case.case, case.version, case.story[:12], case.key[:12], draft)
        issue = case.issue or ""
        yield from ((*head, *line, issue) for line in _lines(case))
    change = report.change
    for measure, figure in (("mean", change.mean), ("d_av", change.effect)):
        if figure is not None:
            yield ("", "", "", "", "", *figure_row("change", "", "", measure, figure), "")
    for each in change.misread:
        for measure, figure in (("first", each.first), ("last", each.last)):
            row = figure_row("change", each.truth, "", f"misread-{measure}", figure)
            yield ("", "", "", "", "", *row, "")


def _lines(case: CaseReport) -> Iterator[Row]:
    plays = case.plays
    for name in ("finished", "unfinished", "pairs", "rescored", "passed"):
        k = getattr(plays, name)
        said = "not shown" if k is None else ""
        yield "plays", "", said, name, k, plays.counted, None, None, None
    for name in ("counted", "repeated", "unreadable", "led", "missing"):
        yield "plays", "", "number of plays", name, getattr(plays, name), *[None] * 4
    for part in sorted(PARTS, key=_place):
        yield from part.rows(case)


def _place(part: Part[Any]) -> int:
    return ORDER.index(part.name) if part.name in ORDER else len(ORDER)
