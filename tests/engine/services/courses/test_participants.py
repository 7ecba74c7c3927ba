"""The people who sit at a computer: codes, and how they like the screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.records.codes import mint
from engine.records.sqlite.store import Store
from engine.services.courses.participants import Participants, Preferences

CODE, OTHER = mint(), mint()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path) as opened:
        yield opened


def test_codes_are_minted_and_read_and_a_mistyped_one_is_none(
    store: Store,
) -> None:
    people = Participants(store)
    code = people.mint_code()
    assert people.check_code(f" {code[:3]} {code[3:]} ") == code
    assert people.check_code(code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))) == code
    wrong = str((int(code[0]) + 1) % 10) + code[1:]
    assert people.check_code(wrong) is None and people.check_code("") is None


def test_preferences_are_kept_by_person_and_for_the_computer(
    store: Store,
) -> None:
    people = Participants(store)
    assert people.preferences(CODE) == Preferences()
    people.keep_preferences(CODE, Preferences("high-contrast", True, True))
    people.keep_preferences("", Preferences("light", False, True))
    again = Participants(store)
    assert again.preferences(CODE) == Preferences("high-contrast", True, True)
    assert again.preferences("") == Preferences("light", False, True)
    assert again.preferences(OTHER) == Preferences()
    store.forget(CODE)
    assert again.preferences(CODE) == Preferences()


def test_what_an_older_version_kept_besides_takes_nothing_away(store: Store) -> None:
    store.preferences.put(CODE, "screen", '{"theme": "contrast", "motion": true, "plain": true}')
    assert Participants(store).preferences(CODE) == Preferences("contrast", motion=True)


def test_preferences_of_another_version_are_the_usual_ones(store: Store) -> None:
    people = Participants(store)
    for kept in ("[]", "{", '{"unknown": 1}', "null"):
        store.preferences.put(CODE, "screen", kept)
        assert people.preferences(CODE) == Preferences()
