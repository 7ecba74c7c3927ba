"""A summary that was kept is what would be read again, and is read again when it may differ."""

from __future__ import annotations

import dataclasses
import hashlib

import pytest
from msgspec.structs import replace

from engine.reports.cohort.play_reader import Reader
from engine.reports.cohort.play_summary import (
    FORMULA,
    Outline,
    Seen,
    Summary,
    find_seen,
    from_bytes,
    summary_of,
    to_bytes,
)
from engine.reports.cohort.select_plays import Played
from engine.scenario.scenario import Scenario
from tests.cases import loaded
from tests.cohorts import FILES
from tests.engine.reports.cohort.people import people_at
from tests.engine.reports.cohort.rooms import door, known, room

HEAD = "ab" * 32


def read(case: Scenario, played: Played, *, valued: bool = False) -> Seen:
    return Reader(case, known(case) if valued else None).read(played.play)


def kept(case: Scenario, played: Played, seen: Seen) -> Summary | None:
    outline = Outline.of(played.play, played.scenario)
    return from_bytes(to_bytes(summary_of(HEAD, outline, case, seen)))


@pytest.mark.parametrize("case", FILES)
def test_what_was_kept_is_what_was_read(case: str) -> None:
    scenario = loaded(FILES[case])
    valued = case == "every-kind"
    for played in people_at(scenario, 25, seed=3):
        seen = read(scenario, played, valued=valued)
        found = kept(scenario, played, seen)
        assert found is not None and found.head == HEAD
        assert found.outline == Outline.of(played.play, scenario)
        assert find_seen(found, scenario) == seen
        assert (seen.parts is not None) == valued


@pytest.mark.parametrize("part", ["story", "key", "text"])
def test_it_is_read_again_when_the_case_is_another(part: str) -> None:
    played = room(3)[0]
    found = kept(door(), played, read(door(), played))
    assert found is not None and find_seen(found, door()) is not None
    other = dataclasses.replace(door(), hashes=replace(door().hashes, **{part: "0" * 64}))
    assert find_seen(found, other) is None


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"null", b"{}", b'["a", 3, "", {}]', b'["a", ["c", "s", "d"], "", {}]', b"\xff"],
)
def test_bytes_that_are_no_summary_are_none(body: bytes) -> None:
    assert from_bytes(body) is None


def test_a_summary_that_cannot_be_understood_says_nothing() -> None:
    played = room(3)[0]
    found = kept(door(), played, read(door(), played))
    assert found is not None and found.body is not None
    for name in found.body:
        for wrong in (None, 3, "word", [[1]]):
            if find_seen(found._replace(body={**found.body, name: wrong}), door()) is None:
                break
        less = {each: found.body[each] for each in found.body if each != name}
        assert find_seen(found._replace(body=less), door()) is None


def test_nobodys_code_is_in_it() -> None:
    for played in room(12):
        line = to_bytes(
            summary_of(HEAD, Outline.of(played.play, door()), door(), read(door(), played))
        )
        assert played.people[0].encode() not in line


def test_the_number_of_the_formula_changes_with_what_is_read() -> None:
    """When this fails because plays are read otherwise than before, raise `FORMULA` by one.

    Every summary on the computers of those who give courses is then read again.
    """
    digest = hashlib.sha256()
    for played in people_at(door(), 12, seed=9):
        seen = read(door(), played, valued=True)
        outline = Outline("every-kind", "", "2026-03-02", False, True, True)
        summary = summary_of(HEAD, outline, door(), seen)
        digest.update(to_bytes(summary._replace(by="")))
    assert (FORMULA, digest.hexdigest()[:16]) == (4, "7d4afc1bf961481d")
