import random
from pathlib import Path

import pytest

from tests.benchmarks.kill9 import run


@pytest.mark.exhaustive
@pytest.mark.parametrize("journal", ["wal", "delete"])
def test_a_decision_survives_kill_9(folder: Path, journal: str) -> None:
    tally = run(folder, journal, 10, random.Random(journal))
    assert tally.kills == 10 and tally.events > 10
