"""A debrief as one HTML page: no script, no network, for a telephone and for paper."""

from __future__ import annotations

from pathlib import Path

from engine.reports.debrief import Debrief
from engine.reports.parts import together

TEMPLATES = Path(__file__).resolve().parent / "templates"


def as_html(debrief: Debrief) -> str:
    """The debrief as a page that stands alone."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # 35 ms, only when used

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["together"] = together
    return environment.get_template("debrief.html.j2").render(debrief=debrief).lstrip()
