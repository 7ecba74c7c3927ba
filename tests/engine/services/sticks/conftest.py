"""A course on several computers and one stick; without the extra `sticks`, these are left out."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec

import pytest

from engine.services.sticks import kits

collect_ignore_glob = [] if find_spec("nacl") else ["*.py"]


@pytest.fixture(scope="module", autouse=True)
def cheap_marks() -> Iterator[None]:
    """Marks of codes that cost nothing: a third of the time of these tests was scrypt.

    `test_kits` holds what a mark is.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kits, "WORK", 2)
        kits.mark_of.cache_clear()
        yield
    kits.mark_of.cache_clear()
