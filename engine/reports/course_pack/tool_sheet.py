"""A tool on paper: an empty form for one's own work."""

from __future__ import annotations

from collections.abc import Iterator

from engine.language.language import Language
from engine.reports.course_pack import sentences as w
from engine.reports.document import Block, Cell, Document, Entry, Line, Section, Table, Tone
from engine.scenario.teaching import Tool, ToolPart


def tool_sheet(tool: Tool, language: Language) -> Document:
    """The form, with room to write."""
    return Document(
        kind="tool",
        language=language.code,
        title=tool.title,
        lead=(Line(Tone.SAID, tool.about),),
        sections=tuple(
            Section(
                "part",
                part.title,
                part.says,
                (Entry("", tuple(_blocks(part))),),
                anchor=f"part-{n}",
            )
            for n, part in enumerate(tool.parts)
        ),
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
