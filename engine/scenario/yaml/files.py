"""The bytes of the file of a case: read without waiting, and no more than a case may have."""

from __future__ import annotations

import os
import stat

from engine.scenario.problems import Problem, Refused

LIMIT = 2 * 1024 * 1024  # bytes
_WITHOUT_WAITING = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def bytes_of(path: str | os.PathLike[str]) -> bytes:
    """The bytes of a file, at most one more than are allowed; never waits for a pipe.

    Raises:
        Refused: it is not a readable file.
    """
    path = os.fspath(path)
    try:
        # A pipe without a writer would hold an ordinary open for ever.
        handle = os.open(path, os.O_RDONLY | _WITHOUT_WAITING)
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        near = near_file(path)
        hint = f"did you mean `{near}`?" if near else ""
        raise Refused([Problem(path, 0, 0, "E001", {}, hint)]) from error
    except OSError as error:
        code = "E002" if os.path.exists(path) and not os.path.isfile(path) else "E003"
        raise Refused([Problem(path, 0, 0, code, {"reason": error.strerror or ""})]) from error
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise Refused([Problem(path, 0, 0, "E002")])
        with os.fdopen(handle, "rb", closefd=False) as file:
            return file.read(LIMIT + 1)
    except OSError as error:
        raise Refused([Problem(path, 0, 0, "E003", {"reason": error.strerror or ""})]) from error
    finally:
        os.close(handle)


def near_file(path: str) -> str:
    """The case meant by a path where there is none: its ending is missing, or it is misspelt.

    Returns:
        The path of a case in that folder, or "" when no name is near.
    """
    import difflib

    folder, name = os.path.split(path)
    try:
        others = [n for n in os.listdir(folder or ".") if n.endswith((".yaml", ".yml"))]
    except (OSError, ValueError):
        return ""
    ends = [name + end for end in (".yaml", ".yml") if name + end in others]
    near = ends or difflib.get_close_matches(name, others, n=1, cutoff=0.8)
    return os.path.join(folder, near[0]) if near else ""
