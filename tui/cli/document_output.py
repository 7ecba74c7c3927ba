"""Documents of reports as the verbs write them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from engine.lazy_import import lazy_modules
from tui.cli.output import write

with lazy_modules():
    from engine.reports.render import html, text

if TYPE_CHECKING:
    from engine.reports.document import Document


def write_document(document: Document, form: str, output: Path | None) -> None:
    """A document as a page ("html") or as text, to standard output or to a file."""
    write(html.as_html(document) if form == "html" else text.as_text(document), output)
