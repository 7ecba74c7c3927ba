"""What happens when the program itself fails: one sentence on screen, the rest in a file.

The file holds where it happened and the kind of error. It leaves out the error's own words and
every value, because those could be a participant's notes or code.
"""

from __future__ import annotations

import traceback
from pathlib import Path

from engine.language.interface import _
from engine.records.folder import write_owned


def describe(error: BaseException) -> str:
    """The path through the code to `error` and to what caused it, without any values."""
    parts: list[str] = []
    cause: BaseException | None = error
    while cause is not None:
        parts.append(type(cause).__name__ + "\n")
        for frame in traceback.extract_tb(cause.__traceback__):
            parts.append(f"  {frame.filename}:{frame.lineno} {frame.name}: {frame.line}\n")
        carried = getattr(cause, "error", None)  # a failed worker carries what caused it
        handed_on = carried if isinstance(carried, BaseException) else None
        cause = handed_on or cause.__cause__ or cause.__context__
    return "".join(parts)


def write_log(error: BaseException, folder: Path | None = None) -> Path | None:
    """Write `describe(error)` to `rifq.log` in `folder`; None when that cannot be done.

    Args:
        error: what stopped Rifq.
        folder: where to write; by default the platform's folder for logs.
    """
    path = log_file(folder)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_owned(path, describe(error))
    except OSError:
        return None
    return path


def last_words(error: BaseException, folder: Path | None = None) -> str:
    """What is said when Rifq has stopped; the rest is written to the log."""
    path = write_log(error, folder)
    words = _("Rifq has stopped because of an internal error. Your decisions are saved.")
    where = _("Details are in {path}").format(path=path) if path else ""
    return f"{words}\n{where}".strip()


def log_file(folder: Path | None = None) -> Path:
    """Where a failure is described: in `folder`, or in the platform's folder for logs."""
    from platformdirs import user_log_path

    if folder is None:
        folder = user_log_path("rifq", appauthor=False)
    return folder / "rifq.log"


def log_files() -> list[Path]:
    """The log files there are."""
    return [path for path in (log_file(),) if path.exists()]
