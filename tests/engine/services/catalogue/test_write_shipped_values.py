"""The values that come with Rifq: there, current, and those that exploring finds."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.explore.explored_case import Case
from engine.explore.theorems.variables import find_unused_variables
from engine.explore.values.codec import pack
from engine.explore.values.compute import compute_values
from engine.scenario.case_files import cases
from engine.scenario.load import load_bytes
from engine.services.catalogue.write_shipped_values import pack_values
from engine.services.shared.values_cache import (
    SHIPPED_VALUES,
    at_hand,
    begin,
    read_shipped,
    shipped_file,
)
from tests.cases import loaded

CASES = list(cases())
AGAIN = "not current: run `python -m engine.services.catalogue.write_shipped_values`"


def test_each_shipped_case_has_its_values_and_nothing_else_is_there() -> None:
    assert {shipped_file(loaded(path)) for path in CASES} == set(SHIPPED_VALUES.iterdir()), AGAIN


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_shipped_case_is_never_explored(path: Path, tmp_path: Path) -> None:
    scenario = loaded(path)
    assert read_shipped(scenario) is not None, AGAIN
    assert at_hand(scenario, tmp_path) and not begin(scenario, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_case_that_was_changed_has_none() -> None:
    path = CASES[-1]
    raw = path.read_bytes().replace(b"is: 4", b"is: 3.5", 1)
    assert raw != path.read_bytes()
    changed = load_bytes(raw, str(path))
    assert read_shipped(changed) is None and not shipped_file(changed).exists()


@pytest.mark.exhaustive
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_shipped_values_are_those_that_exploring_finds(path: Path) -> None:
    scenario, explored = loaded(path), Case(loaded(path))
    found, shipped = compute_values(explored), read_shipped(scenario)
    assert found is not None and shipped is not None and pack(shipped) == pack(found), AGAIN
    assert shipped_file(scenario).stat().st_size <= len(pack_values(found)) + 1000
    assert not list(find_unused_variables(explored))  # while it is explored
