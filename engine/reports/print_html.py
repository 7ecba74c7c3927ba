"""A case for reviewers as one HTML page: no script, no network, for a telephone and for paper."""

from __future__ import annotations

from engine.reports.html import TEMPLATES
from engine.reports.printed import Printed


def as_html(printed: Printed) -> str:
    """The case as a page that stands alone."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # 35 ms, only when used

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("case.html.j2").render(case=printed).lstrip()
