"""A record of one's own as sections, as plain text, and as two pages of HTML."""

from __future__ import annotations

from collections.abc import Iterable

from engine.reports.debrief.parts import Entry, Line, Section, Tone
from engine.reports.debrief.text import INDENT, TextPage
from engine.reports.own_record.record import OwnRecord, Row
from engine.reports.own_record.themes import Example, Practice, Theme
from engine.reports.render.page import render


def sections(record: OwnRecord) -> tuple[Section, ...]:
    """The record in its order: how it was decided, what came of it, the plays, the method.

    Parts for which the plays give no occasion are left out.
    """
    words = record.words
    told = (
        Section(
            "themes",
            words["themes"],
            (words["themes_lead"],),
            tuple(_theme(record, t) for t in record.themes),
        ),
        Section("keep", words["keep"], (words["keep_lead"],), tuple(map(_kept, record.keep))),
        Section(
            "practise",
            words["practise"],
            (words["practise_lead" if record.practise else "practise_none"],),
            tuple(_practice(record, each) for each in record.practise),
        ),
        Section(
            "outcome",
            words["outcome"],
            (words["apart"],),
            tuple(Entry(f"{o.title} · {o.date}", -1, o.lines) for o in record.outcomes),
        ),
        Section("plays", words["plays"], (), tuple(_rows(record.rows))),
        Section(
            "outside", words["outside"], (words["outside_lead"],), tuple(_rows(record.outside))
        ),
        Section("method", words["method"], record.method),
    )
    has = {"practise": bool(record.themes), "method": bool(record.outcomes)}
    return tuple(s for s in told if has.get(s.id, bool(s.entries)))


def as_text(record: OwnRecord, width: int = 76) -> str:
    """The record in lines of at most `width` characters."""
    page = TextPage(width)
    page.heading(record.heading, "=")
    page.paragraph(record.whose)
    for notice in record.notices:
        page.paragraph(notice)
    for section in sections(record):
        page.heading(section.title, "-")
        for lead in section.lead:
            page.paragraph(lead)
        for entry in section.entries:
            if entry.title:
                page.paragraph(entry.title)
            page.lines(entry.lines, INDENT if entry.title else "")
    return page.text()


def as_html(record: OwnRecord) -> str:
    """The record as a page that stands alone: on paper, process first, outcome on its own."""
    return render("record.html.j2", record=record)


def _theme(record: OwnRecord, theme: Theme) -> Entry:
    lines = [Line(Tone.KEY if theme.band is not None else Tone.SAID, theme.said)]
    for label, title in (("kept_to", theme.kept), ("at_odds", theme.odds)):
        if title:
            lines.append(Line(Tone.SOURCE, title, record.words[label]))
    return Entry(theme.title, -1, tuple(lines))


def _kept(example: Example) -> Entry:
    return Entry(example.title, -1, (Line(Tone.CHOSEN, example.words, example.where),))


def _practice(record: OwnRecord, practice: Practice) -> Entry:
    example = practice.example
    lines = (
        Line(Tone.SOURCE, practice.says, record.words["asks"]),
        Line(Tone.CHOSEN, example.words, example.where),
        *(Line(Tone.KEY, text) for text in (example.kind, example.because) if text),
        Line(Tone.SOURCE, practice.source, record.words["source"], practice.url),
    )
    return Entry(practice.title, -1, lines)


def _rows(rows: Iterable[Row]) -> Iterable[Entry]:
    for row in rows:
        said = " · ".join((row.date, row.mode, row.remark))
        yield Entry(row.title, -1, (Line(Tone.SAID, said),))
