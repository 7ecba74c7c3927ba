"""Every file that once broke the check, or reached something new in it, is answered by the laws."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.engine.scenario.laws import CORPUS, Answer, answer, breaches

ROOT = Path(__file__).resolve().parents[3]
FILES = sorted(CORPUS.iterdir())

ANSWERS = """
from tests.engine.scenario.laws import CORPUS, answer
for path in sorted(CORPUS.iterdir()):
    print(path.name, answer(path.read_bytes()).said)
"""


@cache
def answered(path: Path) -> Answer:
    return answer(path.read_bytes())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_kept_file_is_answered_with_codes_at_lines_of_its_own(path: Path) -> None:
    assert breaches(path.read_bytes(), answered(path)) == []
    assert answer(path.read_bytes()) == answered(path)


def test_the_answers_do_not_depend_on_the_hash_seed() -> None:
    said = "".join(f"{path.name} {answered(path).said}\n" for path in FILES)
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", ANSWERS],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            cwd=ROOT,
            check=True,
            capture_output=True,
        )
        assert done.stdout.decode().replace("\r\n", "\n") == said
