"""What only the facilitator reads: a plan of the session, then the whole case with its key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from engine.language.language import ENGLISH, Language
from engine.reports.case_print import handout_sentences as w
from engine.reports.case_print.condition_makers import made_by
from engine.reports.case_print.condition_words import Naming
from engine.reports.case_print.review import Entry, Printed, Sheet, printed
from engine.reports.case_print.review_answers import Card
from engine.reports.case_print.review_scenes import Group, PrintedScene
from engine.reports.case_print.scene_sheets import letters, numbers
from engine.scenario.scenario import Scenario

NEEDLESS = frozenset({"accepted", "tests", "procedure", "declared"})
"""Of use to authors and reviewers alone, or on a page of its own."""


def notes(scenario: Scenario, language: Language = ENGLISH) -> Printed:
    """The facilitator's notes of a case, for the template of the print for review."""
    named, numbered = letters(scenario), numbers(scenario)
    makers = made_by(scenario, named, numbered, language)
    made = printed(scenario, language, Naming(scenario, language, numbered, makers))
    about = scenario.about
    signed = language.say(w.NOTES_SIGNED, names=", ".join(about.reviewers))
    plans = (
        _sheet("plan", w.PLAN, w.PLAN_STEPS, language),
        _sheet("talking", w.TALKING, w.TALKING_STEPS, language),
        _sheet("care", w.CARE, w.CARE_STEPS, language),
    )
    return replace(
        made,
        heading=language.say(w.NOTES),
        running=language.say(w.NEVER_HAND_OUT),
        notices=(
            language.say(w.NEVER_HAND_OUT),
            language.say(w.NOTES_LEAD),
            language.say(w.NOTES_DRAFT) if about.draft else signed,
            language.say(w.NOTICE),
        ),
        front=(*plans, *(sheet for sheet in made.front if sheet.id not in NEEDLESS)),
        scenes=tuple(_lettered(scene, named) for scene in made.scenes),
        back=tuple(sheet for sheet in made.back if sheet.id not in NEEDLESS),
        for_review=False,
    )


def _sheet(id: str, title: str, steps: Sequence[tuple[str, str]], language: Language) -> Sheet:
    entries = (Entry(language.say(when), (language.say(what),)) for when, what in steps)
    return Sheet(id, language.say(title), tuple(entries))


def _as_in_class(card: Card, named: Mapping[str, str]) -> Card:
    """The card with its letter; its principles by name alone, their sources stand at the end."""
    parts = tuple(
        replace(part, lines=tuple(line.partition(" — ")[0] for line in part.lines))
        if part.tone == "source"
        else part
        for part in card.parts
    )
    return replace(card, letter=named.get(card.address, ""), parts=parts)


def _lettered(scene: PrintedScene, named: Mapping[str, str]) -> PrintedScene:
    """The scene with the letters of the class beside its answers, and without what is on paper.

    What everybody reads stands on the sheet, except a sign that answers cite.
    """
    groups = tuple(
        Group(
            group.title,
            tuple(_as_in_class(card, named) for card in group.cards),
            group.lines,
        )
        for group in scene.groups
    )
    beside = tuple(each for each in scene.paragraphs if each.beside)
    return replace(scene, groups=groups, paragraphs=beside)
