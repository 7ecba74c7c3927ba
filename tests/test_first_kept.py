"""Ids, log, chain, hashes and slots are frozen: plays as they were first kept stay what they were.

Whatever fails here would split a cohort, orphan a play or break a printed head. What is kept may
be added to, by a migration; it is not changed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from engine.play.led import votes
from engine.play.play import log
from engine.records.sqlite.store import Store
from engine.scoring.score import score
from engine.services.feedback.debriefs import debrief_json
from engine.services.shared.recording import Recorded, reopen

KEPT = Path(__file__).parent / "fixtures" / "plays-first-kept.sql"
WHOLE = "6334ffa98ab279038debec611b6ce1ee"
LED = "89966dadd93163403ead0f5d330f64a6"
PASSED = "dc5a06adec8b2fc7f085a84fbedf2261"
HEADS = {
    WHOLE: "3771a7e1a2b5e9c77d4b4587a0a1931be33f2bde23644e9de286d320c3523ffa",
    LED: "dc33660fa9da97c02b13e850d2edc0f07d274560efe35733d9eb25c91ed7c3ff",
    PASSED: "60ecfe560523c47d28ef71e2f8c9a5f328d992c4b81d771e89c7d14d5712eb6a",
}
SLOTS = {
    "door": (12, 3),
    "order": (12, 4),
    "see-to": (12, 5),
    "knows-the-file": (12, 6),
    "who-reads": (12, 7),
    "weigh": (12, 12),
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(sqlite3.connect(tmp_path / "plays.db")) as connection:
        connection.executescript(KEPT.read_text(encoding="utf-8"))
    with Store.open(tmp_path) as opened:
        yield opened


def found(store: Store, id: str) -> Recorded:
    return reopen(store, id)


def test_they_verify_and_end_where_they_did(store: Store) -> None:
    assert store.verify().clean
    assert {id: found(store, id).head for id in HEADS} == HEADS


def test_they_are_replayed_on_the_case_they_were_made_on(store: Store) -> None:
    assert found(store, WHOLE).play.ended
    assert found(store, LED).play.location.location.address == "order"
    assert [type(moment.event).__name__ for moment in log(found(store, PASSED).play)] == [
        "Started",
        "PassedOver",
    ]


def test_a_case_hashes_to_what_its_plays_were_made_on(store: Store) -> None:
    kept = found(store, WHOLE)
    hashes, started = kept.scenario.hashes, kept.play.started
    assert (hashes.story, hashes.key, hashes.text) == (started.story, started.key, started.text)


def test_their_slots_are_settled_as_they_were(store: Store) -> None:
    kept = found(store, WHOLE)
    settled = score(kept.scenario, kept.play).settlements
    assert {s.slot: (s.overall, s.seq) for s in settled} == SLOTS


def test_votes_of_a_room_count_as_they_did(store: Store) -> None:
    [vote] = votes(found(store, LED).play)
    assert (vote.at, vote.turn) == ("door", 0)
    assert {id: n for id, n in vote.counts.items() if n} == {"separate": 5, "in-front": 3}


def test_there_is_a_debrief_of_each(store: Store) -> None:
    for id, head in HEADS.items():
        page = debrief_json(found(store, id))
        assert page["case"] == "every-kind" and head in str(page)
