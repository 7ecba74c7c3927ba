"""A disk that fails at a chosen moment, under SQLite itself and not under our statements.

It is a VFS (https://sqlite.org/vfs.html): a copy of the one SQLite uses, whose opening, writing,
syncing, shortening and deleting pass through here first. It works where Python's SQLite is a
shared library, as on Linux; `can_be_had` says whether it does.
"""

from __future__ import annotations

import _sqlite3
import ctypes
import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import CFUNCTYPE, POINTER, Structure, byref, c_char_p, c_int, c_int64, c_void_p
from dataclasses import dataclass, field
from enum import Enum
from itertools import accumulate, groupby
from pathlib import Path
from random import Random
from typing import Any

_OK, _IOERR_WRITE, _FULL, _IOERR_SYNC, _CANTOPEN = 0, 778, 13, 1034, 14
_IOERR_TRUNCATE, _IOERR_DELETE = 1546, 2570

_Open = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, POINTER(c_int))
_Delete = CFUNCTYPE(c_int, c_void_p, c_char_p, c_int)
_Write = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_Truncate = CFUNCTYPE(c_int, c_void_p, c_int64)
_Sync = CFUNCTYPE(c_int, c_void_p, c_int)


class _Vfs(Structure):
    """`sqlite3_vfs`, version 3; members that are only passed on are pointers."""

    _fields_ = (
        ("iVersion", c_int),
        ("szOsFile", c_int),
        ("mxPathname", c_int),
        ("pNext", c_void_p),
        ("zName", c_char_p),
        ("pAppData", c_void_p),
        ("xOpen", _Open),
        ("xDelete", _Delete),
        ("others", c_void_p * 14),
    )


class _Methods(Structure):
    """`sqlite3_io_methods`, version 3."""

    _fields_ = (
        ("iVersion", c_int),
        ("xClose", c_void_p),
        ("xRead", c_void_p),
        ("xWrite", _Write),
        ("xTruncate", _Truncate),
        ("xSync", _Sync),
        ("others", c_void_p * 13),
    )


class _File(Structure):
    """`sqlite3_file`."""

    _fields_ = (("pMethods", POINTER(_Methods)),)


class Fault(Enum):
    """What happens at the chosen moment."""

    ERROR = "an error of the disk, once"
    FULL = "the disk is full from then on"
    TORN = "half of a write is done, and then nothing"
    POWER = "the power is cut: what was not synced is lost"
    REORDERED = "the power is cut: of what was not synced, some is on the disk, in any order"


CUTS = (Fault.POWER, Fault.REORDERED)
_SECTOR = 512  # bytes that a disk writes whole


