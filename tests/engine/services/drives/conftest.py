"""A course on several computers and one stick; without the extra `sticks`, these are left out."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from engine.services.shared import kits

if TYPE_CHECKING:
    from tests.engine.services.drives.course import Given

collect_ignore_glob = [] if find_spec("nacl") else ["*.py"]


@pytest.fixture(scope="module", autouse=True)
def cheap_guesses() -> Iterator[None]:
    """Marks of codes and locks of keys that cost nothing: half of the time was scrypt and Argon2.

    `test_kits` holds what they cost.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kits, "WORK", 2)
        patch.setattr("engine.services.drives.keys.WORK", (1, 8192))
        kits.mark_of.cache_clear()
        yield
    kits.mark_of.cache_clear()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


@pytest.fixture
def given(tmp_path: Path, stick: Path) -> Given:
    """A course of three people, and a laptop that joined it."""
    from tests.engine.services.drives.course import join_course, leading  # needs `sticks`

    lead, codes = leading(tmp_path, 3)
    lead.kit(stick)
    return lead, join_course(tmp_path, "laptop", stick, lead), codes
