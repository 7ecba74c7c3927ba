"""Pages for paper as HTML: no script, no network, for a telephone and for a printer."""

from __future__ import annotations

from engine.reports.html import TEMPLATES
from engine.reports.printed import Printed


def as_html(printed: Printed) -> str:
    """The case as a page that stands alone."""
    return render("case.html.j2", case=printed)


def render(template: str, **values: object) -> str:
    """A template of this room with its values, as a page that stands alone."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # 35 ms, only when used

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["css"] = css
    return environment.get_template(template).render(**values).lstrip()


def css(text: str) -> str:
    """Words as they may stand between quotes in a style sheet; whatever else they hold."""
    return "".join(c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in text)
