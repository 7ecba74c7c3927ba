"""A course has a memory: a debrief says where a principle met its reader before."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.records.codes import mint
from engine.records.cohorts import Cohort
from engine.records.sqlite.store import Store
from engine.reports.debrief import sentences as w
from engine.services.courses.administration import CohortService
from engine.services.feedback.debriefs import debrief_of
from engine.services.shared.recording import Recorded, start
from tests.engine.reports.plays import UNDO, WORST, case
from tests.tui.faces import CODE

OTHER = mint({CODE})


def played(store: Store, *people: str, cohort: str | None = None) -> Recorded:
    """The worst play of a case, to its end."""
    new = start(store, case(), participants=people, seed=1, cohort=cohort)
    assert isinstance(new, Recorded)
    for answer in WORST:
        assert answer is not UNDO
        value, sure = answer if isinstance(answer, tuple) else (answer, None)
        assert new.answer(value, sure) is None, answer
    assert new.play.ended
    return new


def remembered(recorded: Recorded) -> list[str]:
    """What its cards say of earlier plays."""
    cards = (part for part in debrief_of(recorded).sections if part.id == "look")
    lines = (line for part in cards for entry in part.entries for line in entry.lines)
    return [line.text for line in lines if line.label == w.MET_BEFORE]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path)


def test_the_second_play_says_where_a_principle_was_met_and_the_first_one_nothing(
    store: Store,
) -> None:
    first = played(store, CODE)
    assert remembered(first) == []
    second = played(store, CODE)
    told = remembered(second)
    assert told and all("(The Thursday ticket, 1" in text for text in told)
    assert remembered(first) == [], "what came later is no memory"


def test_nothing_is_told_of_somebody_else_or_to_two_people_at_one_keyboard(store: Store) -> None:
    played(store, OTHER)
    assert remembered(played(store, CODE)) == []
    assert remembered(played(store, CODE, OTHER)) == []
    assert remembered(played(store)) == []


def test_nothing_is_told_of_a_play_whose_feedback_waits(store: Store) -> None:
    store.cohorts.put(Cohort("basic", "Basic", cases=(case().id,), records="shared", embargo=True))
    store.cohorts.add("basic", CODE)
    played(store, CODE, cohort="basic")
    second = played(store, CODE)
    assert remembered(second) == []
    CohortService(store).open("basic", [case().id])
    assert remembered(second)
