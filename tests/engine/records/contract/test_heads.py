"""The same bytes and the same salts have the same heads in every store."""

from __future__ import annotations

import pytest

from engine.records import chain
from engine.records.sqlite.store import Store
from tests.engine.records.contract.stores import FACTS


def test_a_head_is_what_the_chain_says(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "new_salt", lambda: bytes(32))
    head = store.create(b"one", FACTS, play_id="ab" * 16)
    head = store.append(head.play, 1, b"two")
    expected = chain.START
    for seq, body in enumerate((b"one", b"two"), 1):
        expected = chain.link(expected, seq, head.play, chain.commit(bytes(32), body))
    assert head.hash == expected.hex()
    assert [event.hash for event in store.events(head.play)][-1] == head.hash


def test_nothing_is_wrong_with_a_place_that_can_be_written_to(store: Store) -> None:
    assert store.refusal() is None
    assert store.place
