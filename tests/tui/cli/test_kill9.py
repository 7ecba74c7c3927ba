"""The command line is killed in the middle of what changes records as a whole."""

from __future__ import annotations

import random

import pytest

from tests.benchmarks.kill9_records import deeds, run


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", ["bring up to date", "back up", "restore"])
def test_records_that_were_being_written_are_whole(name: str) -> None:
    assert run(deeds()[name], 8, random.Random(name)) > 0, "no kill came before the end"