@dataclass
class Disk:
    """What the disk does, and what it has done.

    Attributes:
        fault: what happens; None lets everything pass, and only counts.
        at: at which operation it happens; the first is 1.
        operations: how many were asked for.
        synced: by the number of a file on the disk, its name and what it was when it was last
            synced; the power takes the rest.
        unsynced: by the same number, where and what was written since.
        cut: called when the power is cut; without it, every operation fails from then on.
    """

    fault: Fault | None = None
    at: int = 0
    operations: int = 0
    synced: dict[int, tuple[Path, bytes]] = field(default_factory=dict)
    unsynced: dict[int, list[tuple[int, bytes]]] = field(default_factory=dict)
    cut: Callable[[], None] | None = None
    _written: list[int] = field(default_factory=list)  # for each, the file; unlike where it is none
    _names: dict[int, Path] = field(default_factory=dict)

    @property
    def reached(self) -> bool:
        """Whether the chosen moment has come."""
        return self.fault is not None and self.operations >= self.at

    @property
    def moments(self) -> list[int]:
        """When a fault is tried: at each operation, and after the last.

        Of writes to one file with nothing between them, the first, the middle and the last stand
        for all: until it is synced, SQLite counts on none of them.
        """
        runs = [len(list(run)) for _, run in groupby(self._written)]
        ends = zip(runs, accumulate(runs), strict=True)
        tried = {end - each for n, end in ends for each in (n - 1, n // 2, 0)}
        return [*sorted(tried), self.operations + 1]

    def fails(self, *, makes_room: bool = False, writes: int = 0) -> bool:
        """Counts an operation, and says whether it fails.

        Args:
            makes_room: it needs no room, so that a full disk allows it.
            writes: the file that is written; 0 where none is.
        """
        self.operations += 1
        self._written.append(writes or -self.operations)
        if self.cut and self.reached and self.fault in CUTS:
            self.cut()
        if self.fault is Fault.ERROR:
            return self.operations == self.at
        return self.reached and not (self.fault is Fault.FULL and makes_room)

    def opened(self, file: int, path: Path) -> None:
        """Remembers which file a handle is; what it holds now was there before."""
        self._names[file] = path
        number = path.stat().st_ino
        if self.synced.get(number, (None,))[0] != path:
            self.synced[number] = (path, path.read_bytes())

    def was_synced(self, file: int) -> None:
        """Remembers what would survive a power cut."""
        path = self._names.get(file)
        if path is not None and path.exists():
            self.synced[path.stat().st_ino] = (path, path.read_bytes())
            self.unsynced.pop(path.stat().st_ino, None)

    def wrote(self, file: int, offset: int, data: bytes) -> None:
        """Remembers what a power cut may take or leave."""
        path = self._names.get(file)
        if self.fault is Fault.REORDERED and path is not None and path.exists():
            self.unsynced.setdefault(path.stat().st_ino, []).append((offset, data))

    def deletes(self, path: Path) -> None:
        """Forgets a file that is about to be deleted."""
        if path.exists():
            self.synced.pop(path.stat().st_ino, None)

    def power_comes_back(self, folder: Path) -> None:
        """Gives every file of a folder the bytes that were synced, and perhaps some others."""
        chance = Random(self.at)
        for path in folder.iterdir():
            number = path.stat().st_ino
            if number in self.synced:
                path.write_bytes(self.synced[number][1])
                with path.open("r+b") as file:
                    for offset, data in _some_sectors(self.unsynced.get(number, []), chance):
                        file.seek(offset)
                        file.write(data)


def _some_sectors(writes: list[tuple[int, bytes]], chance: Random) -> Iterator[tuple[int, bytes]]:
    """About half of the sectors that were written, in any order."""
    sectors = [
        (offset + n, data[n : n + _SECTOR])
        for offset, data in writes
        for n in range(0, len(data), _SECTOR)
    ]
    yield from chance.sample(sectors, chance.randint(0, len(sectors)))


def _library() -> Any:
    """The very library Python's `sqlite3` uses; None where it is not a shared one."""
    file = getattr(_sqlite3, "__file__", None)
    if os.name != "posix" or file is None:
        return None
    try:
        needed = subprocess.run(["ldd", file], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    paths = [line.split("=>")[1].split()[0] for line in needed.splitlines() if "libsqlite3" in line]
    if not paths:
        return None
    library = ctypes.CDLL(paths[0])
    library.sqlite3_vfs_find.restype = POINTER(_Vfs)
    return library


_LIBRARY = _library()


def can_be_had() -> bool:
    """Whether this computer lets a disk be put under SQLite."""
    return _LIBRARY is not None


class _Shim:
    """The functions of the VFS; they live as long as it is registered."""

    def __init__(self, disk: Disk, real: Any) -> None:
        self.disk = disk
        self.real = real
        self.methods: dict[int, tuple[_Methods, Any]] = {}  # by the address of the real ones
        self.under: dict[int, Any] = {}  # the real methods, by the address of ours
        self.calls = (_Write(self.write), _Truncate(self.truncate), _Sync(self.sync))
        self.vfs = _Vfs()
        ctypes.pointer(self.vfs)[0] = real.contents
        self.vfs.pNext = None
        self.vfs.zName = b"faulty"
        self.vfs.xOpen, self.vfs.xDelete = _Open(self.open), _Delete(self.delete)

    def open(self, _: int, name: int, file: int, flags: int, out: Any) -> int:
        if self.disk.fails():
            _File.from_address(file).pMethods = None
            return _CANTOPEN
        real = self.real.contents
        done = int(real.xOpen(ctypes.addressof(real), name, file, flags, out))
        if done == _OK:
            self._put_under(_File.from_address(file))
            if name:
                self.disk.opened(file, Path(os.fsdecode(ctypes.string_at(name))))
        return done

    def delete(self, _: int, name: bytes, durable: int) -> int:
        if self.disk.fails(makes_room=True):
            return _IOERR_DELETE
        real = self.real.contents
        self.disk.deletes(Path(os.fsdecode(name)))
        return int(real.xDelete(ctypes.addressof(real), name, durable))

    def write(self, file: int, data: int, length: int, offset: int) -> int:
        failed = self.disk.fails(writes=file)
        if not failed:
            self.disk.wrote(file, offset, ctypes.string_at(data, length))
            return int(self._real(file).xWrite(file, data, length, offset))
        if self.disk.fault is Fault.TORN and self.disk.operations == self.disk.at:
            self._real(file).xWrite(file, data, length // 2, offset)
        return _FULL if self.disk.fault is Fault.FULL else _IOERR_WRITE

    def truncate(self, file: int, size: int) -> int:
        failed = self.disk.fails(makes_room=True)
        return _IOERR_TRUNCATE if failed else int(self._real(file).xTruncate(file, size))

    def sync(self, file: int, flags: int) -> int:
        if self.disk.fails(makes_room=True):
            return _IOERR_SYNC
        done = int(self._real(file).xSync(file, flags))
        self.disk.was_synced(file)
        return done

    def _put_under(self, file: _File) -> None:
        """Puts our functions between SQLite and a file it has opened."""
        address = ctypes.addressof(file.pMethods.contents)
        if address not in self.methods:
            ours = _Methods.from_buffer_copy(file.pMethods.contents)
            ours.xWrite, ours.xTruncate, ours.xSync = self.calls
            self.methods[address] = (ours, file.pMethods.contents)
            self.under[ctypes.addressof(ours)] = file.pMethods.contents
        file.pMethods = ctypes.pointer(self.methods[address][0])

    def _real(self, file: int) -> Any:
        return self.under[ctypes.addressof(_File.from_address(file).pMethods.contents)]


@contextmanager
def under_sqlite(disk: Disk) -> Iterator[Disk]:
    """Everything SQLite opens inside lies on this disk. Connections must be closed inside."""
    real = _LIBRARY.sqlite3_vfs_find(None)
    shim = _Shim(disk, real)
    _LIBRARY.sqlite3_vfs_register(byref(shim.vfs), 1)
    try:
        yield disk
    finally:
        _LIBRARY.sqlite3_vfs_unregister(byref(shim.vfs))
        _LIBRARY.sqlite3_vfs_register(real, 1)
