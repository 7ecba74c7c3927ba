"""Kills `rifq play --jsonl` at random moments and looks for acknowledged answers that are gone.

    python tests/benchmarks/kill9_play.py --kills 200

Two processes play at once in one data folder, each for a participant of its own. What `accepted`
said is noted outside. After the kills every acknowledged answer is in the log, as it was given, the
records verify, and the next process goes on with `--resume`.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Timer
from typing import IO, Any

ROOT = Path(__file__).resolve().parent.parent.parent
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from engine.records.codes import mint  # noqa: E402
from engine.records.sqlite.store import Store  # noqa: E402
from tests.benchmarks.random_plays import next_line  # noqa: E402

CASE = ROOT / "tests" / "fixtures" / "cases" / "every-kind.yaml"
LATEST = 0.25  # seconds after the first step at which a player is killed


@dataclass
class Player:
    """A participant: who it is, what was acknowledged to it, and whether a play is unfinished."""

    code: str
    case: Path
    data: Path
    chooser: random.Random
    acknowledged: dict[str, dict[int, dict[str, Any]]] = field(default_factory=dict)
    unfinished: bool = False
    _process: subprocess.Popen[str] | None = None

    def one_life(self) -> None:
        """Start a process, play, and kill it."""
        self.begin()
        self.until_killed()

    def begin(self) -> None:
        """Start a process: it goes on with an unfinished play, or begins one."""
        how = "--resume" if self.unfinished else "--new"
        code = "from tui.cli.main import main; main()"
        self._process = subprocess.Popen(
            [sys.executable, "-c", code, "play", str(self.case), "--jsonl", how, "--as", self.code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": str(ROOT), "RIFQ_DATA": str(self.data)},
            encoding="utf-8",
        )

    def until_killed(self) -> None:
        """Play on until a kill at a random moment, or the end of the case."""
        process = self._process
        assert process and process.stdin and process.stdout
        first = process.stdout.readline()
        if not first:  # the last answer was kept but not acknowledged: the play is over
            process.wait()
            self.unfinished = False
            return
        hello = json.loads(first)
        known = self.acknowledged.setdefault(hello["play"], {})
        step = json.loads(process.stdout.readline())
        self.unfinished = True
        timer = Timer(self.chooser.uniform(0, LATEST), process.kill)
        timer.start()
        with suppress(BrokenPipeError, ValueError):  # the pipe is gone, or a line was cut short
            self._converse(process.stdin, process.stdout, step, known)
        timer.cancel()
        process.kill()
        process.wait()
        process.stdout.close()

    def _converse(
        self,
        to: IO[str],
        back: IO[str],
        step: dict[str, Any],
        known: dict[int, dict[str, Any]],
    ) -> None:
        while step["type"] == "step":
            line = next_line(step, self.chooser)
            to.write(json.dumps(line) + "\n")
            to.flush()
            reply = json.loads(back.readline())
            if reply["type"] == "accepted":
                known[reply["seq"]] = line
                step = json.loads(back.readline())
        self.unfinished = False


def check(data: Path, players: list[Player]) -> int:
    """Everything acknowledged is in the records, as it was given; gives how much that is.

    Raises:
        AssertionError: something is missing or altered.
    """
    count = 0
    with Store.open(data) as store:
        assert store.verify().clean, store.verify().statements()
        for player in players:
            for play, answers in player.acknowledged.items():
                stored = {event.seq: event.body for event in store.events(play)}
                for seq, line in answers.items():
                    assert seq in stored, f"event {seq} of {play} was acknowledged and is gone"
                    assert _is(stored[seq], line), f"event {seq} of {play} is another"
                count += len(answers)
    return count


def _is(body: bytes | None, line: dict[str, Any]) -> bool:
    """Whether a stored event is the one a line asked for."""
    event = json.loads(body or b"{}")
    if "command" in line:
        return bool(event["type"] == {"undo": "undone", "pass": "passed_over"}[line["command"]])
    given = line.get("answer", {key: line[key] for key in line if key != "sure"})
    same = event["answer"] == given
    if isinstance(given, list):
        same = sorted(event["answer"]) == sorted(given)  # a pick is kept in the order written
    return bool(event["type"] == "decided" and same)


def run(data: Path, kills: int, chooser: random.Random, case: Path = CASE) -> int:
    """Kill so many players, two at a time; gives how many answers were acknowledged."""
    players = [Player(mint(), case, data, random.Random(chooser.random())) for _ in range(2)]
    count = 0
    for _ in range((kills + 1) // 2):
        with ThreadPoolExecutor(len(players)) as both:
            list(both.map(Player.one_life, players))
        count = check(data, players)
    return count


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--case", type=Path, default=CASE)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        count = run(Path(folder) / "data", asked.kills, random.Random(asked.seed), asked.case)
    print(f"{asked.kills} kills, {count} answers acknowledged, 0 missing; records verify: clean")


if __name__ == "__main__":
    main()
