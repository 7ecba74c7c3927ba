"""One process at a time, by a lock of the operating system, which no crash leaves behind.

`filelock` does the same, but takes as long to import as the rest of a start, and here one look and
one lock are all that is needed.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

LOOK = 0.1  # seconds between two looks of a process that waits
HANDED_ON = sys.platform != "win32"  # whether a process can be started with a lock already held


def claim(lock: Path) -> int | None:
    """Take the lock if it is free: the open file that holds it until it is closed or left.

    Returns:
        None while another process holds the lock.

    Raises:
        OSError: there can be no lock here.
    """
    lock.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(lock, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
    try:
        if _held(handle) and os.path.samestat(os.fstat(handle), os.stat(lock)):
            return handle
    except FileNotFoundError:
        pass  # who held it has just taken the file away: it locks nothing any more
    except OSError:
        os.close(handle)
        raise
    os.close(handle)
    return None


def leave(lock: Path, handle: int) -> None:
    """Release the lock; on systems that can delete an open file, delete it before that."""
    if sys.platform != "win32":
        with suppress(OSError):
            os.unlink(lock)
    os.close(handle)


@contextmanager
def turn(lock: Path, waiting: Callable[[], bool]) -> Iterator[None]:
    """Hold the lock, after whoever holds it now; without it where there can be none.

    Args:
        lock: a file; it is made, and taken away again where that is possible.
        waiting: called now and then while another process holds it; False goes on without it.
    """
    handle = None
    with suppress(OSError):
        while (handle := claim(lock)) is None and waiting():
            time.sleep(LOOK)
    try:
        yield
    finally:
        if handle is not None:
            leave(lock, handle)


def _held(handle: int) -> bool:
    """Whether the lock was free, and is ours now."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True
