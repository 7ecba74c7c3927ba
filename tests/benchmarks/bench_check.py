"""What the plain check costs: states, seconds and memory for every shipped case.

    python tests/benchmarks/bench_check.py [CASE…]

Reading a case (YAML, schema, compiling) and searching it are told apart. Each case is checked in a
process of its own, so that the memory is its own.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parent.parent.parent
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from engine.explore.findings import findings  # noqa: E402
from engine.scenario.library import cases, load  # noqa: E402


def one(path: Path) -> None:
    """Check one case and tell what it took."""
    began = perf_counter()
    scenario = load(path)
    read = perf_counter()
    report = findings(scenario)
    searched = perf_counter() - read
    all_of_them = "" if report.exhausted else ", not all"
    print(
        f"{scenario.id:20} read {read - began:5.2f} s   search {searched:6.2f} s   "
        f"{report.states:>9,} states{all_of_them}   {report.states / searched:>9,.0f}/s   "
        f"{memory():>5,.0f} MiB"
    )


def memory() -> float:
    """The most memory this process has held, in MiB; 0 where a system does not tell."""
    try:
        import resource
    except ImportError:  # Windows
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 2**20 if sys.platform == "darwin" else most / 2**10


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cases", nargs="*", type=Path, help="files; else every shipped case")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        one(asked.one)
        return
    for path in asked.cases or cases():
        subprocess.run([sys.executable, __file__, "--one", str(path)], check=False)


if __name__ == "__main__":
    main()
