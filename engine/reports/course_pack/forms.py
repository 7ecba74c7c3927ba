"""The forms without a computer: each on paper, numbers to draw, and the count of both forms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from engine.decisions.registry import decision_in
from engine.language.language import Language
from engine.play.ballot_letters import letter
from engine.reports.case_print.handout_sentences import COVER_NOTICE
from engine.reports.case_print.scene_sheets import Sheet, sheets
from engine.reports.course_pack import sentences as w
from engine.reports.document import Cell, Document, Entry, Line, Section, Table, Tone
from engine.scenario.case_text import flatten
from engine.scenario.scenario import Scenario
from engine.scoring.vignettes import TRAFFICKING, find_vignettes


def form_sheet(form: Scenario, language: Language) -> Document:
    """The stories with the letters of the screen, and nothing of the marking."""
    return Document(
        kind="form",
        language=language.code,
        title=flatten(form.about.title),
        lead=(
            Line(Tone.SAID, flatten(form.about.role)),
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


PEOPLE = 32  # numbers to draw


def code_slips(forms: Sequence[Scenario], parallel: bool, language: Language) -> Document:
    """A slip for each person: a number, and which form comes first.

    Args:
        forms: the opening and the closing form.
        parallel: they change places for every other number, as they do for codes on a screen.
        language: of what is shown.
    """
    titles = tuple(flatten(form.about.title) for form in forms)

    def slip(number: int) -> Entry:
        first, last = titles if not (parallel and number % 2) else titles[::-1]
        lines = (
            Line(Tone.CHOSEN, "", mark=f"{number:02}"),
            Line(Tone.SMALL, language.say(w.FIRST_DAY, form=first)),
            Line(Tone.SMALL, language.say(w.LAST_DAY, form=last)),
        )
        return Entry("", lines)

    slips = tuple(map(slip, range(1, PEOPLE + 1)))
    return Document(
        kind="numbers",
        language=language.code,
        title=language.text(w.NUMBERS),
        lead=(Line(Tone.SAID, language.text(w.NUMBERS_LEAD)),),
        sections=(Section("marks", "", (), slips),),
    )


def form_count(forms: Sequence[Scenario], language: Language) -> Document:
    """What each story is, which letters take it for trafficking, and room to count both days."""
    columns = (w.STORY, w.IT_IS, w.SEES_IT, w.ON_FIRST, w.ON_LAST)
    tables = (
        Section(
            "part",
            flatten(form.about.title),
            (),
            (Entry("", (Table("", tuple(map(language.text, columns)), _rows(form, language)),)),),
            anchor=form.id,
        )
        for form in forms
    )
    return Document(
        kind="count",
        language=language.code,
        title=language.text(w.FORM_COUNT),
        running=language.text(w.FACE_DOWN),
        lead=tuple(Line(Tone.SAID, language.text(text)) for text in w.FORM_COUNT_LEAD),
        sections=tuple(tables),
    )


def _rows(form: Scenario, language: Language) -> tuple[tuple[Cell, ...], ...]:
    truth = find_vignettes(form.key)
    return tuple(
        (
            Cell(str(n)),
            Cell(language.text(w.STORY_KINDS[truth[id]])),
            Cell(language.commas(_find_seeing(decision_in(data)["options"]))),
            Cell(""),
            Cell(""),
        )
        for n, (id, data) in enumerate(form.data["scenes"].items(), 1)
        if id in truth
    )


def _find_seeing(options: Mapping[str, Any]) -> Iterator[str]:
    for n, option in enumerate(options.values()):
        if option.get("takes_for") == TRAFFICKING:
            yield letter(n)
