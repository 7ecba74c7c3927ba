"""A debrief as one HTML page."""

from __future__ import annotations

from engine.reports.debrief.debrief import Debrief
from engine.reports.render.page import render


def as_html(debrief: Debrief) -> str:
    """The debrief as a page that stands alone."""
    return render("debrief.html.j2", debrief=debrief)
