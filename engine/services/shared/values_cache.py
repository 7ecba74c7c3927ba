"""The values of cases: worked out ahead in a process of their own, kept, and read by the debrief.

Exploring a case takes seconds, so it begins with a play, at low priority, and is done long before
its debrief. What was found belongs to the case and not to any play, and is kept for every process
(`file_cache`). Only one process on a computer explores a case, whoever asks; the others wait for
it. The values of shipped cases are shipped (`write_shipped_values`).
"""

from __future__ import annotations

import atexit
import json
import lzma
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from engine import __version__
from engine.explore.values.codec import fingerprint, pack, unpack
from engine.records.file_cache import (
    HANDED_ON,
    cache_folder,
    claim,
    hold_lock,
    keep,
    leave,
    name_of,
    read,
)
from engine.scenario.case_files import SHIPPED
from engine.scenario.scenario import Scenario
from engine.scoring.value_function import Values
from engine.services.shared.compiled_cases import open_pinned
from engine.services.shared.crash_log import write_log

Progress = Callable[[int], None]

SUFFIX = ".values"
SHIPPED_VALUES, SHIPPED_SUFFIX = SHIPPED / "values", ".values.xz"
MOST_KEPT = 40  # cases
NONE = b"RIFQVAL none\n"  # explored, and there is nothing to say
NICENESS = 10
MODULE = "engine.services.shared.values_cache"
NO_LOCK = -1  # in place of the open file that holds it
ROOT = Path(__file__).resolve().parents[3]

_running: dict[Path, subprocess.Popen[bytes]] = {}
_last: dict[str, Values | None] = {}  # of one case: they are large


def values_of(
    scenario: Scenario, folder: Path | None = None, progress: Progress | None = None
) -> Values | None:
    """The values of a case, read where they are kept, else worked out here and kept.

    Args:
        scenario: the case, of today or as a play is pinned to it.
        folder: where they are kept; by default `cache_folder()`.
        progress: called now and then with the number of states seen; may raise to interrupt.

    Returns:
        None when there is nothing to say: too large to be exhausted, or a way without an end.
    """
    name = _name(scenario)
    if name not in _last:
        _last.clear()
        _last[name] = _find_values(scenario, folder or cache_folder(), progress)
    return _last[name]


def at_hand(scenario: Scenario, folder: Path | None = None) -> bool:
    """Whether `values_of` gives them at once."""
    name = _name(scenario)
    kept = (folder or cache_folder()) / name
    return name in _last or kept.is_file() or shipped_file(scenario).is_file()


def begin(scenario: Scenario, folder: Path | None = None) -> bool:
    """Have the values worked out in a process of its own, unless they are at hand.

    Returns:
        Whether it is under way, here or for another program. If a process started here
        ended without values, it is not restarted.
    """
    folder = folder or cache_folder()
    if at_hand(scenario, folder):
        return False
    path = folder / _name(scenario)
    if path not in _running:
        with suppress(OSError):
            started = _start_process(scenario, path)
            if started is None:
                return True
            _running[path] = started
    process = _running.get(path)
    return process is not None and process.poll() is None


def end() -> None:
    """End the processes that still work; what they did can be done again."""
    for process in _running.values():
        if process.poll() is None:
            process.terminate()
        process.wait()
    _running.clear()


atexit.register(end)


def shipped_file(scenario: Scenario) -> Path:
    """Where the values of this case are if it came with Rifq as it is."""
    return SHIPPED_VALUES / f"{name_of(scenario.id)}.{fingerprint(scenario)}{SHIPPED_SUFFIX}"


def read_shipped(scenario: Scenario) -> Values | None:
    """The values that came with Rifq; None for any other case."""
    with suppress(OSError, lzma.LZMAError, EOFError):
        return unpack(lzma.decompress(shipped_file(scenario).read_bytes()))
    return None


# Working out -------------------------------------------------------------------------------------


def _find_values(scenario: Scenario, folder: Path, progress: Progress | None) -> Values | None:
    """As shipped, as kept, perhaps after a process that works on it, or else explored here."""
    shipped = read_shipped(scenario)
    if shipped is not None:
        return shipped
    path = folder / _name(scenario)
    if process := _running.get(path):
        process.wait()

    def waiting() -> bool:
        if progress:
            progress(0)
        return not path.is_file()

    with hold_lock(_lock(path), waiting):
        return _read_or_explore(scenario, path, progress)


def _read_or_explore(
    scenario: Scenario, path: Path, progress: Progress | None = None
) -> Values | None:
    raw = read(path)
    values = unpack(raw)
    if values is not None or raw == NONE:
        return values
    try:
        values = _explore(scenario, progress)
    except Exception as error:  # a fault of ours costs the bounds, never the debrief
        write_log(error)
        return None
    if keep(path, NONE if values is None else pack(values), kind=f"*{SUFFIX}", most=MOST_KEPT):
        for old in path.parent.glob(f"{name_of(scenario.id)}.*{SUFFIX}"):
            if old != path:
                old.unlink(missing_ok=True)
    return values


def _explore(scenario: Scenario, progress: Progress | None) -> Values | None:
    from engine.explore.explored_case import Case
    from engine.explore.statespace.limits import Limits
    from engine.explore.values.compute import compute_values

    return compute_values(Case(scenario, Limits(progress=progress)))


def _start_process(scenario: Scenario, path: Path) -> subprocess.Popen[bytes] | None:
    """A process that explores a case, unless another one does; it begins with the lock in hand."""
    try:
        handle = claim(_lock(path))
    except OSError:
        return _spawn(scenario, path, NO_LOCK)
    if handle is None:
        return None
    if not HANDED_ON:
        leave(_lock(path), handle)
        return _spawn(scenario, path, NO_LOCK)
    try:
        return _spawn(scenario, path, handle)
    finally:
        os.close(handle)  # the process has its own


def _spawn(scenario: Scenario, path: Path, handle: int) -> subprocess.Popen[bytes]:
    """The process; it reads the case from its standard input."""
    cited = scenario.cite_doctrine()
    ours = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    flags = ("BELOW_NORMAL_PRIORITY_CLASS", "CREATE_NO_WINDOW")  # of Windows
    with tempfile.TemporaryFile() as case:
        case.write(json.dumps(cited).encode() + b"\n" + scenario.source.raw)
        case.seek(0)
        return subprocess.Popen(
            [sys.executable, "-P", "-m", MODULE, str(path), scenario.id, str(handle)],
            stdin=case,
            pass_fds=() if handle == NO_LOCK else (handle,),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(ours)},
            creationflags=sum(getattr(subprocess, flag, 0) for flag in flags),
        )


def main() -> None:
    """`python -m … FILE ID LOCK`: explore the case on standard input, keep its values."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    file, id, handle = sys.argv[1:]
    cited, _, case = sys.stdin.buffer.read().partition(b"\n")
    scenario = open_pinned(case, cited, b"", id)
    if int(handle) == NO_LOCK:
        values_of(scenario, Path(file).parent)
        return
    _read_or_explore(scenario, Path(file))
    leave(_lock(Path(file)), int(handle))


# Naming ------------------------------------------------------------------------------------------


def _name(scenario: Scenario) -> str:
    """Name of the file: the case, and everything its values depend on, our own version too."""
    return f"{name_of(scenario.id)}.{__version__}.{fingerprint(scenario)}{SUFFIX}"


def _lock(path: Path) -> Path:
    """The lock of the process that works on a file: one for a case."""
    return path.with_name(f"{path.name.partition('.')[0]}.lock")


if __name__ == "__main__":
    main()
