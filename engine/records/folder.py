"""The data folder: where it is, whose it is, and whether its disk can be trusted.

Files are written whole, and for their account alone.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import stat
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from engine.records.problems import Code, RecordsProblem, convert_errors

VARIABLE = "RIFQ_DATA"

# File systems whose locks and writes pass through a network, as Linux and macOS name them.
_NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afpfs", "ncpfs", "afs", "ceph"}
    | {"glusterfs", "lustre", "webdav", "davfs", "osxfuse", "macfuse"}
    | {"fuse.sshfs", "fuse.glusterfs", "fuse.davfs", "fuse.rclone", "fuse.s3fs"}
)
_WINDOWS_REMOTE = 4  # DRIVE_REMOTE of GetDriveTypeW


class Drive(Struct, frozen=True):
    """The disk a folder is on: `network` is None where the platform does not tell."""

    kind: str
    network: bool | None


def locate(explicit: str | os.PathLike[str] | None, environ: Mapping[str, str]) -> Path:
    """The data folder: the one asked for, else RIFQ_DATA, else the platform's own place."""
    chosen = explicit or environ.get(VARIABLE)
    if chosen:
        return Path(chosen).expanduser().absolute()
    import platformdirs

    return Path(platformdirs.user_data_dir("rifq", appauthor=False))


def prepare(folder: Path) -> Path:
    """Make the folder, owner-only, unless it is there; its own mode is then left alone.

    Raises:
        RecordsProblem: R005 on a network drive, R001 or R002 when it cannot be made.
    """
    disk = drive(folder)
    if disk.network:
        raise RecordsProblem(Code.NETWORK, {"path": str(folder), "kind": disk.kind})
    with convert_errors(folder):
        if not folder.is_dir():
            folder.parent.mkdir(parents=True, exist_ok=True)
            folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def find_unwritable(*places: tuple[Path, int]) -> RecordsProblem | None:
    """R002 for the first place that is there and refuses what is wanted; None for none.

    Each place is a path with the bits of `os.access` that are wanted.
    """
    own = os.access in os.supports_effective_ids  # else the user who started the program
    for path, wanted in places:
        if path.exists() and not os.access(path, wanted, effective_ids=own):
            return RecordsProblem(Code.READ_ONLY, {"path": str(path)})
    return None


def make_owned(path: Path) -> None:
    """Make an empty owner-only file unless there is one, and make its name durable."""
    with convert_errors(path.parent):
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
            sync(path.parent)


def sync(folder: Path) -> None:
    """Write the names in a folder to disk, where the platform and its file system can do that."""
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        except OSError as error:
            if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.ENOSYS):
                raise
        finally:
            os.close(handle)


def find_free_name(folder: Path, stem: str) -> Path:
    """The first name of a file of plays that is not in use: `stem`, a number, and ".db"."""
    number = 1
    while (folder / f"{stem}-{number}.db").exists():
        number += 1
    return folder / f"{stem}-{number}.db"


def free_bytes(folder: Path) -> int:
    """Free space, in bytes, on the disk of a folder (or of the nearest one above that exists)."""
    import shutil

    with convert_errors(folder):
        return shutil.disk_usage(_find_existing(folder)).free


def drive(folder: Path) -> Drive:
    """On what kind of disk a folder is."""
    if sys.platform == "win32":
        return _windows_drive(folder)
    mounts: list[tuple[str, str]] = []
    if sys.platform == "darwin":
        mounts = _mac_mounts()
    else:
        with suppress(OSError):
            written = Path("/proc/self/mountinfo").read_text("utf-8", "surrogateescape")
            mounts = linux_mounts(written)
    return drive_among(_find_existing(folder).resolve(), mounts)


def drive_among(folder: Path, mounts: list[tuple[str, str]]) -> Drive:
    """The disk of `folder` given (mount point, file system) pairs; the innermost, last one wins."""
    kind, depth = "", 0
    for point, system in mounts:
        if len(point) >= depth and f"{folder}/".startswith(f"{point.rstrip('/')}/"):
            kind, depth = system, len(point)
    return Drive(kind, kind.lower() in _NETWORK if kind else None)


