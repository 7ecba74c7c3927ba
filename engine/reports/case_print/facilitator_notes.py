"""What only the facilitator reads: a plan of the session, then the whole case with its key."""

from __future__ import annotations

from collections.abc import Sequence

from engine.language.language import ENGLISH, Language
from engine.reports.case_print import handout_sentences as w
from engine.reports.case_print.condition_makers import made_by
from engine.reports.case_print.condition_words import Naming
from engine.reports.case_print.review import Printing
from engine.reports.case_print.review_sentences import CONTENTS
from engine.reports.case_print.scene_sheets import letters, numbers
from engine.reports.document import Document, Entry, Line, Section, Tone
from engine.scenario.scenario import Scenario

NEEDLESS = frozenset({"accepted", "tests", "procedure", "declared"})
"""Of use to authors and reviewers alone, or on a page of its own."""


def notes(scenario: Scenario, language: Language = ENGLISH) -> Document:
    """The facilitator's notes: a plan of the session, then the case with the letters of the class.

    What everybody reads is only on the sheets, except a sign that answers cite.
    """
    named, numbered = letters(scenario), numbers(scenario)
    naming = Naming(scenario, language, numbered, made_by(scenario, named, numbered, language))
    printing = Printing(naming, named, NEEDLESS)
    about = scenario.about
    signed = language.say(w.NOTES_SIGNED, names=language.commas(about.reviewers))
    warning = language.say(w.NEVER_HAND_OUT)
    return Document(
        kind="notes",
        language=language.code,
        title=about.title,
        heading=language.say(w.NOTES),
        running=warning,
        notices=(
            warning,
            language.say(w.NOTES_LEAD),
            language.say(w.NOTES_DRAFT) if about.draft else signed,
            language.say(w.NOTICE),
        ),
        facts=printing.facts(),
        contents_title=language.say(CONTENTS),
        contents=printing.contents(),
        sections=(
            _plan("plan", w.PLAN, w.PLAN_STEPS, language),
            _plan("talking", w.TALKING, w.TALKING_STEPS, language),
            _plan("care", w.CARE, w.CARE_STEPS, language),
            *printing.sections(),
        ),
    )


def _plan(id: str, title: str, steps: Sequence[tuple[str, str]], language: Language) -> Section:
    entries = (
        Entry(language.say(when), (Line(Tone.SAID, language.say(what)),)) for when, what in steps
    )
    return Section(id, language.say(title), (), tuple(entries))
