"""Helpers for trying the front ends that are not screens."""

from __future__ import annotations

import io
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from engine.records.codes import check_digit
from engine.records.sqlite.store import Store
from engine.scenario.load import load
from engine.scenario.scenario import Scenario
from engine.services.shared.recording import Recorded, start
from tui.cli import streams
from tui.cli.main import rifq as group
from tui.jsonl import protocol
from tui.linemode import session

ROOT = Path(__file__).resolve().parent.parent.parent
CASE = ROOT / "tests" / "fixtures" / "cases" / "every-kind.yaml"
CODE = "48213" + check_digit("48213")
SEED = 1  # with it, it does not rain

Message = dict[str, Any]

WHOLE: tuple[Message, ...] = (
    {"act": "ring-the-line"},
    {"answer": "separate", "sure": 2},
    {"answer": ["interpreter", "danger", "statement"]},
    {"answer": ["window", "bed"]},
    {"ask": "how-this-works"},
    {"answer": "no"},
    {"move": "break"},
    {"close": True},
    {"ask": "tell-me"},
    {"close": True},
    {"answer": {"sticks": 0, "locked": 1}},
    {"continue": True},
)
"""A whole play of the case."""

BY_NUMBERS = ["4", "1", "2", "1 3 2", "", "1 3", "1", "1", "2", "x", "1", "x", "2 3", "", ""]
"""The same in line mode."""


@cache
def scenario() -> Scenario:
    """The case with every kind of decision in it."""
    return load(CASE)


def begun(store: Store | None, *people: str, mode: str = "practice", seed: int = SEED) -> Recorded:
    """A new play of the case."""
    result = start(store, scenario(), participants=people, mode=mode, seed=seed)
    assert isinstance(result, Recorded)
    return result


def answer(recorded: Recorded, message: Message) -> None:
    """Give an answer in the shape of `--jsonl`; it must be taken."""
    sure = message.get("sure")
    rest = {key: value for key, value in message.items() if key != "sure"}
    assert recorded.answer(rest.get("answer", rest), sure) is None


def played(store: Store | None, *people: str, answers: int = len(WHOLE)) -> Recorded:
    """A play with the first so many answers of `WHOLE`."""
    recorded = begun(store, *people)
    for message in WHOLE[:answers]:
        answer(recorded, message)
    return recorded


def alter(data: Path, play: str, seq: int) -> None:
    """Change what was stored of one event, as somebody with another program might."""
    with closing(sqlite3.connect(data / "plays.db")) as connection:
        triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in triggers.fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        body = connection.execute(
            "SELECT body FROM content WHERE play = ? AND seq = ?", (play, seq)
        ).fetchone()[0]
        connection.execute(
            "UPDATE content SET body = ? WHERE play = ? AND seq = ?",
            (bytes([body[0] ^ 1]) + body[1:], play, seq),
        )
        connection.commit()


def talk(recorded: Recorded, *lines: Message | str) -> list[Message]:
    """What `--jsonl` says to these lines, after hello."""
    text = "".join(f"{x if isinstance(x, str) else json.dumps(x)}\n" for x in lines)
    out = io.StringIO()
    protocol.play(recorded, io.StringIO(text), out)
    said = [json.loads(line) for line in out.getvalue().splitlines()]
    assert said[0]["type"] == "hello"
    return said[1:]


def listen(recorded: Recorded, *lines: str, code: str = "") -> str:
    """What line mode says to these lines."""
    out = io.StringIO()
    session.play(recorded, io.StringIO("".join(f"{line}\n" for line in lines)), out, code)
    return out.getvalue()


def one_line(text: str) -> str:
    """Text without its line breaks, for sentences that were wrapped."""
    return " ".join(text.split())


def rifq(
    *args: str | Path,
    data: Path | None = None,
    stdin: bytes | str = b"",
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own; its output is read as UTF-8."""
    done = subprocess.run(
        command(*args),
        input=stdin.encode() if isinstance(stdin, str) else stdin,
        capture_output=True,
        env=environment(data, env),
        cwd=cwd,
        timeout=60,
        check=False,
    )
    out, err = done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
    return subprocess.CompletedProcess(done.args, done.returncode, out, err)


def rifq_here(
    *args: str | Path,
    data: Path | None = None,
    stdin: str = "",
    env: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """The same in this process, behind the same streams: for what no process of its own proves."""
    words = [*map(str, args)]
    only = {**dict.fromkeys(os.environ), **environment(data, env)}
    with CliRunner().isolation(stdin, only) as (out, err, _):
        streams.settle()
        try:
            group(words, prog_name="rifq")
        except SystemExit as end:
            code = int(end.code or 0)
        streams.flush()
        said, told = out.getvalue().decode("utf-8"), err.getvalue().decode("utf-8")
    return subprocess.CompletedProcess(words, code, said, told)


def invoked(
    *args: str | Path,
    data: Path | None = None,
    own: Path | None = None,
    stdin: str = "",
    **env: str,
) -> Result:
    """The same as click's own runner has it: without our streams, its output in one piece."""
    folders = {"RIFQ_DATA": data, "RIFQ_CASES": own}
    here = {name: str(folder) if folder else None for name, folder in folders.items()}
    words = [*map(str, args)]
    return CliRunner().invoke(group, words, input=stdin, env={**here, **env}, prog_name="rifq")


def command(*args: str | Path) -> list[str]:
    """The command line of `rifq`, for a process of its own."""
    return [sys.executable, "-c", "from tui.cli.main import main; main()", *map(str, args)]


def environment(data: Path | None, env: Mapping[str, str] | None = None) -> dict[str, str]:
    """This environment with the data folder, and a log folder beside it."""
    kept = "RIFQ_CACHE"
    here = {k: v for k, v in os.environ.items() if not k.startswith("RIFQ_") or k == kept}
    here["PYTHONPATH"] = str(ROOT)
    if data is not None:
        here |= {"RIFQ_DATA": str(data), "XDG_STATE_HOME": str(data.parent / "state")}
    return here | dict(env or {})
