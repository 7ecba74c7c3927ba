"""What a second check costs: of each shipped case, of all, and of one with another sentence.

    python tests/benchmarks/bench_checks.py

Each check is a process of its own, and what is counted is all the processor time it takes, in turns
with `rifq --version`, which does nothing but start. The first checks prove everything and take most
of a minute.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
CASES = ("thursday-ticket", "first-interview", "guesthouse-visit")
CASE_BAR, FOLDER_BAR = 0.3, 1.0  # seconds of the processor
TIMES = 7
MAIN = "from tui.cli.main import main; main()"


def took(*args: str | Path) -> float:
    """Seconds of the processor that a command takes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-c", MAIN, *map(str, args)]
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def again(name: str, bar: float, *args: str | Path) -> None:
    """Print what a check costs that was made before."""
    first = took("check", *args)
    turns = [(took("check", *args), took("--version")) for _ in range(TIMES)]
    warm, start = (median(each) for each in zip(*turns, strict=True))
    said = f"{name:18} first {first:6.2f} s   again {warm:5.3f} s (goal < {bar})"
    print(f"{said}   {warm / start:4.1f}× a start, 1/{first / warm:.0f} of the first", flush=True)


def main() -> None:
    """Print one line for each case, one for the folder, one for a changed case."""
    folder = ROOT / "scenarios" / "foundation"
    with tempfile.TemporaryDirectory() as work:
        os.environ["RIFQ_CACHE"] = work
        for name in CASES:
            again(name, CASE_BAR, folder / f"{name}.yaml")
        again("all of them", FOLDER_BAR, folder)
        text = (folder / f"{CASES[-1]}.yaml").read_text("utf-8")
        changed = Path(work) / f"{CASES[-1]}.yaml"
        changed.write_text(text.replace("title: ", "title: Another ", 1), "utf-8")
        print(f"{'another sentence':18} {took('check', changed):5.2f} s, with reading the case")


if __name__ == "__main__":
    main()
