"""What it costs to verify many plays: the first time, and when nothing has changed since.

    python tests/benchmarks/bench_verify.py [--plays 100000] [--data FOLDER]

Processor time is printed. The folder is filled unless it is there, and stays. The second time,
plays that were replayed before are not replayed again; the chain of every event is checked.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
from pathlib import Path
from time import process_time

ROOT = Path(__file__).resolve().parent.parent.parent
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from engine.records.sqlite.store import Store  # noqa: E402
from engine.services.plays.verification import verify  # noqa: E402
from tests.benchmarks.bench_many_plays import fill  # noqa: E402


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--plays", type=int, default=100_000)
    parser.add_argument("--data", type=Path, help="a data folder to fill, or one that is filled")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["RIFQ_CACHE"] = str(Path(folder, "cache"))
        data = asked.data or Path(folder, "data")
        filled = data.exists()
        with Store.open(data) as store:
            if not filled:
                fill(store, asked.plays)
            for time in ("first", "again"):
                began = process_time()
                found = verify(store)
                spent = process_time() - began
                events = sum(check.events for check in found.plays)
                each = f"{spent / events * 1e6:.1f} µs for each of {events:,} events"
                print(f"{time}: {spent:.1f} s, {len(found.plays):,} plays, {each}, {found.clean=}")
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"most memory {most:.0f} MB")


if __name__ == "__main__":
    main()
