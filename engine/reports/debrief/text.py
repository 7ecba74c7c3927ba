"""A debrief as plain text, for line mode and terminals."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from engine.reports.debrief.debrief import Debrief
from engine.reports.debrief.parts import Entry, Line, Section, together

INDENT = "  "


def as_text(debrief: Debrief, width: int = 76, *, more: bool = False) -> str:
    """The debrief in lines of at most `width` characters; with `more`, what is told on request."""
    page = TextPage(width)
    page.heading(debrief.title, "=")
    page.paragraph(debrief.heading)
    for notice in debrief.notices:
        page.paragraph(notice)
    for section in debrief.sections:
        _section(page, debrief, section)
    if debrief.beside.notes:
        page.heading(debrief.beside.title, "-")
        page.paragraph(debrief.beside.lead)
        page.lines(debrief.beside.notes)
    if more:
        _more(page, debrief)
    else:
        page.paragraph(debrief.more_hint)
    page.heading(debrief.facts_title, "-")
    for fact in debrief.facts:
        page.put(fact)
    return page.text()


def _section(page: TextPage, debrief: Debrief, section: Section) -> None:
    page.heading(section.title, "-")
    for lead in section.lead:
        page.paragraph(lead)
    for number, entry in enumerate(section.entries):
        _entry(page, debrief, entry)
        if section.id == "reflect":
            page.lines(debrief.reflections(number))


def _entry(page: TextPage, debrief: Debrief, entry: Entry) -> None:
    if entry.title:
        page.paragraph(entry.title)
    page.lines(entry.lines, INDENT if entry.title else "")
    page.lines(debrief.contests(entry), INDENT)


def _more(page: TextPage, debrief: Debrief) -> None:
    page.heading(debrief.more_title, "=")
    for section in debrief.more:
        _section(page, debrief, section)
    figures = debrief.figures
    page.heading(figures.title, "-")
    for sentence in figures.sentences:
        page.paragraph(sentence)
    for row in figures.rows:
        page.paragraph(row.what)
        chance = "" if row.chance is None else f"{row.chance:.2f}"
        cells = (str(row.weight), f"{row.credit:.2f}", chance, row.remark)
        for column, cell in zip(figures.columns[1:], cells, strict=True):
            if cell:
                page.put(f"{column}: {cell}", INDENT)


class TextPage:
    """Paragraphs, wrapped, one blank line between them."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.rows: list[str] = []

    def put(self, text: str, indent: str = "") -> None:
        """One wrapped piece of text, directly below what stands."""
        wrapped = textwrap.wrap(
            text,
            self.width,
            initial_indent=indent,
            subsequent_indent=indent,
            break_on_hyphens=False,
        )
        self.rows.extend(wrapped)

    def paragraph(self, text: str, indent: str = "") -> None:
        """One wrapped piece of text after a blank line."""
        if self.rows and self.rows[-1]:
            self.rows.append("")
        self.put(text, indent)

    def heading(self, text: str, rule: str) -> None:
        """A heading, underlined, with room above it."""
        if self.rows:
            self.rows += ["", ""]
        self.put(text)
        self.rows.append(rule * min(self.width, max(map(len, self.rows[-1:]))))

    def lines(self, lines: Iterable[Line], indent: str = "") -> None:
        """Lines under their labels; a label is told once for the lines it goes on with."""
        for label, group in together(lines):
            if self.rows and self.rows[-1]:
                self.rows.append("")
            head = f"{label}:" if label and label[-1] not in ".?:" else label
            if head and len(group) == 1:
                self.put(f"{head} {group[0].text}", indent)
                continue
            if head:
                self.put(head, indent)
            for line in group:
                self.put(line.text, indent + INDENT if head else indent)

    def text(self) -> str:
        """The whole page, ending in one line break."""
        return "\n".join(row.rstrip() for row in self.rows).strip("\n") + "\n"
