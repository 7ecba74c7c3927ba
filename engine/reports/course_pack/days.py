"""The days of a course: the timetable, the cards of each morning, and the keys of the blocks."""

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
            Cell("", items=tuple(_list_materials(block, titles, language))),
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


def _list_materials(block: Block, titles: Mapping[str, str], language: Language) -> Iterator[str]:
    if block.case:
        yield language.say(w.CASE, case=titles[block.case])
    yield from block.bring
    yield from (titles[tool] for tool in block.tools)
    if block.key:
        yield language.text(w.YOUR_KEY)


def recall_cards(course: Course, language: Language) -> Document:
    """The cards of every morning that has some."""
    mornings = (
        Section(
            "marks",
            language.say(w.MORNING_OF, n=number),
            (),
            tuple(
                Entry("", (Line(Tone.CHOSEN, says), Line(Tone.SMALL, principle)))
                for says, principle in day.cards
            ),
            anchor=f"morning-{number}",
        )
        for number, day in enumerate(course.days, 1)
        if day.cards
    )
    return Document(
        kind="recall",
        language=language.code,
        title=language.text(w.CARDS),
        lead=(Line(Tone.SAID, language.text(w.CARDS_LEAD)),),
        sections=tuple(mornings),
    )


def block_keys(course: Course, language: Language) -> Document:
    """The keys of every day, block by block."""
    return Document(
        kind="keys",
        language=language.code,
        title=language.text(w.KEYS),
        heading=course.title,
        running=language.text(w.FACE_DOWN),
        lead=(Line(Tone.SAID, language.text(w.KEYS_LEAD)),),
        sections=tuple(
            Section(
                "part",
                block.title,
                (),
                (Entry("", tuple(Line(Tone.TICK, found) for found in block.key)),),
                anchor=f"block-{day}-{n}",
                beside=language.say(w.DAY, n=day, title=each.title),
            )
            for day, each in enumerate(course.days, 1)
            for n, block in enumerate(each.blocks, 1)
            if block.key
        ),
    )
