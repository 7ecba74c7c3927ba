"""A data folder and its store, in both ways SQLite keeps commits."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.records.sqlite.database import Version
from engine.records.sqlite.store import Store


@pytest.fixture(params=[(3, 51, 3), (3, 46, 1)], ids=["wal", "delete"])
def version(request: pytest.FixtureRequest) -> Version:
    return tuple(request.param)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def store(folder: Path, version: Version) -> Iterator[Store]:
    with Store.open(folder, sqlite_version=version) as opened:
        yield opened
