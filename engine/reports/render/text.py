"""A document as plain text, for line mode and terminals."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from engine.language.control_characters import name_controls
from engine.pictures.characters import as_characters
from engine.pictures.picture import Picture
from engine.reports.document import Document, Entry, Line, Section, Table, group_by_label

INDENT = "  "
BESIDE = " " * 7  # a time, and two spaces


def as_text(document: Document, width: int = 76, *, more: bool = False) -> str:
    """The document in lines of at most `width` characters; with `more`, what is told on request.

    A picture that would be wider, which a map can be, is left out.
    """
    page = _Page(width)
    page.heading(document.title, "=")
    if document.heading:
        page.paragraph(document.heading)
    page.lines(document.lead)
    for notice in document.notices:
        page.paragraph(notice)
    _sections(page, document.sections)
    if document.more and more:
        page.heading(document.more.title, "=")
        _sections(page, document.more.sections)
    elif document.more:
        for hint in document.more.lead:
            page.paragraph(hint)
    if document.facts_title:
        page.heading(document.facts_title, "-")
    for fact in document.facts:
        page.put(fact)
    said = page.text()
    for last in document.footer:  # of which a printed sheet repeats what was said before
        if last not in said and last not in document.notices:
            page.paragraph(last)
    return page.text()


def _sections(page: _Page, sections: Iterable[Section]) -> None:
    """Sections with their parts; one that only holds parts is a heading above them."""
    for section in sections:
        if section.sections and not (section.lead or section.entries):
            heading = (section.title, section.above)
            page.heading(" · ".join(filter(None, heading)), "=")
        elif section.title:
            page.heading(section.title, "-")
        for lead in section.lead:
            page.paragraph(lead)
        for entry in section.entries:
            _entry(page, entry, section.title)
        _sections(page, section.sections)


def _entry(page: _Page, entry: Entry, title: str) -> None:
    """An entry of the section that has this title."""
    if entry.kind == "timed":
        page.put_beside(entry.title, (*entry.lines, *entry.notes))
        return
    if entry.title:
        page.paragraph(entry.heading)
    for picture in entry.pictures:
        page.picture(picture)
    page.lines(entry.lines, INDENT if entry.title or entry.judgement else "")
    for block in entry.blocks:
        if isinstance(block, Table):
            if block.caption != title:
                page.paragraph(block.caption)
            _table(page, block)
    page.lines(entry.notes, INDENT if entry.judgement else "")


def _table(page: _Page, table: Table) -> None:
    for first, *others in table.rows:
        page.paragraph(first.text)
        page.put(first.small, INDENT)
        for item in first.items:
            page.put(f"· {item}", INDENT)
        for column, cell in zip(table.columns[1:], others, strict=True):
            if cell.text:
                page.put(f"{column}: {cell.text}", INDENT)


class _Page:
    """Paragraphs, wrapped, one blank line between them."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.rows: list[str] = []

    def put(self, text: str, indent: str = "") -> None:
        """One wrapped piece of text, directly below the last; lines somebody broke stay broken."""
        for line in name_controls(text).splitlines():
            wrapped = textwrap.wrap(
                line,
                self.width,
                initial_indent=indent,
                subsequent_indent=indent,
                break_on_hyphens=False,
            )
            self.rows.extend(wrapped)

    def paragraph(self, text: str) -> None:
        """One wrapped piece of text after a blank line."""
        self._gap()
        self.put(text)

    def put_beside(self, title: str, lines: Iterable[Line]) -> None:
        """Lines without gaps beside their title, a time; below it where it is longer."""
        self._gap()
        texts = [f"{line.label}: {line.text}" if line.label else line.text for line in lines]
        if len(title) >= len(BESIDE):
            self.put(title)
        for n, text in enumerate(texts):
            at = len(self.rows)
            self.put(text, BESIDE)
            if n == 0 and 0 < len(title) < len(BESIDE):
                self.rows[at] = title + self.rows[at][len(title) :]

    def picture(self, picture: Picture) -> None:
        """The picture after a blank line, then how it is read."""
        drawing = picture.draw(self.width)
        if drawing.width <= self.width:
            self._gap()
            self.rows += as_characters(drawing)
            if picture.about:
                self.paragraph(picture.about)

    def heading(self, text: str, rule: str) -> None:
        """A heading, underlined, with room above it."""
        if self.rows:
            self.rows += ["", ""]
        self.put(text)
        self.rows.append(rule * min(self.width, max(map(len, self.rows[-1:]))))

    def lines(self, lines: Iterable[Line], indent: str = "") -> None:
        """Lines under their labels."""
        for label, group in group_by_label(lines):
            self._gap()
            head = f"{label}:" if label and label[-1] not in ".?:" else label
            if head and len(group) == 1:
                self.put(f"{head} {group[0].text}", indent)
                continue
            if head:
                self.put(head, indent)
            for line in group:
                self.put(line.text, indent + INDENT if head else indent)

    def _gap(self) -> None:
        if self.rows and self.rows[-1]:
            self.rows.append("")

    def text(self) -> str:
        """The whole page, ending in one line break."""
        return "\n".join(row.rstrip() for row in self.rows).strip("\n") + "\n"
