"""Durable appends a second: what it costs to have a decision on disk before the next scene shows.

    python tests/benchmarks/bench_append.py [--folder WHERE]

Measured in both ways the records are kept: the write-ahead journal of a newer SQLite and the
rollback journal of an older one. Every append waits for the disk, so the figure is the disk's;
beside it stands what the same disk gives to one write and one wait, with nothing of Rifq in
between. A person decides a few times a minute.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

ROOT = Path(__file__).resolve().parent.parent.parent
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from engine.play.events import Decided, to_bytes  # noqa: E402
from engine.records.sqlite.store import Store  # noqa: E402
from engine.records.stored_plays import Facts  # noqa: E402
from tests.benchmarks.kill9 import JOURNALS  # noqa: E402

BODY = to_bytes(Decided("doorway", "separate", 2))


def times(act: Callable[[], None], count: int) -> list[float]:
    """Seconds each of `count` calls took."""
    found = []
    for _ in range(count):
        began = perf_counter()
        act()
        found.append(perf_counter() - began)
    return found


def appends(folder: Path, journal: str, count: int) -> tuple[str, list[float]]:
    """The journal that was really used, and the seconds of each append."""
    with Store.open(folder, sqlite_version=JOURNALS[journal]) as store:
        head = store.create(b"started", Facts("case", "1", "2026-01-01"))

        def append() -> None:
            nonlocal head
            head = store.append(head.play, head.seq, BODY)

        return store.journal, times(append, count)


def waits(folder: Path, count: int) -> list[float]:
    """Seconds of one small write and one wait for the disk."""
    with (folder / "plain").open("wb", buffering=0) as file:

        def write() -> None:
            file.write(BODY)
            os.fsync(file.fileno())

        return times(write, count)


def tell(name: str, seconds: list[float]) -> None:
    """One line: the rate, the middle and the slowest in a hundred."""
    rate, middle = len(seconds) / sum(seconds), median(seconds) * 1e3
    slow = sorted(seconds)[int(len(seconds) * 0.99)] * 1e3
    print(f"{name:22} {rate:>8,.0f}/s   median {middle:.2f} ms   1 in 100 over {slow:.2f} ms")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--folder", type=Path, help="on the disk to be measured")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
        tell("write and wait alone", waits(Path(folder), asked.count))
        for journal in JOURNALS:
            used, seconds = appends(Path(folder) / journal, journal, asked.count)
            tell(f"append, {used} journal", seconds)


if __name__ == "__main__":
    main()
