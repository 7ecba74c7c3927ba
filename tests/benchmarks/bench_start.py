"""How soon Rifq is there: first paint, `rifq --help`, and from a key to the screen.

    python tests/benchmarks/bench_start.py

The app is measured in a terminal of its own against an empty Textual app that shows one word, in
turns. First paint is counted from starting the process to the first word of the first page, on a
computer where Rifq was never opened. A key is counted from typing it to the last of what it
changes, in a play of a shipped case and, in turns with it, in an empty app that shows the key; in
the smallest window and in a wide one. Where other programs want the processors too, the time each
app had of them says more than the clock. It needs a system with pseudo-terminals.
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
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from fcntl import ioctl
from pathlib import Path
from statistics import median
from time import monotonic, perf_counter
from typing import NamedTuple

PAINT_BAR, KEY_BAR = 1.5, 8  # times an empty app; milliseconds over an empty app
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
SIZES = ((80, 24), (160, 45))  # columns and rows
QUIET = 0.15  # seconds without output: everything a key changed is painted
CODES = re.compile(rb"\x1b\[[0-?]*[ -/]*[@-~]")


class Took(NamedTuple):
    """Milliseconds from a key to the last thing it paints: by the clock, and of the processor."""

    clock: float
    processor: float


class Terminal:
    """A program in a pseudo-terminal of so many columns and rows."""

    def __init__(self, command: list[str], data: Path, size: tuple[int, int] = SIZES[0]) -> None:
        columns, rows = size
        self.child, self.line = pty.fork()
        if self.child == 0:
            os.environ.update(TERM="xterm-256color", RIFQ_DATA=str(data), COLORTERM="truecolor")
            os.execvp(command[0], command)
        ioctl(self.line, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
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

    def processor(self) -> float:
        """Seconds the program has had of the processors; 0 where the system does not tell."""
        if sys.platform != "linux":
            return 0.0
        return time.clock_gettime((~self.child << 3) | 2)  # the clock of a process, clock_getres(2)

    def took(self, key: str) -> Took:
        """Type a key and wait for all it changes."""
        self.settle()
        had, began = self.processor(), perf_counter()
        self.type(key)
        self.read(5)
        done = max(perf_counter(), self.settle())
        return Took((done - began) * 1e3, (self.processor() - had) * 1e3)

    def close(self) -> None:
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
            terminal.close()


def open_empty(data: Path, size: tuple[int, int]) -> Terminal:
    """An empty app that shows each key."""
    terminal = Terminal([sys.executable, "-c", EMPTY], data, size)
    terminal.wait_for("ready")
    return terminal


def open_play(data: Path, size: tuple[int, int]) -> Terminal:
    """A play of a shipped case, at its first decision."""
    terminal = Terminal([*rifq(), "play", CASE], data, size)
    for word, keys in (("Welcome", "\r"), ("Begin as practice", "1\r"), ("Enter decides", "")):
        terminal.wait_for(word)
        terminal.settle()
        terminal.type(keys)
    return terminal


def keys_at(size: tuple[int, int], count: int) -> tuple[Took, Took]:
    """What a key costs in an empty app, and choosing a card in a play; medians, in turns."""
    with ExitStack() as stack:
        data = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        opened = [open_empty(data, size), open_play(data, size)]
        for terminal in opened:
            stack.enter_context(closing(terminal))
        turns = [[terminal.took(key) for terminal in opened] for key in "12" * count]
    empty, play = ([turn[n] for turn in turns] for n in range(2))
    return _median(empty), _median(play)


def _median(keys: Sequence[Took]) -> Took:
    return Took(median(key.clock for key in keys), median(key.processor for key in keys))


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
    for size in SIZES:
        tell_keys(size, *keys_at(size, count))


def tell_keys(size: tuple[int, int], empty: Took, play: Took) -> None:
    """What a key costs in an empty app and in a play."""
    more, busy = play.clock - empty.clock, play.processor - empty.processor
    print(
        f"key to screen  {size[0]}×{size[1]}: empty app {empty.clock:.1f} ms, "
        f"a play {play.clock:.1f} ms: {more:.1f} ms more (bar: {KEY_BAR}): {_held(more)}"
    )
    if empty.processor:
        times = play.processor / empty.processor
        print(
            f"               processor: {empty.processor:.1f} ms, {play.processor:.1f} ms, "
            f"{times:.1f} times: {busy:.1f} ms more: {_held(busy)}"
        )


def _held(more: float) -> str:
    return "held" if more <= KEY_BAR else "missed"


if __name__ == "__main__":
    main()
