"""What many kept plays cost who begins one or reads one: processor time against an empty folder.

    python tests/benchmarks/bench_many_plays.py [--plays 20000]

Each command is a process of its own, in a folder with one finished play, and in one with so many
more, half of them finished and half left, all without a code as on a shared laptop. The ratio
counts; the seconds are this machine's.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from engine.play.events import to_bytes  # noqa: E402
from engine.play.play import log  # noqa: E402
from engine.records.sqlite.store import Store  # noqa: E402
from engine.records.stored_plays import Ended  # noqa: E402
from tests.tui.faces import CASE, played  # noqa: E402

COMMANDS = {
    "play --plain": ("play", str(CASE), "--plain"),
    "debrief": ("debrief",),
    "records list": ("records", "list"),
}
RIFQ = "from tui.cli.main import main; main()"
TIMES = 7


def fill(store: Store, plays: int) -> None:
    """So many plays without a code, every second one left after three answers; then one whole."""
    with store.group_writes():
        whole = played(store)
        facts = store.find_listed(whole.id).facts
        bodies = [to_bytes(moment.event) for moment in log(whole.play)]
        for number in range(plays):
            kept = bodies if number % 2 else bodies[:4]
            head = store.create(kept[0], facts)
            for body in kept[1:]:
                head = store.append(head.play, head.seq, body)
            if number % 2:
                store.settle([Ended(head.play, head.seq)])
        played(store)


def seconds(command: tuple[str, ...], data: Path) -> float:
    """Processor time of the fastest of some runs; what it asks is left unanswered."""
    found = []
    for _ in range(TIMES):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [
                sys.executable,
                "-c",
                "from tui.cli.main import main; main()",
                *command,
                "--data",
                str(data),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            check=True,
            cwd=ROOT,
            env={**os.environ, "RIFQ_CACHE": str(data.parent / "cache")},
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        found.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(found)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--plays", type=int, default=20_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folders = {plays: Path(folder, str(plays)) for plays in (0, asked.plays)}
        for plays, data in folders.items():
            with Store.open(data) as store:
                fill(store, plays)
        for name, command in COMMANDS.items():
            few, many = (seconds(command, data) for data in folders.values())
            print(
                f"{name:14} {few:.3f} s, with {asked.plays:,} plays {many:.3f} s: {many / few:.2f}"
            )


if __name__ == "__main__":
    main()
