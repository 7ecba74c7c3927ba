"""What can come out of blocks that have no sheet of their own, for the trainer."""

from __future__ import annotations

from engine.language.language import Language
from engine.reports.course_pack import sentences as w
from engine.reports.document import Document, Entry, Line, Section, Tone
from engine.scenario.courses import Course


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
