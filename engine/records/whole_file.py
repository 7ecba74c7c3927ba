"""A file that is written whole or not at all, and that only its account can read."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

UNFINISHED = "new-*.tmp"
"""The names of files that are being written."""


def write_whole(path: Path, data: bytes) -> None:
    """Put a file in place of the one at `path`. Raises OSError; then that one is as it was."""
    made = path.with_name(UNFINISHED.replace("*", secrets.token_hex(8)))
    try:
        with open(made, "xb", opener=_owner_only) as file:
            file.write(data)
        os.replace(made, path)
    except OSError:
        made.unlink(missing_ok=True)
        raise


def _owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
