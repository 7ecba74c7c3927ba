"""What only the facilitator reads: a plan of the session, then the whole case with its key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from engine.reports.paper import words as w
from engine.reports.paper.sheets import letters
from engine.reports.printed import Entry, Printed, Sheet, printed
from engine.reports.printed_scenes import Group, PrintedScene
from engine.reports.words import Translate, say
from engine.scenario.scenario import Scenario

NEEDLESS = frozenset({"accepted", "tests"})  # of use to authors and reviewers alone


def notes(scenario: Scenario, translate: Translate = str) -> Printed:
    """The facilitator's notes of a case, for the template of the print for review."""
    made = printed(scenario, translate)
    about = scenario.about
    signed = say(translate, w.NOTES_SIGNED, names=", ".join(about.reviewers))
    plans = (
        _sheet("plan", w.PLAN, w.PLAN_STEPS, translate),
        _sheet("talking", w.TALKING, w.TALKING_STEPS, translate),
        _sheet("care", w.CARE, w.CARE_STEPS, translate),
    )
    named = letters(scenario)
    return replace(
        made,
        heading=say(translate, w.NOTES),
        running=say(translate, w.NEVER_HAND_OUT),
        notices=(
            say(translate, w.NEVER_HAND_OUT),
            say(translate, w.NOTES_LEAD),
            say(translate, w.NOTES_DRAFT) if about.draft else signed,
            say(translate, w.NOTICE),
        ),
        front=(*plans, *made.front),
        scenes=tuple(_lettered(scene, named) for scene in made.scenes),
        back=tuple(sheet for sheet in made.back if sheet.id not in NEEDLESS),
        for_review=False,
    )


def _sheet(id: str, title: str, steps: Sequence[tuple[str, str]], translate: Translate) -> Sheet:
    entries = (Entry(say(translate, when), (say(translate, what),)) for when, what in steps)
    return Sheet(id, say(translate, title), tuple(entries))


def _lettered(scene: PrintedScene, named: Mapping[str, str]) -> PrintedScene:
    """The scene with the letters of the class beside its answers."""
    groups = tuple(
        Group(
            group.title,
            tuple(replace(card, letter=named.get(card.address, "")) for card in group.cards),
            group.lines,
        )
        for group in scene.groups
    )
    return replace(scene, groups=groups)
