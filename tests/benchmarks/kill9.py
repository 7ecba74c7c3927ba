"""Kills writers at random moments and looks for decisions that were acknowledged and are gone.

    python tests/benchmarks/kill9.py --kills 200 --journal both

Two processes write to two plays of one data folder. Each says on its standard output, outside the
database, what was acknowledged to it. After the kills the records must hold all that, unaltered.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from engine.records.sqlite.store import Store  # noqa: E402
from engine.records.stored_plays import Facts, Head  # noqa: E402
from engine.records.verify import HeadCheck, HeadPlace  # noqa: E402

JOURNALS = {"wal": (3, 51, 3), "delete": (3, 46, 1)}


def body(play: str, seq: int) -> bytes:
    """What a writer writes as event `seq`: of many lengths, some longer than a page."""
    return f"{play} {seq} ".encode() * (1 + seq * 37 % 150)


def write(folder: Path, journal: str, play: str) -> None:
    """Goes on with a play, or begins one, until killed; says each head once it is acknowledged."""
    with Store.open(folder, sqlite_version=JOURNALS[journal]) as store:
        if play:
            head = store.head(play)
        else:
            head = store.create(b"started", Facts("case", "1", "2026-01-01"))
            _say(head)
        while True:
            time.sleep(0.001)  # else the other writer may wait for its turn until it gives up
            head = store.append(head.play, head.seq, body(head.play, head.seq + 1))
            _say(head)


def _say(head: Head) -> None:
    os.write(1, f"{head.play} {head.seq} {head.hash}\n".encode())


@dataclass
class Tally:
    """What was acknowledged, by play and seq, and how often a writer was killed."""

    kills: int = 0
    heads: dict[str, dict[int, str]] = field(default_factory=dict)

    def hear(self, line: bytes) -> None:
        """Notes one acknowledgement; half a line, cut by the kill, is none."""
        if line.endswith(b"\n"):
            play, seq, digest = line.decode().split()
            self.heads.setdefault(play, {})[int(seq)] = digest

    @property
    def events(self) -> int:
        """How many events were acknowledged."""
        return sum(len(heads) for heads in self.heads.values())


def run(folder: Path, journal: str, kills: int, chance: random.Random) -> Tally:
    """Kills `kills` writers, two at a time, and checks the records after each pair.

    Raises:
        AssertionError: when something acknowledged is missing or altered.
    """
    tally = Tally()
    plays = ["", ""]
    while tally.kills < kills:
        writers = [_start(folder, journal, play) for play in plays]
        for number, writer in enumerate(writers):
            plays[number] = _kill(writer, tally, chance) or plays[number]
        check(folder, journal, tally)
    return tally


def check(folder: Path, journal: str, tally: Tally) -> None:
    """Everything acknowledged is there, as written, and the records verify."""
    with Store.open(folder, sqlite_version=JOURNALS[journal]) as store:
        for play, heads in tally.heads.items():
            stored = {event.seq: event for event in store.events(play)}
            for seq, digest in heads.items():
                assert stored[seq].hash == digest, f"event {seq} of {play} is another"
                assert seq == 1 or stored[seq].body == body(play, seq)
            found = store.verify(heads[max(heads)])
            assert found.clean, found.statements()
            assert isinstance(found.head, HeadCheck)
            assert found.head.place in {HeadPlace.PRESENT, HeadPlace.EARLIER}


def _start(folder: Path, journal: str, play: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, __file__, "--write", str(folder), "--journal", journal]
    return subprocess.Popen([*command, "--play", play], stdout=subprocess.PIPE)


def _kill(writer: subprocess.Popen[bytes], tally: Tally, chance: random.Random) -> str:
    """Hears a random number of acknowledgements, waits part of a commit, kills; gives the play."""
    play = ""
    for line in _some_lines(writer, chance.randint(1, 40)):
        tally.hear(line)
        play = line.decode().split()[0]
    try:
        writer.wait(chance.uniform(0, 0.004))
    except subprocess.TimeoutExpired:
        writer.kill()
    assert writer.stdout is not None
    for line in writer.stdout:
        tally.hear(line)
    writer.stdout.close()
    assert writer.wait() != 1, "a writer failed by itself"
    tally.kills += 1
    return play


def _some_lines(writer: subprocess.Popen[bytes], number: int) -> Iterator[bytes]:
    assert writer.stdout is not None
    for _, line in zip(range(number), writer.stdout, strict=False):
        yield line


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--journal", choices=[*JOURNALS, "both"], default="both")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--play", default="", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.write:
        write(asked.write, asked.journal, asked.play)
    for journal in JOURNALS if asked.journal == "both" else [asked.journal]:
        with tempfile.TemporaryDirectory() as folder:
            tally = run(Path(folder), journal, asked.kills, random.Random(asked.seed))
            print(f"{journal}: {tally.kills} kills, {tally.events} acknowledged, 0 missing")


if __name__ == "__main__":
    main()
