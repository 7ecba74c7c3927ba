"""An empty sheet to keep the count of votes: by letter, by table, and how sure."""

from __future__ import annotations

from engine.language.language import Language
from engine.reports.course_pack import sentences as w
from engine.reports.document import Cell, Document, Entry, Line, Section, Table, Tone

TABLES = 6
LETTERS = 6  # rows for the answers of a vote; a longer talk takes a second grid
GRIDS = 3  # votes on a page


def count_sheet(language: Language) -> Document:
    """A page to copy: a grid for each vote."""
    tables = (language.say(w.TABLE_N, n=n) for n in range(1, TABLES + 1))
    columns = (language.text(w.LETTER), *tables, language.text(w.ALL), language.text(w.VERY_SURE))
    empty = (Cell(""),) * len(columns)
    total = (Cell(language.text(w.SURE_COUNT)), *empty[1:])
    grid = Table("", columns, (*(empty,) * LETTERS, total))
    asked = Line(Tone.BLANK, language.text(w.COUNTED_WHERE))
    return Document(
        kind="count",
        language=language.code,
        title=language.text(w.COUNT_SHEET),
        lead=(Line(Tone.SAID, language.text(w.COUNT_LEAD)),),
        sections=tuple(
            Section("part", "", (), (Entry("", (asked, grid)),), anchor=f"vote-{n}")
            for n in range(1, GRIDS + 1)
        ),
    )
