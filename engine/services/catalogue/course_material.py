"""What a course is printed from: its cases with their teaching notes, its tools and cards."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from engine.language.interface import current
from engine.reports.papers.packs import CourseMaterial
from engine.scenario.case_files import SHIPPED, find
from engine.scenario.courses import Course
from engine.scenario.load import find_card, load_note, load_tool
from engine.scenario.problems import Refused
from engine.scenario.scenario import Scenario
from engine.scenario.teaching import Drawn, TeachingNote, find_note, find_tool
from engine.services.shared.compiled_cases import open_case
from engine.services.shared.shown_cases import shown_card, shown_case, words_beside


def load_material(course: Course, own: str | os.PathLike[str] | None = None) -> CourseMaterial:
    """Everything a course names, read; raises Refused where a file of it is wrong."""
    tools = (find_tool(id, own) for id in course.tools)
    code, beside = current().code, Path(own or SHIPPED) / "case.yaml"
    cards = (find_card(id, own) for id in course.settings)
    return CourseMaterial(
        course,
        tuple(_load_with_note(id, own) for id in course.taught),
        tuple(load_tool(path, words_beside(path, code)) for path in tools if path),
        tuple(shown_card(card, beside, code) for card in cards if card),
        tuple(_load_with_note(id, own)[0] for id in course.forms),
    )


def _load_with_note(
    id: str, own: str | os.PathLike[str] | None
) -> tuple[Scenario, TeachingNote | None]:
    path = find(id, own)
    if path is None:  # lost since the course was read
        raise Refused([])
    scenario = shown_case(open_case(path), current(), own)
    return scenario, _load_note(scenario, own)


def _load_note(scenario: Scenario, own: str | os.PathLike[str] | None) -> TeachingNote | None:
    """The teaching note of a case, in the language in use; None without one."""
    note = find_note(scenario.id, own)
    return load_note(note, scenario, words_beside(note, current().code)) if note else None


def find_luck(scenario: Scenario, own: str | os.PathLike[str] | None = None) -> tuple[Drawn, ...]:
    """What luck decides on paper, by the teaching note of a case; () without one that fits it."""
    with suppress(Refused):
        note = _load_note(scenario, own)
        return note.luck if note else ()
    return ()
