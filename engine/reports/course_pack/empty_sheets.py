"""Sheets to write on: the count of votes, and the tools for one's own work."""

from __future__ import annotations

from collections.abc import Iterator

from engine.language.language import Language
from engine.reports.course_pack import sentences as w
from engine.reports.document import Block, Cell, Document, Entry, Line, Section, Table, Tone
from engine.scenario.teaching import Tool, ToolPart

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


def tool_sheet(tool: Tool, language: Language) -> Document:
    """The form, with room to write."""
    return Document(
        kind="tool",
        language=language.code,
        title=tool.title,
        lead=(Line(Tone.SAID, tool.about),),
        sections=tuple(_part(n, part) for n, part in enumerate(tool.parts)),
        footer=(language.text(w.TOOL_NOTE),),
    )


def _part(number: int, part: ToolPart) -> Section:
    written = Entry("", tuple(_blocks(part)))
    return Section("part", part.title, part.says, (written,), anchor=f"part-{number}")


def _blocks(part: ToolPart) -> Iterator[Block]:
    yield from (Line(Tone.TICK, text) for text in part.boxes)
    yield from (Line(Tone.BLANK, text) for text in part.fields)
    if part.columns:
        empty = (Cell(""),) * (len(part.columns) - 1)
        yield Table("", part.columns, tuple((Cell(row), *empty) for row in part.rows))
