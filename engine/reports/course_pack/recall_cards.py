"""Recall cards: five lines for each morning, to cut out."""

from __future__ import annotations

from engine.language.language import Language
from engine.reports.course_pack import sentences as w
from engine.reports.document import Document, Entry, Line, Section, Tone
from engine.scenario.courses import Course


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
