"""One bad row or page is a fault with a name, never records that do not open.

`tests/benchmarks/damage_records.py` tries all that is tried here in part.
"""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from tests.damaged_records import (
    DOCTOR,
    VERIFY,
    damage_pages,
    damages,
    fill,
    find_faults,
    verbs,
)
from tests.tui.faces import rifq_here

EVERY = list(damages())
OFTEN = ("cohort_key", "all_plays", "issue SET cohort", "closed", "hash = ? [0]", "DROP t")
"""What once ended in an error of our own."""
PARTS = 4


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Undamaged records, and a code that plays in them."""
    folder = tmp_path_factory.mktemp("damaged") / "whole"
    return folder, fill(folder)


def test_undamaged_records_are_sound(whole: tuple[Path, str]) -> None:
    folder, code = whole
    assert find_faults(folder) == []
    found = rifq_here(*VERIFY, data=folder)
    assert found.returncode == 0, found.stdout
    assert "R003" not in rifq_here(*DOCTOR, data=folder).stdout
    assert code not in found.stdout


@pytest.mark.parametrize("part", range(PARTS))
def test_damaged_records_are_named_or_opened(
    whole: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: int
) -> None:
    monkeypatch.chdir(tmp_path)
    folder, code = whole
    chance, found = random.Random(part), []
    known = [damage for damage in EVERY if any(word in damage.name for word in OFTEN)]
    acts = [(each.name, each.act) for each in chance.sample(EVERY, 24) + chance.sample(known, 12)]
    acts += [("pages", lambda data: damage_pages(chance, data))] * 14
    for name, act in acts:
        data = tmp_path / "data"
        shutil.copytree(folder, data)
        act(data)
        more = chance.sample(verbs(code), chance.random() < 0.25)
        found += [(name, fault) for fault in find_faults(data, more)]
        shutil.rmtree(data)
    assert found == []
