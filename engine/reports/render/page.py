"""Pages of HTML that stand alone: no script, no network, for a telephone and for a printer."""

from __future__ import annotations

from pathlib import Path

from engine.reports.document import under_labels as together

TEMPLATES = Path(__file__).resolve().parent / "templates"


def render(template: str, **values: object) -> str:
    """A template with what it speaks of, by name; everything put into it is escaped."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # 35 ms, only when used

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"css": css, "together": together}
    return environment.get_template(template).render(**values).lstrip()


def css(text: str) -> str:
    """Words as they may stand between quotes in a style sheet; whatever else they hold."""
    return "".join(c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in text)
