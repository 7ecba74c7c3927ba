"""How soon Rifq is there: first paint, `rifq --help`, and from a key to the screen.

    python tests/benchmarks/bench_start.py

The app is measured in a terminal of its own against an empty Textual app that shows one word, in
turns. First paint is counted from starting the process to the first word of the first page, on a
computer where Rifq was never opened. A key is counted from typing it to the first and to the last
of what it changes, in a play of a shipped case and in an empty app that shows the key. It needs a
system with pseudo-terminals.
"""

from __future__ import annotations

import argparse
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import textwrap
from collections.abc import Callable, Iterable
from fcntl import ioctl
from pathlib import Path
from statistics import median
from time import monotonic, perf_counter
from typing import NamedTuple

PAINT_BAR, KEY_BAR = 1.5, 20  # times an empty app; milliseconds over an empty app
EMPTY = textwrap.dedent(
    """
    from textual.app import App, ComposeResult
    from textual.events import Key
    from textual.widgets import Static

    class Empty(App[None]):
        def compose(self) -> ComposeResult:
            yield Static("ready")

        def on_key(self, event: Key) -> None:
            self.query_one(Static).update(f"key {event.key}")

    Empty().run()
    """
)
CASE = "thursday-ticket"
QUIET = 0.15  # seconds without output: everything a key changed is painted
CODES = re.compile(rb"\x1b\[[0-?]*[ -/]*[@-~]")


class Keys(NamedTuple):
    """Milliseconds from a key to the first thing it paints, and to the last."""

    first: float
    last: float


class Terminal:
    """A program in a pseudo-terminal of 80 columns and 24 lines."""

    def __init__(self, command: list[str], data: Path) -> None:
        self.child, self.line = pty.fork()
        if self.child == 0:
            os.environ.update(TERM="xterm-256color", RIFQ_DATA=str(data), COLORTERM="truecolor")
            os.execvp(command[0], command)
        ioctl(self.line, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.seen = b""

    def read(self, timeout: float) -> bool:
        """Take in what was painted; False when nothing came in time."""
        if not select.select([self.line], [], [], timeout)[0]:
            return False
        try:
            chunk = os.read(self.line, 65536)
        except OSError:  # the program has ended
            return False
        self.seen += chunk
        return bool(chunk)

    def wait_for(self, word: str, timeout: float = 20) -> float:
        """The moment a word is on screen. Raises TimeoutError."""
        end = monotonic() + timeout
        while word.encode() not in CODES.sub(b"", self.seen):
            if not self.read(end - monotonic()) or monotonic() > end:
                raise TimeoutError(f"`{word}` did not appear")
        return perf_counter()

    def settle(self) -> float:
        """Wait until nothing more is painted; the moment of the last paint."""
        last = perf_counter()
        while self.read(QUIET):
            last = perf_counter()
        return last

    def type(self, keys: str) -> None:
        """Type keys."""
        os.write(self.line, keys.encode())

    def end(self) -> None:
        """End the program and give its terminal back."""
        os.kill(self.child, signal.SIGKILL)
        os.waitpid(self.child, 0)
        os.close(self.line)


def first_paint(command: list[str], word: str) -> float:
    """Milliseconds from starting a program to a word on screen."""
    with tempfile.TemporaryDirectory() as data:
        began = perf_counter()
        terminal = Terminal(command, Path(data))
        try:
            return (terminal.wait_for(word) - began) * 1e3
        finally:
            terminal.end()


def key_times(terminal: Terminal, keys: Iterable[str]) -> Keys:
    """Medians over the keys: from typing one to the first, and to the last, thing it paints."""
    first, last = [], []
    for key in keys:
        terminal.settle()
        began = perf_counter()
        terminal.type(key)
        terminal.read(5)
        painted = perf_counter()
        first.append((painted - began) * 1e3)
        last.append((max(painted, terminal.settle()) - began) * 1e3)
    return Keys(median(first), median(last))


def keys_in_empty_app(count: int) -> Keys:
    """What a key costs in an empty app."""
    with tempfile.TemporaryDirectory() as data:
        terminal = Terminal([sys.executable, "-c", EMPTY], Path(data))
        try:
            terminal.wait_for("ready")
            return key_times(terminal, ["1", "2"] * (count // 2))
        finally:
            terminal.end()


def keys_in_a_play(count: int) -> Keys:
    """What choosing a card costs in a play of a shipped case."""
    with tempfile.TemporaryDirectory() as data:
        terminal = Terminal([*rifq(), "play", CASE], Path(data))
        try:
            terminal.wait_for("Welcome")
            terminal.settle()
            terminal.type("\r")
            terminal.wait_for("Begin as practice")
            terminal.settle()
            terminal.type("1\r")
            terminal.wait_for("Enter decides")
            return key_times(terminal, ["1", "2"] * (count // 2))
        finally:
            terminal.end()


def rifq() -> list[str]:
    """The command under test: the one beside this Python."""
    return [str(Path(sys.executable).parent / "rifq")]


def seconds(command: list[str]) -> float:
    """Milliseconds a command takes."""
    began = perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return (perf_counter() - began) * 1e3


def in_turns(count: int, *measured: Callable[[], float]) -> list[float]:
    """The median of each, measured in turns."""
    rounds = [[measure() for measure in measured] for _ in range(count)]
    return [median(column) for column in zip(*rounds, strict=True)]


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=9)
    count = parser.parse_args().count
    empty, app, help_, python = in_turns(
        count,
        lambda: first_paint([sys.executable, "-c", EMPTY], "ready"),
        lambda: first_paint(rifq(), "What this is"),
        lambda: seconds([*rifq(), "--help"]),
        lambda: seconds([sys.executable, "-c", "pass"]),
    )
    word = "held" if app / empty <= PAINT_BAR else "missed"
    print(
        f"first paint    empty app {empty:.0f} ms, Rifq {app:.0f} ms: "
        f"{app / empty:.2f} times (bar: {PAINT_BAR}): {word}"
    )
    print(f"rifq --help    {help_:.0f} ms, of which Python itself {python:.0f} ms")
    tell_keys(keys_in_empty_app(2 * count), keys_in_a_play(2 * count))


def tell_keys(there: Keys, here: Keys) -> None:
    """What a key costs in an empty app and in a play."""
    print(f"key to screen  begins: empty app {there.first:.1f} ms, a play {here.first:.1f} ms")
    more = here.last - there.last
    word = "held" if more <= KEY_BAR else "missed"
    print(
        f"               done: empty app {there.last:.1f} ms, a play {here.last:.1f} ms: "
        f"{more:.1f} ms more (bar: {KEY_BAR}): {word}"
    )


if __name__ == "__main__":
    main()
