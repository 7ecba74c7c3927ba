"""Own words and preferences."""

from __future__ import annotations

import pytest

from engine.records.annotations import Annotation, Recalled
from engine.records.problems import RecordsProblem
from engine.records.sqlite.store import Store
from tests.engine.records.contract.stores import CODE, FACTS, OTHER, Kept, play_of


def test_own_words_can_be_written_over_and_taken_back(store: Store) -> None:
    play = store.create(b"1", FACTS).play
    note = Annotation(
        play, "note", "ملاحظة".encode(), seq=1, address="doorway", participant="123456"
    )
    contest = Annotation(play, "contest", b"not in my job", address="doorway.separate", shared=True)
    for words in (note, contest, Annotation(play, "note", b"first", 1, "doorway", "123456"), note):
        store.words.put(words)
    assert store.words.of(play) == (contest, note)
    store.words.remove(contest)
    assert store.words.of(play) == (note,)
    assert store.head(play).seq == 1
    with pytest.raises(RecordsProblem, match="R010"):
        store.words.put(Annotation("0" * 32, "note", b"to nobody"))


def test_preferences_are_kept_per_code(store: Store) -> None:
    store.preferences.put("123456", "theme", "calm")
    store.preferences.put("123456", "theme", "contrast")
    store.preferences.put("654321", "motion", "none")
    assert store.preferences.of("123456") == {"theme": "contrast"}
    assert store.preferences.of("000000") == {}


def test_what_was_recalled_is_only_added_to_and_kept_per_code(store: Store) -> None:
    play = store.create(b"1", FACTS).play
    missed = Recalled(play, "hall", "2026-03-04", held=False)
    held = Recalled(play, "hall", "2026-03-06", held=True)
    for each in (missed, held):
        store.recalls.add("123456", each)
    assert store.recalls.of("123456") == (missed, held)
    assert store.recalls.of("654321") == ()
    assert store.head(play).seq == 1, "nothing of it is in the log"
    with pytest.raises(RecordsProblem, match="R010"):
        store.recalls.add("123456", Recalled("0" * 32, "hall", "2026-03-04", held=True))


def test_what_was_recalled_is_forgotten_with_its_code_and_with_its_play(
    kept: Kept, store: Store
) -> None:
    play, other = (play_of(store, CODE, OTHER).play for _ in range(2))
    for code in (CODE, OTHER):
        store.recalls.add(code, Recalled(play, "unmistakable-place", "2026-03-04", held=False))
    store.forget(CODE)
    assert store.recalls.of(CODE) == () and len(store.recalls.of(OTHER)) == 1
    store.delete(play)
    assert store.recalls.of(OTHER) == ()
    assert kept.holding("unmistakable-place") == []
    assert [listed.play for listed in store.plays()] == [other]
