"""A cohort report as one HTML page."""

from __future__ import annotations

from engine.reports.cohort.figures import CohortReport
from engine.reports.cohort.whole import whole_page
from engine.reports.debrief.sentences import Translate
from engine.reports.render.page import render


def as_html(
    report: CohortReport, *, support: str = "", language: str = "en", translate: Translate = str
) -> str:
    """The report as a page that stands alone. See `whole_page`."""
    page = whole_page(report, support=support, language=language, translate=translate)
    return render("cohort.html.j2", page=page)
