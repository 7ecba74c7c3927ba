"""Own words and preferences."""

from __future__ import annotations

import pytest

from engine.records.annotations import Words
from engine.records.problems import RecordsProblem
from engine.records.store import Store
from tests.engine.records.contract.stores import FACTS


def test_own_words_can_be_written_over_and_taken_back(store: Store) -> None:
    play = store.create(b"1", FACTS).play
    note = Words(play, "note", "ملاحظة".encode(), seq=1, address="doorway", participant="123456")
    contest = Words(play, "contest", b"not in my job", address="doorway.separate", shared=True)
    for words in (note, contest, Words(play, "note", b"first", 1, "doorway", "123456"), note):
        store.words.put(words)
    assert store.words.of(play) == (contest, note)
    store.words.remove(contest)
    assert store.words.of(play) == (note,)
    assert store.head(play).seq == 1
    with pytest.raises(RecordsProblem, match="R010"):
        store.words.put(Words("0" * 32, "note", b"to nobody"))


def test_preferences_are_kept_per_code(store: Store) -> None:
    store.preferences.put("123456", "theme", "calm")
    store.preferences.put("123456", "theme", "contrast")
    store.preferences.put("654321", "motion", "none")
    assert store.preferences.of("123456") == {"theme": "contrast"}
    assert store.preferences.of("000000") == {}
