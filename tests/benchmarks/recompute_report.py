"""Recomputes every figure of a course of many people from its raw events, by other code.

    python tests/benchmarks/recompute_report.py 116

With 116 people each case is met under every way its luck can fall.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from tests.engine.reports.cohort.recomputed import recompute


def main() -> None:
    """Print how many figures were compared, and each that differs."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 116
    with tempfile.TemporaryDirectory() as folder:
        compared, wrong = recompute(Path(folder), people)
    print(f"{people} people: {compared} figures, {len(wrong)} differ, {time.process_time():.0f} s")
    for each in wrong:
        print(*each)
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
