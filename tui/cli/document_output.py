"""Documents of reports as the verbs write them."""

from __future__ import annotations

from pathlib import Path

from engine.reports.document import Document
from engine.reports.render.html import as_html
from engine.reports.render.text import as_text
from tui.cli.output import write


def write_document(document: Document, form: str, output: Path | None) -> None:
    """A document as a page ("html") or as text, to standard output or to a file."""
    write(as_html(document) if form == "html" else as_text(document), output)
