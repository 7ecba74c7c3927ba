"""A case as one HTML page."""

from __future__ import annotations

from engine.reports.case_print.review import Printed
from engine.reports.render.page import render


def as_html(printed: Printed) -> str:
    """The case as a page that stands alone."""
    return render("case.html.j2", case=printed)
