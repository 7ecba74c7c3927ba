"""What befalls a process: it is killed or stopped, its disk fails, its clock is wrong."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path
from random import Random

from msgspec import Struct

from tests.engine.records.sqlite.faulty_disk import Disk, can_be_had, under_sqlite
from tests.engine.records.sqlite.faulty_disk import Fault as DiskFault

SIGNALS = {"kill": "KILL", "term": "TERM", "hang up": "HUP", "interrupt": "INT", "stop": "STOP"}
DISKS = tuple(fault.name.lower() for fault in DiskFault) if can_be_had() else ()
DAY = 86_400


class Fault(Struct, frozen=True):
    """One fault of one process.

    Attributes:
        kind: "kill", "term", "hang up", "interrupt", "stop", "clock", or of a disk "error", "full",
            "torn", "power", "reordered"; "" for none.
        after: for a signal, the seconds until then; for a disk, at which operation; for a clock, by
            how many days it is wrong.
    """

    kind: str = ""
    after: float = 0


def draw(chance: Random, longest: float) -> Fault:
    """A fault of any kind; signals come within `longest` seconds."""
    kind = chance.choice([*SIGNALS, *DISKS, "clock"])
    if kind in SIGNALS:
        return Fault(kind, chance.uniform(0, longest))
    if kind == "clock":
        return Fault(kind, chance.choice((-1, 1, -30, 400)))
    return Fault(kind, chance.randint(1, 250))


@contextmanager
def befallen(fault: Fault, data: Path) -> Iterator[None]:
    """This process has a bad disk, or a wrong clock, inside. Signals come from outside."""
    if fault.kind == "clock":
        real = time.time
        time.time = lambda: real() + fault.after * DAY  # what `date.today` asks, too
    disk = Disk(DiskFault[fault.kind.upper()], int(fault.after)) if fault.kind in DISKS else None
    if disk:
        disk.cut = partial(_cut_power, disk, data)
    with under_sqlite(disk) if disk else nullcontext():
        yield


def _cut_power(disk: Disk, data: Path) -> None:
    """End this process, and leave its folder as the disk would be found then."""
    disk.power_comes_back(data)
    os.kill(os.getpid(), signal.SIGKILL)


def send_signals(fault: Fault, process: int) -> int:
    """Have another process send the signal when it is due; its id, to be awaited."""
    if fault.kind not in SIGNALS:
        return 0
    child = os.fork()
    if child:
        return child
    try:
        time.sleep(fault.after)
        os.kill(process, getattr(signal, f"SIG{SIGNALS[fault.kind]}"))
        if fault.kind == "stop":
            time.sleep(0.05)
            os.kill(process, signal.SIGCONT)
    finally:
        os._exit(0)
