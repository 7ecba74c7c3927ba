"""What it costs to open a play: processor time of a process, and of many that start together.

    python tests/benchmarks/bench_opening.py [--people 116] [--count 10] [--against CHECKOUT]

Every process opens the case and leaves; the case is kept compiled, and Rifq's code is compiled as
an installation has it. Python itself and click are measured in the same turns: no command line can
cost less. Another checkout, if one is given, takes its turns, too. Then so many people start at one
moment, in one data folder, and no start may be lost. Ratios count; seconds are this machine's. It
needs a system with `wait4`.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parent.parent.parent
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from engine.records.sqlite.store import Store  # noqa: E402

RIFQ = "from tui.cli.main import main; main()"
OPEN = (RIFQ, "play", "thursday-ticket")
COMMANDS: dict[str, tuple[str, ...]] = {
    "python -c pass": ("pass",),
    "import click": ("import click",),
    "play --jsonl": (*OPEN, "--jsonl"),
    "play --plain": (*OPEN, "--plain", "--new"),
}
BAR = 0.15  # seconds of processor time
UNWANTED = ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH")


class Checkout:
    """The code of a folder, with plays and caches of its own in `work`."""

    def __init__(self, folder: Path, work: Path) -> None:
        self.folder = folder
        self.data = work / "data"
        self.environment = {n: v for n, v in os.environ.items() if n not in UNWANTED}
        self.environment |= {"RIFQ_DATA": str(self.data), "RIFQ_CACHE": str(work / "cache")}

    def begin(self, code: str, *arguments: str) -> subprocess.Popen[bytes]:
        """A process with nothing to read."""
        return subprocess.Popen(
            [sys.executable, "-c", code, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            cwd=self.folder,
            env=self.environment,
        )


def spent(process: subprocess.Popen[bytes]) -> float:
    """The processor seconds of a process, once it has ended well."""
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, process.args
    return used.ru_utime + used.ru_stime


def in_turns(checkouts: list[Checkout], count: int) -> list[dict[str, float]]:
    """The least that each command cost in each checkout, after a round that is not counted."""
    rounds = [
        [{name: spent(each.begin(*c)) for name, c in COMMANDS.items()} for each in checkouts]
        for _ in range(count + 1)
    ]
    return [
        {name: min(found[name] for found in column) for name in COMMANDS}
        for column in zip(*rounds[1:], strict=True)
    ]


def at_once(checkout: Checkout, people: int) -> tuple[float, float]:
    """Seconds until the last of so many has begun, and processor seconds of one of them."""
    with Store.open(checkout.data) as store:
        before = len(store.plays())
    began = perf_counter()
    every = [checkout.begin(*COMMANDS["play --jsonl"]) for _ in range(people)]
    each = sum(map(spent, every)) / people
    waited = perf_counter() - began
    with Store.open(checkout.data) as store:
        assert len(store.plays()) == before + people and store.verify().clean
    return waited, each


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=116)
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--against", type=Path, help="another checkout of this repository")
    given = parser.parse_args()
    folders = [ROOT, *([given.against.resolve()] if given.against else [])]
    with tempfile.TemporaryDirectory() as work:
        checkouts = [Checkout(folder, Path(work) / str(n)) for n, folder in enumerate(folders)]
        for checkout, costs in zip(checkouts, in_turns(checkouts, given.count), strict=True):
            print(checkout.folder)
            for name, cost in costs.items():
                print(f"  {name:15} {cost:.3f} s, {cost / costs['import click']:.1f} times click")
            waited, each = at_once(checkout, given.people)
            word = "held" if costs["play --jsonl"] <= BAR else "missed"
            print(f"  {given.people} at once: {waited:.1f} s, {each:.3f} s of processor time each")
            print(f"  bar: {BAR} s of processor time to open a play: {word}")


if __name__ == "__main__":
    main()
