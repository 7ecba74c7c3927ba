"""A code that has a PIN is opened by its owner alone; five wrong ones shut it for a while."""

from __future__ import annotations

import importlib.util

import pytest

pytest.importorskip("argon2", reason="the room is an extra: pip install 'rifq[room]'")

from engine.records.sqlite.store import Store
from engine.services.courses.participants import Participants
from engine.services.courses.pins import Pins


def try_pin(pins: Pins, code: str, pin: str) -> str:
    refused = pins.refusal(code, pin)
    return refused.code if refused else ""


def test_the_right_pin_opens_on_any_keyboard_and_a_wrong_one_does_not(store: Store) -> None:
    people = Participants(store)
    code, other = people.mint_code(), people.mint_code()
    assert not people.pins.has_chosen(code) and not people.pins.has_chosen("")
    people.pins.choose(code, "4711")
    assert people.pins.has_chosen(code) and not people.pins.has_chosen(other)
    assert try_pin(people.pins, code, " ٤٧١١ ") == ""
    assert try_pin(people.pins, code, "4712") == "W010"
    assert "4711" not in repr(store.preferences.of(code))


def test_after_five_wrong_ones_even_the_right_one_waits(store: Store) -> None:
    people = Participants(store)
    code = people.mint_code()
    people.pins.choose(code, "4711")
    for n in range(5):
        assert try_pin(people.pins, code, f"000{n}") == "W010"
    assert try_pin(people.pins, code, "4711") == "W009"


def test_a_pin_that_cannot_be_checked_here_opens_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = Participants(store)
    code = people.mint_code()
    people.pins.choose(code, "4711")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    refused = people.pins.refusal(code, "4711")
    assert refused is not None and refused.code == "W102"
    assert "pip install 'rifq[room]'" in refused.message


def test_a_pin_that_was_taken_back_is_none(store: Store) -> None:
    people = Participants(store)
    code = people.mint_code()
    people.pins.choose(code, "4711")
    people.pins.take_back(code)
    assert not people.pins.has_chosen(code)
