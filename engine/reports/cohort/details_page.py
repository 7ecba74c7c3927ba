"""Page two of a case: decisions compared with the key, paths, spreads, and what was counted."""

from __future__ import annotations

from typing import Any

from engine.reports.cohort.formatting import Saying
from engine.reports.cohort.sections.contested import CONTESTED
from engine.reports.cohort.sections.decisions import DECISIONS
from engine.reports.cohort.sections.harms import HARMS
from engine.reports.cohort.sections.needs import NEEDS
from engine.reports.cohort.sections.part import Part
from engine.reports.cohort.sections.purposes import PURPOSES
from engine.reports.cohort.sections.questions import QUESTIONS
from engine.reports.cohort.sections.risks import RISKS
from engine.reports.cohort.sections.spreads import SPREADS
from engine.reports.cohort.sections.voted import VOTED
from engine.reports.cohort.sections.ways import WAYS
from engine.reports.document import Section

PARTS: tuple[Part[Any], ...] = (
    DECISIONS,
    PURPOSES,
    WAYS,
    SPREADS,
    HARMS,
    NEEDS,
    RISKS,
    QUESTIONS,
    CONTESTED,
    VOTED,
)
"""Every part, in the order of page two; `export` has an order of its own."""


def page_two(say: Saying) -> tuple[Section, ...]:
    """The parts in their order; those with nothing to tell are left out."""
    if say.case.untold and not say.case.plays.led:
        return ()
    sections = (part.section(say) for part in PARTS if part.page == 2)
    return tuple(section for section in sections if section.entries)