def linux_mounts(mountinfo: str) -> list[tuple[str, str]]:
    """(mount point, file system) from /proc/self/mountinfo, see proc_pid_mountinfo(5)."""
    found = []
    for line in mountinfo.splitlines():
        before, _, after = line.partition(" - ")
        # Spaces and their kin are written as three octal digits.
        point = re.sub(r"\\([0-7]{3})", lambda o: chr(int(o[1], 8)), before.split(" ")[4])
        found.append((point, after.split(" ")[0]))
    return found


def mac_mounts(printed: str) -> list[tuple[str, str]]:
    """(mount point, file system) from what `mount` prints: `//host/x on /Volumes/x (smbfs, …)`."""
    found = []
    for line in printed.splitlines():
        place, _, kind = line.rpartition(" (")
        found.append((place.partition(" on ")[2], kind.split(",")[0].rstrip(")")))
    return found


def _mac_mounts() -> list[tuple[str, str]]:
    import subprocess

    with suppress(OSError, subprocess.SubprocessError):
        said = subprocess.run(
            ["/sbin/mount"], capture_output=True, text=True, timeout=5, check=True
        )
        return mac_mounts(said.stdout)
    return []


def _windows_drive(folder: Path) -> Drive:
    anchor = folder.absolute().anchor
    if anchor.startswith("\\\\"):
        return Drive("UNC", True)
    import ctypes

    kind = ctypes.windll.kernel32.GetDriveTypeW(anchor)  # type: ignore[attr-defined,unused-ignore]
    return Drive(f"drive type {kind}", kind == _WINDOWS_REMOTE)


def _find_existing(folder: Path) -> Path:
    here = folder.absolute()
    while not here.exists() and here != here.parent:
        here = here.parent
    return here


UNFINISHED = "new-*.tmp"
"""The names of files that are being written."""


def write_whole(
    path: Path,
    data: bytes | Iterable[bytes],
    *,
    durable: bool = False,
    put: Callable[[Path, Path], object] | None = None,
) -> None:
    """Put a file in place of the one at `path`. Raises OSError; then that one is as it was.

    Args:
        path: where it is to be.
        data: what is in it, whole or in pieces; what making a piece raises stops this.
        durable: it is on disk when this returns.
        put: puts the first file in place of the second; by default as `os.replace`.
    """
    made = path.with_name(UNFINISHED.replace("*", secrets.token_hex(8)))
    try:
        with open(made, "xb", opener=_owner_only) as file:
            file.writelines([data] if isinstance(data, bytes) else data)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        (put or os.replace)(made, path)
        if durable:
            sync(path.parent)
    except BaseException:
        made.unlink(missing_ok=True)
        raise


def write_owned(path: Path, text: str) -> None:
    """Write a text for its account alone, also where a file is there already. Raises OSError.

    Whoever else may write to the folder of a file of another account leaves its mode as it is; so
    does a pipe or a device, such as /dev/stdout.
    """
    with open(path, "w", encoding="utf-8", newline="\n", opener=_owner_only) as file:
        if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            with suppress(OSError):  # of another account, or on a drive that knows no modes
                path.chmod(0o600)
        file.write(text)


def _owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def empty(places: Iterable[Path]) -> None:
    """Empty and remove log files and caches, folders with all that is in them.

    Raises:
        RecordsProblem: R022 when one cannot be emptied.
    """
    for place in places:
        if place.is_dir() and not place.is_symlink():
            empty(sorted(place.iterdir()))
        elif place.exists():
            empty_file(place)


def empty_file(file: Path) -> None:
    """Empty and remove one file. Raises R022 when it cannot be emptied."""
    try:
        file.write_bytes(b"")  # also reaches whoever holds it open, or has another name for it
        with suppress(OSError):
            file.unlink()
    except OSError as error:
        params = {"path": str(file), "said": error.strerror or type(error).__name__}
        raise RecordsProblem(Code.NOT_EMPTIED, params) from error
