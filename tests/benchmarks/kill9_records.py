"""Kills `rifq records` while it brings records up to date, backs them up, or restores them.

    python tests/benchmarks/kill9_records.py --kills 60

After each kill the plays are those from before or those that were being put there, all of them,
and the records verify; a backup is whole or not there.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from engine.records.sqlite.backup import restore  # noqa: E402
from engine.records.sqlite.store import Store  # noqa: E402
from engine.records.stored_plays import Facts  # noqa: E402

FIRST_KEPT = ROOT / "tests" / "fixtures" / "plays-first-kept.sql"
FACTS = Facts("case", "1", "2026-03-02")
PLAYS = 400  # so that a copy takes longer than a moment
CODE = "from tui.cli.main import main; main()"

Plays = dict[str, list[bytes | None]]


@dataclass(frozen=True)
class Deed:
    """What is killed: its command, the folder it begins from, and what must hold afterwards."""

    arguments: tuple[str, ...]
    begin: Callable[[Path], None]
    holds: Callable[[Path], None]


def old(base: Path) -> None:
    """Records as the first Rifq kept them."""
    (base / "data").mkdir(parents=True)
    with closing(sqlite3.connect(base / "data" / "plays.db")) as connection:
        connection.executescript(FIRST_KEPT.read_text(encoding="utf-8"))


def many(base: Path) -> None:
    """Many plays, a backup of them, and one play since."""
    with Store.open(base / "data") as store:
        with store.group_writes():
            for number in range(PLAYS):
                store.create(b"started" * 200, FACTS, play_id=f"{number:032x}")
        store.backup(base / "monday.rifq")
        store.create(b"since then", FACTS, play_id="f" * 32)


def plays(data: Path) -> Plays:
    """Every play with its events; the records must verify."""
    with Store.open(data) as store:
        found = store.verify()
        assert found.clean, found.statements()
        ids = [each.play for each in store.plays()]
        return {play: [event.body for event in store.events(play)] for play in ids}


def _of(begin: Callable[[Path], None]) -> Plays:
    with tempfile.TemporaryDirectory() as folder:
        begin(Path(folder))
        return plays(Path(folder) / "data")


def _unchanged(begin: Callable[[Path], None]) -> Callable[[Path], None]:
    expected = _of(begin)

    def holds(base: Path) -> None:
        assert plays(base / "data") == expected

    return holds


def _backup_is_whole() -> Callable[[Path], None]:
    unchanged = _unchanged(many)

    def holds(base: Path) -> None:
        unchanged(base)
        if (base / "new.rifq").exists():
            restore(base / "elsewhere", base / "new.rifq")
            assert plays(base / "elsewhere") == plays(base / "data")

    return holds


def _one_or_the_other() -> Callable[[Path], None]:
    since = _of(many)
    monday = {play: events for play, events in since.items() if play != "f" * 32}

    def holds(base: Path) -> None:
        assert plays(base / "data") in (since, monday)

    return holds


def deeds() -> dict[str, Deed]:
    """What is killed, by name."""
    return {
        "bring up to date": Deed(("list",), old, _unchanged(old)),
        "back up": Deed(("backup", "new.rifq"), many, _backup_is_whole()),
        "restore": Deed(("restore", "monday.rifq", "--yes"), many, _one_or_the_other()),
    }


def run(deed: Deed, kills: int, chance: random.Random) -> int:
    """Kills a command so many times, each time from a new copy of the folder.

    Returns:
        How many of them had not finished yet.

    Raises:
        AssertionError: something is missing or half there.
    """
    unfinished = 0
    with tempfile.TemporaryDirectory() as folder:
        deed.begin(Path(folder) / "first")
        whole = _seconds(deed, shutil.copytree(Path(folder) / "first", Path(folder) / "whole"))
        for number in range(kills):
            base = shutil.copytree(Path(folder) / "first", Path(folder) / str(number))
            process, began = _start(deed, base), time.monotonic()
            try:
                process.wait(chance.uniform(whole / 3, whole))
                whole = time.monotonic() - began  # a busy computer is not always as busy
            except subprocess.TimeoutExpired:
                process.kill()
                unfinished += 1
                whole *= 1.1
            process.wait()
            deed.holds(base)
            shutil.rmtree(base)
    return unfinished


def _seconds(deed: Deed, base: Path) -> float:
    began = time.monotonic()
    assert _start(deed, base).wait() == 0
    deed.holds(base)
    return time.monotonic() - began


def _start(deed: Deed, base: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", CODE, "records", *deed.arguments],
        cwd=base,
        env={**os.environ, "PYTHONPATH": str(ROOT), "RIFQ_DATA": str(base / "data")},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    for name, deed in deeds().items():
        unfinished = run(deed, asked.kills, random.Random(asked.seed))
        print(f"{name}: {unfinished} of {asked.kills} killed on the way, nothing lost")


if __name__ == "__main__":
    main()
