"""The files on a stick: only regular ones are read, never more than asked for; written whole."""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from heapq import nsmallest
from io import BufferedReader
from pathlib import Path

from engine.records import folder as folders
from engine.records.cohorts import require_id
from engine.records.problems import Code, RecordsProblem, convert_errors
from engine.services.shared.errors import unreadable

KIT_END, BUNDLE_END, RECEIPT_END = ".rifq-kit", ".rifq", ".rifq-receipt"
MOST_FILES = 2000  # looked at in one folder
_AT_ONCE = 64 << 10  # bytes that are inflated in one step

# Flags that not every platform has: follow no link, and do not wait for a pipe.
_FLAGS = os.O_RDONLY | sum(getattr(os, n, 0) for n in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))


def file_of(cohort: str, course: str, end: str) -> str:
    """The name of a kit or a receipt: two courses of one name do not write over each other."""
    return f"{require_id(cohort)}-{course[:8]}{end}"


def name_bundles(cohort: str, computer: str) -> str:
    """How the names of all bundles of a computer begin; "-" and the number of each follow."""
    return f"{require_id(cohort)}-{computer}"


def find_named(folder: Path, end: str) -> list[Path]:
    """What is in a folder under names with this end, in the order of names.

    Raises:
        RecordsProblem: R048 there is no such folder; or what the disk says.
    """
    require_folder(folder)
    with convert_errors(folder), os.scandir(folder) as entries:
        names = (entry.name for entry in entries)  # FAT keeps short names in capitals
        wanted = (n for n in names if n.lower().endswith(end) and not n.startswith("."))
        found = nsmallest(MOST_FILES, wanted)
    return [folder / name for name in found]


class NotGenuine(Exception):
    """What was read is not what its writer wrote; the words say why."""


@contextmanager
def refuse_unreadable(path: Path) -> Iterator[None]:
    """Raise R066 for a file that is not as its writer wrote it."""
    try:
        yield
    except NotGenuine as error:
        raise unreadable(path, error) from error


@contextmanager
def open_regular(path: Path, most: int) -> Iterator[BufferedReader]:
    """A file, to be read.

    Raises:
        RecordsProblem: R066 it is no regular file, or larger than `most` bytes; or what the disk
            says, also while it is read.
    """
    try:
        with suppress(FileNotFoundError):  # a pipe or a device is not even opened
            _refuse(path, os.lstat(path), most)
        with convert_errors(path), open(os.open(path, _FLAGS), "rb") as file:
            _refuse(path, os.fstat(file.fileno()), most)
            yield file
    except OSError as error:  # a link, where the platform refuses to follow it
        raise unreadable(path, error.strerror or type(error).__name__) from error


def read_regular(path: Path, most: int) -> bytes:
    """The bytes of a file. Raises as `open_regular`."""
    with open_regular(path, most) as file:
        found = file.read(most + 1)
    if len(found) > most:
        raise unreadable(path, "it is too large")
    return found


def _refuse(path: Path, found: os.stat_result, most: int) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise unreadable(path, "it is not a file, but a link, a folder, a pipe or a device")
    if found.st_size > most:
        raise unreadable(path, "it is too large")


def write_checked(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file from its pieces, whole or not at all, and read it back.

    Raises:
        RecordsProblem: R047 what is there now is not what was written; or what the disk says.
    """
    written = hashlib.sha256()

    def note() -> Iterator[bytes]:
        for piece in pieces:
            written.update(piece)
            yield piece

    with convert_errors(path):
        folders.write_whole(path, note(), durable=True, put=_put)
    with suppress(AttributeError, OSError), open(path, "rb") as file:
        # So that it is read from the stick, and not from memory, where the platform can do that.
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    with open_regular(path, sys.maxsize) as file:
        found = hashlib.file_digest(file, "sha256")
    if found.digest() != written.digest():
        said = "what can be read back is not what was written"
        raise RecordsProblem(Code.NOT_WRITTEN, {"path": str(path), "said": said})


def _put(made: Path, path: Path) -> None:
    """Put a file in place of another. Raises OSError.

    Some drivers of FAT put no file in place of another. What was there is only older, so it goes
    first; a drive that lets nothing be written lets nothing be deleted either.
    """
    try:
        os.replace(made, path)
    except (PermissionError, FileExistsError):
        if not path.exists():
            raise
        path.unlink()
        os.replace(made, path)


def inflate(pieces: Iterable[bytes], most: int) -> Iterator[bytes]:
    """What was compressed by zlib, piece by piece.

    Raises:
        NotGenuine: it is damaged or cut off, or has more than `most` bytes.
    """
    unpacking, size = zlib.decompressobj(), 0
    for piece in pieces:
        found = b"-"
        while found or piece:
            try:
                found = unpacking.decompress(piece, _AT_ONCE)
            except zlib.error as error:
                raise NotGenuine("it is damaged") from error
            piece, size = unpacking.unconsumed_tail, size + len(found)
            if size > most:
                raise NotGenuine("it is too large")
            if found:
                yield found
        if unpacking.unused_data:
            raise NotGenuine("it is damaged")
    if not unpacking.eof:
        raise NotGenuine("it is cut off")


def require_folder(folder: Path) -> None:
    """Raise R048 where there is no such folder."""
    if not folder.is_dir():
        raise RecordsProblem(Code.NO_FOLDER, {"path": str(folder)})
