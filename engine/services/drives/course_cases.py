"""The cases of a course on this computer, and whether they are those of its kit."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from engine.records.cohorts import Cohort, to_bytes
from engine.records.problems import Code, RecordsProblem
from engine.records.store import Store
from engine.services.shared.compiled_cases import case_today
from engine.services.shared.kits import VERSION, Kit, KnownCourse, mark_of


def make_kit(store: Store, cohort: Cohort, course: KnownCourse, own: Path | None) -> Kit:
    """The kit of a course that is led here.

    Raises:
        RecordsProblem: R073 one of its cases is missing here, or cannot be played.
    """
    found = stories(cohort, own)
    if lost := [case for case in cohort.cases if case not in found]:
        params = {"cohort": cohort.id, "cases": ", ".join(lost)}
        raise RecordsProblem(Code.OTHER_CASES, params)
    codes = (member.code for member in store.cohorts.members(cohort.id))
    marks = tuple(sorted(mark_of(course.id, code) for code in codes))
    body = to_bytes(replace(cohort, closed="")).decode()
    return Kit(VERSION, course, body, found, marks)


def stories(cohort: Cohort, own: Path | None) -> dict[str, str]:
    """The hash of the story of each case of a cohort that can be played here, by id."""
    found = ((case, case_today(case, own)) for case in cohort.cases)
    return {id: case.hashes.story for id, case in found if case}


def find_differing(kit: Kit, cohort: Cohort, own: Path | None) -> list[str]:
    """The cases of a kit that are not on this computer, or are another version, by id."""
    found = stories(cohort, own)
    return [case for case in cohort.cases if found.get(case, "") != kit.stories.get(case)]
