"""A cohort report as one HTML page: no script, no network, for a telephone and for paper."""

from __future__ import annotations

from engine.reports.cohort.figures import CohortReport
from engine.reports.cohort.whole import whole_page
from engine.reports.html import TEMPLATES
from engine.reports.words import Translate


def as_html(
    report: CohortReport, *, support: str = "", language: str = "en", translate: Translate = str
) -> str:
    """The report as a page that stands alone. See `whole_page`."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # 35 ms, only when used

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    page = whole_page(report, support=support, language=language, translate=translate)
    return environment.get_template("cohort.html.j2").render(page=page).lstrip()
