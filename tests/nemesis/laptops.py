"""People who play in line with `rifq play --jsonl`, on computers to which faults happen."""

from __future__ import annotations

import importlib
import json
import os
import sys
import traceback
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import IO, Any

from engine.records.codes import mint
from engine.records.sqlite.store import Store
from tests.benchmarks.random_plays import next_line
from tests.nemesis.faults import Fault, befallen, send_signals
from tests.nemesis.history import Acknowledged, Failed, History, Sent, Shown
from tui.cli.main import VERBS
from tui.cli.start import main

BROKEN = ("Traceback", "nternal error")
"""What nobody may ever be told."""


for module, _words in VERBS.values():
    importlib.import_module(module)  # so that no forked process imports it again


PATIENCE = 20
"""After how many refusals in a row somebody gives up: a full disk refuses all."""


def is_broken(said: str) -> bool:
    """Whether Rifq failed by itself.

    Python says that it drops an interrupt which falls into a finaliser; that is no fault of Rifq.
    """
    return any(words in said for words in BROKEN) and not said.startswith("Exception ignored")


class Process:
    """`rifq WORDS`, forked from this process, so that nothing is imported again."""

    def __init__(self, words: list[str], data: Path, fault: Fault) -> None:
        to_read, to_write = os.pipe(), os.pipe()
        self.errors = data / "errors"
        self.id = os.fork()
        if self.id == 0:
            _become(words, data, fault, to_read, to_write, self.errors)
        os.close(to_read[0])
        os.close(to_write[1])
        self.input: IO[str] = os.fdopen(to_read[1], "w", encoding="utf-8")
        self.output: IO[str] = os.fdopen(to_write[0], encoding="utf-8")
        self._sender = send_signals(fault, self.id)

    def end(self) -> str:
        """Wait for it; what it said on its standard error."""
        with suppress(BrokenPipeError):
            self.input.close()
        self.output.read()
        self.output.close()
        if self._sender:
            os.waitpid(self._sender, 0)
        self.code = os.waitstatus_to_exitcode(os.waitpid(self.id, 0)[1])
        return self.errors.read_text(encoding="utf-8") if self.errors.exists() else ""


def _become(
    words: list[str],
    data: Path,
    fault: Fault,
    to_read: tuple[int, int],
    to_write: tuple[int, int],
    errors: Path,
) -> None:
    """Be `rifq WORDS`, and end with it. Never returns."""
    code = 70
    try:
        os.dup2(to_read[0], 0)
        os.dup2(to_write[1], 1)
        os.dup2(os.open(errors, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), 2)
        for end in (*to_read, *to_write):
            os.close(end)
        # Rifq puts its own streams over these, which must live on, as those of Python do.
        sys.__stdin__ = sys.stdin = open(0, encoding="utf-8", closefd=False)  # type: ignore[misc]  # noqa: SIM115
        sys.__stdout__ = sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # type: ignore[misc]  # noqa: SIM115
        sys.__stderr__ = sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # type: ignore[misc]  # noqa: SIM115
        os.environ["RIFQ_DATA"] = str(data)
        sys.argv = ["rifq", *words]
        with befallen(fault, data):
            code = _run()
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        code = 1
    except KeyboardInterrupt:  # it came before Rifq began or after it ended
        code = 130
    except BaseException:
        errors.write_text(traceback.format_exc(), encoding="utf-8")
    finally:
        os._exit(code)


def _run() -> int:
    try:
        main()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    except BaseException:
        traceback.print_exc()
        return 70
    return 0


class Laptop:
    """One person at one computer, who continues after each fault.

    Attributes:
        code: the participant code.
        data: the data folder.
        case: the file of the case.
    """

    def __init__(
        self, data: Path, case: Path, history: History, chance: Random, code: str = ""
    ) -> None:
        self.code = code or mint()
        self.data, self.case, self.history, self.chance = data, case, history, chance
        self.unfinished = False

    def live(self, fault: Fault) -> None:
        """Play until the fault ends it, or the case ends."""
        how = "--resume" if self.unfinished else "--new"
        words = ["play", str(self.case), "--jsonl", how, "--as", self.code]
        process = Process(words, self.data, fault)
        try:
            with suppress(BrokenPipeError, json.JSONDecodeError):  # cut short
                self._converse(process)
        finally:
            said = process.end()
            if is_broken(said):
                self.history.note(Failed(self.code, f"{fault}: {said[-2000:]}"))

    def _converse(self, process: Process) -> None:
        hello = self._hear(process)
        if hello.get("type") != "hello":  # its last answer was kept and not acknowledged
            self.unfinished = False
            return
        play, self.unfinished = hello["play"], True
        self.history.note(Shown(self.code, play))
        step = self._hear(process)
        seq: int | None = None
        refused = 0
        while step.get("type") == "step" and refused < PATIENCE:
            line = next_line(step, self.chance)
            seq = (seq or self._last(play)) + 1
            self.history.note(Sent(self.code, play, seq, line))
            process.input.write(json.dumps(line) + "\n")
            process.input.flush()
            reply = self._hear(process)
            if reply.get("type") == "accepted":
                seq = reply["seq"]
                self.history.note(Acknowledged(self.code, play, reply["seq"], line))
                step, refused = self._hear(process), 0
            else:
                seq, refused = seq - 1, refused + 1
                if reply.get("type") != "refused":
                    return
        self.unfinished = step.get("type") != "ended"

    def _hear(self, process: Process) -> dict[str, Any]:
        line = process.output.readline()
        message: dict[str, Any] = json.loads(line) if line.endswith("\n") else {}
        return message

    def _last(self, play: str) -> int:
        """The number of the last event that is kept now; an answer cut short may be among them."""
        with Store.open(self.data) as store:
            return store.head(play).seq
