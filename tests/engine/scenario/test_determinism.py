"""What is compiled never depends on the order of a set, which differs from process to process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SEEDS = ("0", "1", "41")

COMPILE = """
import hashlib, json
from msgspec import Struct
from msgspec.structs import astuple
from engine.explore.values.codec import fingerprint
from engine.scenario.case_files import SHIPPED
from engine.scenario.load import load
from tests.cases import FIXTURES

def plain(value):
    if isinstance(value, Struct):
        return [type(value).__name__, *map(plain, astuple(value))]
    if isinstance(value, frozenset):
        return sorted(map(plain, value))
    if isinstance(value, dict):
        return [[plain(key), plain(part)] for key, part in value.items()]
    return [plain(part) for part in value] if isinstance(value, list | tuple) else value

# The two fixtures hold every word of the format; the shipped cases, many of each.
large = [SHIPPED / "foundation" / f"{name}.yaml" for name in ("first-interview", "traffic-light")]
cases = [*large, *sorted(FIXTURES.glob("every*.yaml"))]
for path in cases:
    case = load(path)
    compiled = plain([case.story.model, case.key, case.text, case.rules, case.places])
    said = json.dumps(compiled, ensure_ascii=False).encode()
    print(path.name, fingerprint(case), hashlib.sha256(said).hexdigest())
"""


def compiled(seed: str) -> str:
    """A line for each case: its name, its fingerprint, and a hash of everything compiled."""
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    return subprocess.run(
        [sys.executable, "-c", COMPILE],
        env=environment,
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def test_a_case_compiles_to_the_same_whatever_the_hash_seed() -> None:
    first, *others = map(compiled, SEEDS)
    assert len(first.splitlines()) >= 3
    assert all(other == first for other in others)
