"""The files on a stick: only regular ones are read, never more than asked for; written whole."""

from __future__ import annotations

import os
import stat
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from engine.records import folder as folders
from engine.records.cohorts import require_id
from engine.records.problems import Code, RecordsProblem, convert_errors

KIT, BUNDLE, RECEIPT = ".rifq-kit", ".rifq", ".rifq-receipt"
MOST_FILES = 2000  # looked at in one folder

# Flags that not every platform has: follow no link, and do not wait for a pipe.
_FLAGS = os.O_RDONLY | sum(getattr(os, n, 0) for n in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))


def file_of(cohort: str, course: str, end: str) -> str:
    """The name of a KIT or a RECEIPT: two courses of one name do not write over each other."""
    return f"{require_id(cohort)}-{course[:8]}{end}"


def find_named(folder: Path, end: str) -> list[Path]:
    """What is in a folder under names with this end, in the order of names.

    Raises:
        RecordsProblem: R048 there is no such folder; or what the disk says.
    """
    require_folder(folder)
    with convert_errors(folder), os.scandir(folder) as entries:
        found = sorted(_find_ending(entries, end))
    return [folder / name for name in found[:MOST_FILES]]


def _find_ending(entries: Iterator[os.DirEntry[str]], end: str) -> Iterator[str]:
    names = (entry.name for entry in entries)  # FAT keeps short names in capitals
    return (n for n in names if n.lower().endswith(end) and not n.startswith("."))


def read_regular(path: Path, most: int) -> bytes:
    """The bytes of a file.

    Raises:
        RecordsProblem: R066 it is no regular file, or larger than `most` bytes; or what the disk
            says.
    """
    try:
        with suppress(FileNotFoundError):  # a pipe or a device is not even opened
            _refuse(path, os.lstat(path), most)
        with convert_errors(path), open(os.open(path, _FLAGS), "rb") as file:
            _refuse(path, os.fstat(file.fileno()), most)
            found = file.read(most + 1)
    except OSError as error:  # a link, where the platform refuses to follow it
        raise unreadable(path, error.strerror or type(error).__name__) from error
    if len(found) > most:
        raise unreadable(path, "it is too large")
    return found


def _refuse(path: Path, found: os.stat_result, most: int) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise unreadable(path, "it is not a file, but a link, a folder, a pipe or a device")
    if found.st_size > most:
        raise unreadable(path, "it is too large")


def write_checked(path: Path, data: bytes) -> None:
    """Write a file, whole or not at all, and read it back.

    Raises:
        RecordsProblem: R047 what is there now is not what was written; or what the disk says.
    """
    with convert_errors(path):
        _put(path, data)
    with suppress(AttributeError, OSError), open(path, "rb") as file:
        # So that it is read from the stick, and not from memory, where the platform can do that.
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    if read_regular(path, len(data)) != data:
        said = "what can be read back is not what was written"
        raise RecordsProblem(Code.NOT_WRITTEN, {"path": str(path), "said": said})


def _put(path: Path, data: bytes) -> None:
    """Write a file whole. Raises OSError.

    Some drivers of FAT put no file in place of another. What was there is only older, so it goes
    first; a drive that lets nothing be written lets nothing be deleted either.
    """
    try:
        folders.write_whole(path, data, durable=True)
    except (PermissionError, FileExistsError):
        if not path.exists():
            raise
        path.unlink()
        folders.write_whole(path, data, durable=True)


def inflate(data: bytes, most: int) -> bytes:
    """What was compressed by zlib, at most so many bytes. Raises ValueError."""
    unpacking = zlib.decompressobj()
    try:
        found = unpacking.decompress(data, most)
    except zlib.error as error:
        raise ValueError("it is damaged") from error
    if unpacking.unconsumed_tail or not unpacking.eof:
        raise ValueError("it is too large, or cut off")
    return found


def unreadable(path: Path | str, said: object) -> RecordsProblem:
    """R066: a file cannot be read, and why."""
    return RecordsProblem(Code.BAD_BUNDLE, {"path": str(path), "said": str(said)})


def require_folder(folder: Path) -> None:
    """Raise R048 where there is no such folder."""
    if not folder.is_dir():
        raise RecordsProblem(Code.NO_FOLDER, {"path": str(folder)})
