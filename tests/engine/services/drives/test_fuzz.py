"""Whatever comes by a stick is refused by a problem with a code, or is what its writer wrote."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.fuzz_sticks import run


def test_nothing_of_some_thousand_changed_files_breaks_anything(tmp_path: Path) -> None:
    """`tests/benchmarks/fuzz_sticks.py` tries as many as one has time for."""
    report = run(2500, 1, tmp_path)
    assert report.broken == []
    assert len(report.tries) == 5 and all(report.refused[name] > 100 for name in report.tries)
    assert report.grown < 64 << 20
