"""Files that can be made again: what is worked out once for a case, for every process that asks.

They lie in the platform's folder for caches, or where RIFQ_CACHE says. All of it can be deleted at
any time; where nothing can be written, it is worked out again. A file that was cut short or damaged
counts as missing, and so does one that somebody else may have written. What takes long is worked
out by one process at a time, under a lock of the operating system, which no crash leaves behind.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from engine import __version__
from engine.records.folder import UNFINISHED, write_whole

VARIABLE = "RIFQ_CACHE"
BROKEN_OFF = 3600  # seconds after which a file that was not finished will not be
MOST_BYTES = 1 << 26  # of one file, unpacked
_DIGEST = 32  # bytes of a SHA-256
_FAST = 1  # the zlib level
_ENGINE = Path(__file__).resolve().parents[1]
_ADMINISTRATOR = 0  # user id


def code_files(folder: str) -> Iterator[os.DirEntry[str]]:
    """Every file of code and schema in a folder, at any depth."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from code_files(entry.path)
            elif entry.name.endswith((".py", ".json")):
                yield entry


@cache
def describe_code(*packages: str) -> str:
    """What runs in packages of the engine: this version, its files as they are, and this Python."""
    found = [f"{__version__} {sys.version}"]
    for package in packages:
        stats = ((entry.path, entry.stat()) for entry in code_files(str(_ENGINE / package)))
        found += sorted(f"{path} {seen.st_size} {seen.st_mtime_ns}" for path, seen in stats)
    return "\n".join(found)


def cache_folder() -> Path:
    """Where the files are kept; nothing is made yet."""
    chosen = os.environ.get(VARIABLE)
    if chosen:
        return Path(chosen).expanduser().absolute()
    from platformdirs import user_cache_path

    return user_cache_path("rifq", appauthor=False)


def name_of(case: str) -> str:
    """The id of a case as the beginning of a file name."""
    return re.sub(r"[^a-z0-9-]", "-", case.lower())


def seal(content: bytes) -> bytes:
    """The content after its SHA-256, by which `unseal` knows that it is whole."""
    return hashlib.sha256(content).digest() + content


def unseal(raw: bytes) -> bytes | None:
    """What was sealed in these bytes; None if they are not as they were written."""
    content = raw[_DIGEST:]
    return content if hashlib.sha256(content).digest() == raw[:_DIGEST] else None


def digest_of(*parts: bytes) -> str:
    """SHA-256 of several parts, in hexadecimal: no two lists of parts have one in common."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def read_packed(path: Path) -> bytes | None:
    """What `keep_packed` wrote; None if it is not there, or not as it was written there."""
    with suppress(ValueError, zlib.error):
        unpacking = zlib.decompressobj()  # one that is too large is cut off, and so not whole
        head, _, content = unpacking.decompress(read(path), MOST_BYTES).partition(b"\n")
        whole = unpacking.eof and head == path.name.encode()
        return unseal(content) if whole else None
    return None


def keep_packed(path: Path, content: bytes, *, kind: str, most: int) -> None:
    """As `keep`, compressed, after the name of the file."""
    body = zlib.compress(path.name.encode() + b"\n" + seal(content), _FAST)
    keep(path, body, kind=kind, most=most)


def read(path: Path) -> bytes:
    """The bytes of a file that this account or the administrator wrote; b"" for any other."""
    try:
        with path.open("rb") as file:
            if os.name != "nt":  # on Windows the folder itself is private
                found = os.fstat(file.fileno())
                others_write = found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
                if found.st_uid not in (os.geteuid(), _ADMINISTRATOR) or others_write:
                    return b""
            return file.read()
    except OSError:
        return b""


def keep(path: Path, raw: bytes, *, kind: str, most: int) -> bool:
    """Write a file whole or not at all, and take away what is old.

    Args:
        path: the file.
        raw: its bytes.
        kind: the pattern of the names of all files of its kind.
        most: how many of these may stay; the newest do.

    Returns:
        Whether it was written.
    """
    with suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(path, raw)
        folder, now = path.parent, find_write_time(path)
        every = sorted(folder.glob(kind), key=find_write_time, reverse=True)
        unfinished = folder.glob(UNFINISHED)
        broken = [file for file in unfinished if now - find_write_time(file) > BROKEN_OFF]
        for file in (*every[most:], *broken):
            file.unlink(missing_ok=True)
        return True
    return False


def find_write_time(path: Path) -> float:
    """When a file was written; long ago when it has just been taken away."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

# `filelock` does the same, but takes as long to import as the rest of a start.
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
        if _try_lock(handle) and os.path.samestat(os.fstat(handle), os.stat(lock)):
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
def hold_lock(lock: Path, waiting: Callable[[], bool]) -> Iterator[None]:
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


def _try_lock(handle: int) -> bool:
    """Whether the lock was free, and is ours now."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True
