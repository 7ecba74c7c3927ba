"""A form on paper: its short stories one after the other, to be answered alone."""

from __future__ import annotations

from engine.language.language import Language
from engine.reports.case_print.handout_sentences import COVER_NOTICE
from engine.reports.case_print.scene_sheets import Sheet, sheets
from engine.reports.course_pack import sentences as w
from engine.reports.document import Document, Entry, Line, Section, Tone
from engine.scenario.scenario import Scenario
from engine.scenario.text import flat


def form_sheet(form: Scenario, language: Language) -> Document:
    """The stories with the letters of the screen, and nothing of the marking."""
    return Document(
        kind="form",
        language=language.code,
        title=flat(form.about.title),
        lead=(
            Line(Tone.SAID, flat(form.about.role)),
            Line(Tone.SAID, language.text(w.FORM_LEAD)),
            Line(Tone.BLANK, language.text(w.FORM_CODE)),
        ),
        sections=tuple(_story(n, sheet) for n, sheet in enumerate(sheets(form, language), 1)),
        footer=(language.text(COVER_NOTICE),),
    )


def _story(number: int, sheet: Sheet) -> Section:
    """One story: what is read and asked, and the letters to circle."""
    choices = (choice for part in sheet.parts for choice in part.choices)
    lines = (
        *(Line(Tone.SEEN, text) for text in sheet.paragraphs),
        Line(Tone.PROMPT, sheet.prompt),
        *(Line(Tone.CHOSEN, choice.text, mark=choice.letter) for choice in choices),
    )
    return Section("sheet", str(number), (), (Entry("", lines),), anchor=f"story-{number}")
