"""The cases of a course on this computer, and whether they are those of its kit."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from engine.records.cohorts import Cohort, to_bytes
from engine.records.store import Store
from engine.scenario.files import find
from engine.scenario.problems import Refused
from engine.services.cases.compiled_cases import open_case
from engine.services.sticks.kits import VERSION, Course, Kit, mark_of


def make_kit(store: Store, cohort: Cohort, course: Course, own: Path | None) -> Kit:
    """The kit of a course that is led here.

    Raises:
        Refused: one of its cases cannot be played.
    """
    codes = (member.code for member in store.cohorts.members(cohort.id))
    marks = tuple(sorted(mark_of(course.id, code) for code in codes))
    body = to_bytes(replace(cohort, closed="")).decode()
    return Kit(VERSION, course, body, stories(cohort, own), marks)


def stories(cohort: Cohort, own: Path | None) -> dict[str, str]:
    """The hash of the story of each case of a cohort that is here, by id. Raises Refused."""
    found = ((case, find(case, own)) for case in cohort.cases)
    return {case: open_case(path).hashes.story for case, path in found if path}


def differing(kit: Kit, cohort: Cohort, own: Path | None) -> list[str]:
    """The cases of a kit that are not on this computer, or are another version, by id."""
    differ = []
    for case in cohort.cases:
        path, wanted = find(case, own), kit.stories.get(case)
        try:
            same = path is not None and open_case(path).hashes.story == wanted
        except Refused:
            same = False
        if not same:
            differ.append(case)
    return differ
