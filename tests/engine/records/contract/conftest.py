"""Every store that keeps the contract, in a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.records.sqlite.store import Store
from tests.engine.records.contract.stores import STORES, Kept


@pytest.fixture(params=STORES)
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Kept]:
    with STORES[request.param](tmp_path / "data") as place:
        yield place


@pytest.fixture
def store(kept: Kept) -> Iterator[Store]:
    with kept.open() as opened:
        yield opened
