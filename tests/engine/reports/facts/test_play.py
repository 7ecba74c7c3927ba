"""Facts that were kept are what would be read again, and are read again when they may differ."""

from __future__ import annotations

import dataclasses
import hashlib

import msgspec
import pytest
from msgspec.structs import replace

from engine.reports.cohort.select_plays import Played
from engine.reports.facts.play import (
    FORMULA,
    Facts,
    Kept,
    Outline,
    Reader,
    from_bytes,
    keep,
    to_bytes,
)
from engine.scenario.scenario import Scenario
from tests.cases import loaded
from tests.cohorts import FILES
from tests.engine.reports.cohort.people import people_at
from tests.engine.reports.cohort.rooms import door, known, room

HEAD = "ab" * 32


def read(case: Scenario, played: Played, *, valued: bool = False) -> Facts:
    return Reader(case, known(case) if valued else None).read(played.play)


def kept(case: Scenario, played: Played, facts: Facts) -> Kept:
    outline = Outline.of(played.play, played.scenario)
    found = from_bytes(to_bytes(keep(HEAD, outline, case, facts)))
    assert found is not None
    return found


@pytest.mark.parametrize("case", FILES)
def test_what_was_kept_is_what_was_read(case: str) -> None:
    scenario = loaded(FILES[case])
    valued = case == "every-kind"
    for played in people_at(scenario, 25, seed=3):
        facts = read(scenario, played, valued=valued)
        found = kept(scenario, played, facts)
        assert found.digest == HEAD
        assert found.outline == Outline.of(played.play, scenario)
        assert found.find_facts(scenario) == facts
        assert (facts.parts is not None) == valued


@pytest.mark.parametrize("part", ["story", "key", "text"])
def test_it_is_read_again_when_the_case_is_another(part: str) -> None:
    played = room(3)[0]
    found = kept(door(), played, read(door(), played))
    assert found.find_facts(door()) is not None
    other = dataclasses.replace(door(), hashes=replace(door().hashes, **{part: "0" * 64}))
    assert found.find_facts(other) is None


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"null", b"{}", b'["a", 3, "", {}]', b'["a", ["c", "s", "d"], "", {}]', b"\xff"],
)
def test_bytes_that_are_nothing_kept_are_none(body: bytes) -> None:
    assert from_bytes(body) is None


@pytest.mark.parametrize("wrong", [None, 3, "word", [[1]]])
def test_facts_that_cannot_be_understood_are_read_again(wrong: object) -> None:
    played = room(3)[0]
    found = kept(door(), played, read(door(), played))
    body = msgspec.json.decode(found.body)
    for name in ("finished", "moments", "attained", "needs", "talks", "faults"):
        strange = msgspec.Raw(msgspec.json.encode({**body, name: wrong}))
        assert replace(found, body=strange).find_facts(door()) is None
        less = msgspec.Raw(msgspec.json.encode({n: v for n, v in body.items() if n != name}))
        assert replace(found, body=less).find_facts(door()) is None


def test_nobodys_code_is_in_it() -> None:
    for played in room(12):
        outline = Outline.of(played.play, door())
        line = to_bytes(keep(HEAD, outline, door(), read(door(), played)))
        assert played.people[0].encode() not in line


def test_the_number_of_the_formula_changes_with_what_is_read() -> None:
    """When this fails because plays are read otherwise than before, raise `FORMULA` by one.

    What is kept on the computers of those who give courses is then read again.
    """
    digest = hashlib.sha256()
    for played in people_at(door(), 12, seed=9):
        facts = read(door(), played, valued=True)
        outline = Outline("every-kind", "", "2026-03-02", False, True, True)
        digest.update(to_bytes(replace(keep(HEAD, outline, door(), facts), by="")))
    assert (FORMULA, digest.hexdigest()[:16]) == (5, "e7859d5882271b9e")
