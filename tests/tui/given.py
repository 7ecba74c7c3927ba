"""A course that is given: its cohort, its codes, and what its people play."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from engine.records.cohorts import Cohort
from engine.records.sqlite.store import Store
from engine.services.courses.administration import CohortService
from engine.services.courses.enrolment import begin
from engine.services.shared.recording import Recorded
from tests.tui.faces import CASE, WHOLE, Message, answer, scenario
from tests.tui.support import welcome_read

ID = "every-kind"
SUPPORT = "Ms Salma, room 4"
COHORT = Cohort(
    "irbid",
    "Irbid, November",
    cases=(ID, "thursday-ticket"),
    agencies=("police", "labour"),
    first="2026-11-01",
    last="2026-11-03",
    support=SUPPORT,
    luck={ID: {"rain": True}},
)


def own_cases(folder: Path) -> Path:
    """An own folder of cases with the one of every kind in it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "every-kind.yaml").write_bytes(CASE.read_bytes())
    return folder


def given(store: Store, many: int = 1, *, accepted: bool = True, **changes: object) -> list[str]:
    """Sets the cohort up, makes codes, and lets their owners agree; gives the codes.

    Everyone has read the welcome.
    """
    store.cohorts.put(replace(COHORT, **changes))
    codes = CohortService(store).add("irbid", "police", many)
    welcome_read(store, *codes)
    if accepted:
        for code in codes:
            store.cohorts.accept("irbid", code)
    return codes


def played_in(store: Store, *codes: str, players: int = 1, answers: int = len(WHOLE)) -> Recorded:
    """A play of the cohort with the first so many answers of `WHOLE`."""
    recorded = begin(store, scenario(), codes, seed=1, players=players)
    assert isinstance(recorded, Recorded)
    for message in WHOLE[:answers]:
        answer(recorded, message)
    return recorded


def weakly_played_in(store: Store, code: str) -> Recorded:
    """A whole play of the cohort, harmful at the door and with the order and the ratings wrong."""
    weak: dict[int, Message] = {
        1: {"answer": "in-front", "sure": 2},
        2: {"answer": ["statement", "danger", "interpreter"]},
        10: {"answer": {"sticks": 1, "locked": -1}},
    }
    recorded = begin(store, scenario(), (code,), seed=1)
    assert isinstance(recorded, Recorded)
    for place, message in enumerate(WHOLE):
        answer(recorded, weak.get(place, message))
    return recorded
