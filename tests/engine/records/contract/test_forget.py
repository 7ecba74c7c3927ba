"""Forgetting leaves no byte, and every chain still verifies."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.records.annotations import Annotation
from engine.records.cohorts import Forgotten
from engine.records.problems import RecordsProblem
from engine.records.sqlite.store import Store
from tests.engine.records.contract.stores import CODE, OTHER, Kept, play_of

MARK = b"unmistakable"


@pytest.mark.exhaustive
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sets(st.sampled_from([CODE, OTHER])), min_size=1, max_size=5))
def test_forgetting_keeps_every_head_and_touches_only_that_person(
    store: Store, people: list[set[str]]
) -> None:
    heads = [play_of(store, *codes) for codes in people]
    store.forget(CODE)
    for head, codes in zip(heads, people, strict=True):
        assert store.head(head.play) == head
        assert store.find_altered(head.play) is None
        forgotten = {event.body is None for event in store.events(head.play)}
        assert forgotten == {codes == {CODE}}
    assert store.plays(participant=CODE) == ()


def test_a_play_of_two_loses_only_the_link_until_the_last_is_forgotten(
    kept: Kept, store: Store
) -> None:
    head = play_of(store, CODE, OTHER, mark="of two")
    store.words.put(Annotation(head.play, "note", MARK, participant=CODE))
    store.words.put(Annotation(head.play, "note", b"also mine", participant=OTHER))
    done = store.forget(CODE)
    assert (done.plays, done.shared) == (0, 1)
    assert store.plays()[0].participants == (OTHER,)
    assert [words.participant for words in store.words.of(head.play)] == [OTHER]
    assert kept.holding(MARK, CODE.encode()) == []
    assert store.forget(OTHER).plays == 1
    assert kept.holding(b"of two", MARK, OTHER.encode()) == []


def test_one_play_can_be_deleted_by_itself(kept: Kept, store: Store) -> None:
    stays = play_of(store, CODE, mark="kept")
    gone = play_of(store, CODE, mark="taken away")
    assert store.delete(gone.play).events == 5
    assert kept.holding(b"taken away") == []
    assert [listed.play for listed in store.plays()] == [stays.play]
    assert store.verify(gone.hash).clean
    with pytest.raises(RecordsProblem, match="R010"):
        store.delete("0" * 32)


def test_a_forgotten_play_cannot_be_gone_on_with(store: Store) -> None:
    head = play_of(store, CODE)
    store.forget(CODE)
    with pytest.raises(RecordsProblem, match="R010"):
        store.append(head.play, head.seq, b"more")
    with pytest.raises(RecordsProblem, match="R012"):
        store.resolve()


def test_a_code_that_is_not_here_is_forgotten_already(store: Store) -> None:
    assert store.forget("999999") == Forgotten(0, 0, 0)
