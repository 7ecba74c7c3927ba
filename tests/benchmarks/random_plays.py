"""Plays whole cases through `--jsonl` with random legal answers, and replays their logs.

    python tests/benchmarks/random_plays.py --plays 1000

Every play has to end, and the debrief of its log, read back from disk, has to be the one that was
given at its end, byte for byte.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from engine.records.sqlite.store import Store  # noqa: E402
from engine.scenario.case_files import cases  # noqa: E402
from engine.scenario.load import load  # noqa: E402
from engine.scenario.scenario import Scenario  # noqa: E402
from engine.services.feedback.debriefs import debrief_json  # noqa: E402
from engine.services.shared.recording import Recorded, reopen, start  # noqa: E402
from tui.jsonl import protocol  # noqa: E402

LONGEST = 3000  # lines; nobody needs as many
BESIDE = 0.2  # share of answers that are an act or a move where there is one
BACK = 0.03  # share that are taken back, and that are passed over


class Robot(io.StringIO):
    """Answers what `--jsonl` asks, at random: it is the input and the output of one play."""

    def __init__(self, chooser: random.Random) -> None:
        super().__init__()
        self.chooser = chooser
        self.last: dict[str, Any] = {}
        self.refused: list[dict[str, Any]] = []
        self.lines = 0

    def write(self, text: str) -> int:
        """Hear one message."""
        message = json.loads(text)
        if message["type"] == "refused":
            self.refused.append(message)
        if message["type"] in ("step", "ended"):
            self.last = message
        return len(text)

    def readline(self, size: int = -1, /) -> str:  # type: ignore[override]  # as io.StringIO has it
        """The next answer; nothing more after the end."""
        self.lines += 1
        if self.last["type"] == "ended" or self.lines > LONGEST:
            return ""
        return json.dumps(next_line(self.last, self.chooser)) + "\n"


def next_line(step: dict[str, Any], chooser: random.Random) -> dict[str, Any]:
    """A legal line at this step."""
    if chooser.random() < BACK:
        return {"command": chooser.choice(["undo", "pass"])}
    beside = [{"act": a["id"]} for a in step.get("acts", ())]
    beside += [{"move": m["id"]} for m in step.get("moves", ())]
    if beside and chooser.random() < BESIDE:
        return chooser.choice(beside)
    return answer(step, chooser)


def answer(step: dict[str, Any], chooser: random.Random) -> dict[str, Any]:
    """A legal answer to what is asked."""
    ids = [item["id"] for item in step.get("items", step.get("options", ()))]
    match step["kind"]:
        case "continue":
            return {"continue": True}
        case "rank":
            return {"answer": chooser.sample(ids, len(ids))}
        case "select":
            return {"answer": chooser.sample(ids, step["pick"])}
        case "rate":
            low, high = step["scale"]["from"], step["scale"]["to"]
            return {"answer": {id: chooser.randint(low, high) for id in ids}}
        case "interview":
            asks: list[dict[str, Any]] = [{"ask": q["id"]} for q in step["questions"]]
            asks += [{"topic": topic} for topic in step["topics"]]
            return chooser.choice([*asks, {"close": True}])
    sure = {"sure": chooser.randint(1, 3)} if step.get("sure") else {}
    return {"answer": chooser.choice(ids), **sure}


def as_bytes(debrief: Any) -> bytes:
    """A debrief as it goes over the line."""
    return json.dumps(debrief, ensure_ascii=False).encode()


def play_once(store: Store, scenario: Scenario, chooser: random.Random) -> int:
    """Play a case to its end and read it back; gives the number of lines.

    Raises:
        AssertionError: it does not end, or its log gives another debrief.
    """
    mode = chooser.choice(["practice", "assessment"])
    recorded = start(store, scenario, mode=mode, seed=chooser.getrandbits(31))
    assert isinstance(recorded, Recorded)
    robot = Robot(chooser)
    protocol.play(recorded, robot, robot)
    assert robot.last["type"] == "ended", f"{scenario.id}: not ended after {robot.lines} lines"
    told = {r["code"] for r in robot.refused} - {"P009", "P010", "P011"}  # undo, pass: not there
    assert not told, f"{scenario.id}: a legal answer was refused with {told}"
    again = debrief_json(reopen(store, recorded.id))
    assert as_bytes(again) == as_bytes(robot.last["debrief"]), f"{recorded.id}: another debrief"
    return robot.lines


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plays", type=int, default=1000, help="of each case")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("cases", nargs="*", type=Path, help="files; all shipped cases without")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder)) as store:
        for path in asked.cases or list(cases()):
            scenario, chooser = load(path), random.Random(asked.seed)
            begin = time.perf_counter()
            lines = sum(play_once(store, scenario, chooser) for _ in range(asked.plays))
            took = time.perf_counter() - begin
            print(f"{scenario.id}: {asked.plays} plays ended, {lines} lines, {took:.0f} s")
        found = store.verify()
        print("records verify:", "clean" if found.clean else found.statements())


if __name__ == "__main__":
    main()
