"""Who is believed: plays and agreements count from the computers of the course, and no others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from engine.play.events import Started, from_bytes, to_bytes
from engine.records.store import SaltedEvent
from engine.services.cohorts.administration import CohortService
from engine.services.plays.recording import reopen, retry
from engine.services.sticks import keys, kits
from engine.services.sticks.bundles import Bundle
from tests.engine.services.sticks.course import Computer, Leading, join_course, leading
from tests.engine.services.sticks.test_take_in import seal, write_bundle
from tests.tui.given import COHORT


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


@pytest.fixture
def given(tmp_path: Path, stick: Path) -> tuple[Leading, Computer, list[str]]:
    """A course of three people, and a laptop that joined it."""
    lead, codes = leading(tmp_path, 3)
    lead.kit(stick)
    return lead, join_course(tmp_path, "laptop", stick, lead), codes


Given = tuple[Leading, Computer, list[str]]


def agreed(lead: Leading) -> int:
    """How many people agreed to what is recorded, as the page of the course says."""
    with lead.store() as store:
        return CohortService(store).summary(COHORT.id).agreed


# Agreement


def test_agreement_comes_in_the_plays_of_those_who_agreed(given: Given, stick: Path) -> None:
    lead, laptop, [one, two, _three] = given
    laptop.play(one, answers=2)
    laptop.play(two)
    with laptop.store() as store:
        for listed in store.plays():
            started = from_bytes(store.read_salted(listed.play)[0].body)
            assert isinstance(started, Started)
            assert started.agreed == store.cohorts.get(COHORT.id).agreement
    laptop.hand_in(stick)
    assert lead.take_in(stick).agreed == {one, two} and agreed(lead) == 2
    assert lead.take_in(stick).agreed == set() and agreed(lead) == 2


def test_a_list_of_people_who_agreed_is_believed_of_nobody(given: Given, stick: Path) -> None:
    lead, laptop, codes = given
    with laptop.store() as store:
        course = kits.read_joined(store)[COHORT.id].course
    begins = msgspec.msgpack.encode({"type": "beginning", "number": 1, "agreed": codes})
    content = [len(begins).to_bytes(4, "big"), begins]
    (stick / "list.rifq").write_bytes(seal(course, content, keys.device(laptop.data).signing))
    assert lead.take_in(stick).bundles == 1 and agreed(lead) == 0


def test_an_agreement_to_something_else_is_none_to_this(given: Given, stick: Path) -> None:
    lead, laptop, [code, *_rest] = given
    play = laptop.play(code, answers=3)

    def change(new: bytes) -> Callable[[Bundle], Bundle]:
        def changed(bundle: Bundle) -> Bundle:
            [handed] = bundle.plays
            first, *rest = handed.events
            body = first.body.replace(old, new)
            events = (SaltedEvent(first.salt, body), *rest)
            return replace(bundle, plays=(replace(handed, events=events),))

        return changed

    with laptop.store() as store:
        old = store.cohorts.get(COHORT.id).agreement.encode()
        other = replace(store.cohorts.get(COHORT.id), records="shared").agreement.encode()
    (stick / "a.rifq").write_bytes(write_bundle(laptop, change(other)))
    assert lead.take_in(stick).new == 1 and agreed(lead) == 0
    (stick / "a.rifq").write_bytes(write_bundle(laptop, change(b"\\u001b[31m")))
    assert [p.code for p in lead.take_in(stick).refused] == ["R080"] and play in lead.heads()


def test_a_play_from_before_agreements_were_in_plays_counts_and_brings_none(
    given: Given, stick: Path
) -> None:
    lead, laptop, [code, *_rest] = given

    def strip(bundle: Bundle) -> Bundle:
        [handed] = bundle.plays
        first, *rest = handed.events
        started = from_bytes(first.body)
        assert isinstance(started, Started)
        events = (SaltedEvent(first.salt, to_bytes(started._replace(agreed=""))), *rest)
        assert b"agreed" not in events[0].body
        return replace(bundle, plays=(replace(handed, events=events),))

    laptop.play(code)
    (stick / "a.rifq").write_bytes(write_bundle(laptop, strip))
    outcome = lead.take_in(stick)
    assert outcome.new == 1 and not outcome.wrong and agreed(lead) == 0


def test_another_try_carries_the_agreement_on(given: Given) -> None:
    _lead, laptop, [code, *_rest] = given
    play = laptop.play(code)
    with laptop.store() as store:
        first = reopen(store, play)
        again = retry(first, 3)
        assert again.play.started.agreed == first.play.started.agreed != ""  # type: ignore[union-attr]
