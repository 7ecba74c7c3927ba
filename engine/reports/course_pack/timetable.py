"""The timetable of a course: what happens in each block, and what lies on the tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.language.language import Language
from engine.reports.course_pack import sentences as w
from engine.reports.document import Cell, Document, Entry, Line, Section, Table, Tone
from engine.scenario.courses import Block, Course, Day


def timetable(course: Course, titles: Mapping[str, str], language: Language) -> Document:
    """The timetable of a course that has days; `titles` are those of its cases and tools, by id."""
    days = (
        _day(number, day, course.starts, titles, language)
        for number, day in enumerate(course.days, 1)
    )
    return Document(
        kind="timetable",
        language=language.code,
        title=course.title,
        heading=language.text(w.TIMETABLE),
        lead=tuple(Line(Tone.SAID, language.text(text)) for text in w.TIMETABLE_LEAD),
        sections=tuple(days),
    )


def _day(
    number: int, day: Day, starts: tuple[str, ...], titles: Mapping[str, str], language: Language
) -> Section:
    rows = (
        (
            Cell(starts[n] if n < len(starts) else language.say(w.BLOCK_N, n=n + 1)),
            Cell(f"{block.title} {w.HEAVY}" if block.heavy else block.title),
            Cell(block.does),
            Cell("", items=tuple(_on_table(block, titles, language))),
        )
        for n, block in enumerate(day.blocks)
    )
    columns = tuple(map(language.text, (w.TIME, w.BLOCK, w.DOES, w.ON_TABLE)))
    return Section(
        "day",
        language.say(w.DAY, n=number, title=day.title),
        (language.text(w.MORNING),) if day.cards else (),
        (Entry("", (Table("", columns, tuple(rows)),)),),
        anchor=f"day-{number}",
    )


def _on_table(block: Block, titles: Mapping[str, str], language: Language) -> Iterator[str]:
    if block.case:
        yield language.say(w.CASE, case=titles[block.case])
    yield from block.bring
    yield from (titles[tool] for tool in block.tools)
    if block.key:
        yield language.text(w.YOUR_KEY)
