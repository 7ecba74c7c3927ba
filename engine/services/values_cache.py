"""The values of cases: worked out ahead in a process of their own, kept, and read by the debrief.

Exploring a case takes seconds, so it begins with a play, at low priority, and is done long before
its debrief. What was found belongs to the case and not to any play: it is kept in the platform's
folder for caches, or where RIFQ_CACHE says. All of it can be deleted at any time; where nothing can
be written, a case is explored again.
"""

from __future__ import annotations

import atexit
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path

from platformdirs import user_cache_path

from engine import __version__
from engine.explore.values.codec import fingerprint, pack, unpack
from engine.scenario.scenario import Scenario
from engine.scoring.value_function import Values
from engine.services.compiled_cases import open_pinned
from engine.services.crash_log import write_log

Progress = Callable[[int], None]

VARIABLE = "RIFQ_CACHE"
SUFFIX = ".values"
MOST_KEPT = 40  # cases
BROKEN_OFF = 3600  # seconds after which a file that was not finished will not be
NONE = b"RIFQVAL none\n"  # explored, and there is nothing to say
NICENESS = 10
ROOT = Path(__file__).resolve().parents[2]

_running: dict[Path, subprocess.Popen[bytes]] = {}
_last: dict[str, Values | None] = {}  # of one case: they are large


def cache_folder() -> Path:
    """Where values are kept; nothing is made yet."""
    chosen = os.environ.get(VARIABLE)
    if chosen:
        return Path(chosen).expanduser().absolute()

    return user_cache_path("rifq", appauthor=False)


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
        found = _found(scenario, folder or cache_folder(), progress)
        _last.clear()
        _last[name] = found
        return found
    return _last[name]


def at_hand(scenario: Scenario, folder: Path | None = None) -> bool:
    """Whether `values_of` gives them at once."""
    name = _name(scenario)
    return name in _last or ((folder or cache_folder()) / name).is_file()


def begin(scenario: Scenario, folder: Path | None = None) -> bool:
    """Work the values out in a process of their own, unless they are kept already.

    Returns:
        Whether it is under way. A process that ended without them is not begun again.
    """
    folder = folder or cache_folder()
    if at_hand(scenario, folder):
        return False
    path = folder / _name(scenario)
    if path not in _running:
        with suppress(OSError):
            _running[path] = _started(scenario, folder)
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


# Working out -------------------------------------------------------------------------------------


def _found(scenario: Scenario, folder: Path, progress: Progress | None) -> Values | None:
    """From the disk, perhaps after a process that works on it; else explored here and kept."""
    path = folder / _name(scenario)
    if process := _running.get(path):
        process.wait()
    raw = _read(path)
    values = unpack(raw)
    if values is not None or raw == NONE:
        return values
    try:
        values = _explored(scenario, progress)
    except Exception as error:  # a fault of ours costs the bounds, never the debrief
        write_log(error)
        return None
    _keep(path, scenario.id, NONE if values is None else pack(values))
    return values


def _explored(scenario: Scenario, progress: Progress | None) -> Values | None:
    from engine.explore.analysis_context import Case
    from engine.explore.statespace.graph import Limits
    from engine.explore.values.compute import compute_values

    return compute_values(Case(scenario, Limits(progress=progress)))


def _started(scenario: Scenario, folder: Path) -> subprocess.Popen[bytes]:
    """The process that explores a case, which it reads from its standard input."""
    cited = scenario.doctrine.cited(scenario.cited())
    ours = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    flags = ("BELOW_NORMAL_PRIORITY_CLASS", "CREATE_NO_WINDOW")  # of Windows
    with tempfile.TemporaryFile() as case:
        case.write(json.dumps(cited).encode() + b"\n" + scenario.source.raw)
        case.seek(0)
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "engine.services.values_cache", str(folder), scenario.id],
            stdin=case,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(ours)},
            creationflags=sum(getattr(subprocess, flag, 0) for flag in flags),
        )


def main() -> None:
    """`python -m … FOLDER ID`: explore the case on standard input, keep its values."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    folder, id = sys.argv[1:]
    cited, _, case = sys.stdin.buffer.read().partition(b"\n")
    scenario = open_pinned(case, cited, b"", id)
    values_of(scenario, Path(folder))


# Keeping -----------------------------------------------------------------------------------------


def _name(scenario: Scenario) -> str:
    """Name of the file: the case, and everything its values depend on, our own version too."""
    return f"{_case(scenario.id)}.{_version()}.{fingerprint(scenario)}{SUFFIX}"


@cache
def _version() -> str:
    return __version__


def _case(id: str) -> str:
    return re.sub(r"[^a-z0-9-]", "-", id.lower())


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _keep(path: Path, id: str, raw: bytes) -> None:
    """Write it whole or not at all, and put away what is older."""
    with suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, made = tempfile.mkstemp(prefix="new-", suffix=".tmp", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(raw)
            os.replace(made, path)
        except OSError:
            os.unlink(made)
            raise
        _tidy(path, id)


def _tidy(path: Path, id: str) -> None:
    """Leave one file of each case, and the newest of all; take away what was broken off."""
    folder, now = path.parent, _written(path)
    old = [file for file in folder.glob(f"{_case(id)}.*{SUFFIX}") if file != path]
    every = sorted(folder.glob(f"*{SUFFIX}"), key=_written, reverse=True)
    broken = [file for file in folder.glob("new-*.tmp") if now - _written(file) > BROKEN_OFF]
    for file in (*old, *every[MOST_KEPT:], *broken):
        file.unlink(missing_ok=True)


def _written(path: Path) -> float:
    """When a file was written; long ago when it has just been taken away."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


if __name__ == "__main__":
    main()
