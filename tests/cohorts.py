"""Cohorts of simulated people, for tests: a whole programme, or one course of any size."""

from __future__ import annotations

import random
import shutil
from functools import lru_cache
from pathlib import Path

from engine.records.cohorts import Cohort
from engine.records.sqlite.store import Store
from engine.services.courses.administration import CohortService
from engine.services.courses.demonstration import Simulated, fill, settle
from tests.cases import FIXTURES, loaded

FILES = {
    "every-kind": FIXTURES / "every-kind.yaml",
    "whole-format": FIXTURES.parent / "whole-format.yaml",
    "cold-store": FIXTURES.parent / "guide.yaml",
    "everything": FIXTURES / "everything.yaml",
}
BASIC = ("every-kind", "whole-format", "cold-store")
ADVANCED = ("everything", "every-kind")
AGENCIES = ("police", "labour", "shelter")
COURSES = (("Basic one", BASIC, 30), ("Basic two", BASIC, 30), ("Basic three", BASIC, 30))
PROGRAMME = (*COURSES, ("Advanced", ADVANCED, 26))
"""Title, cases and people of each course: 116 people in all."""


def own_folder(folder: Path) -> Path:
    """An own folder of cases with everything the courses are made of."""
    folder.mkdir(parents=True, exist_ok=True)
    for id, file in FILES.items():
        shutil.copy(file, folder / f"{id}.yaml")
    return folder


@lru_cache(maxsize=8)
def simulated(case: str) -> Simulated:
    """People at one of the cases."""
    return Simulated(loaded(FILES[case]))


def course(
    store: Store,
    own: Path,
    people: int,
    *,
    cases: tuple[str, ...] = BASIC,
    title: str = "A course",
    seed: int = 0,
    records: str = "own",
) -> Cohort:
    """A course these many people have played, still open."""
    service, chance = CohortService(store, own), random.Random(seed)
    wanted = Cohort(
        "",
        title,
        cases=cases,
        agencies=AGENCIES,
        first="2026-03-01",
        last="2026-03-03",
        records=records,
    )
    players = {case: simulated(case) for case in cases}
    with store.group_writes():
        cohort = settle(service, wanted, players, chance)
        fill(service, cohort, players, people, chance)
    return store.cohorts.get(cohort.id)


def programme(store: Store, own: Path) -> list[Cohort]:
    """Three basic courses and an advanced one."""
    return [
        course(store, own, people, cases=cases, title=title, seed=number)
        for number, (title, cases, people) in enumerate(PROGRAMME)
    ]
