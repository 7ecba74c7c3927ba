"""Every figure of a report is what other code counts from the raw events."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.reports.cohort.recomputed import recompute


@pytest.mark.exhaustive
def test_six_hundred_figures_of_a_course_are_those_of_its_raw_events(tmp_path: Path) -> None:
    """Of 24 people; `tests/benchmarks/recompute_report.py` does it for 116."""
    compared, wrong = recompute(tmp_path, 24)
    assert not wrong and compared >= 600
