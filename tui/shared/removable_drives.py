"""Where a stick may be found: places at which systems show drives that were plugged in."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_PLACES = ("/media/{user}/*", "/run/media/{user}/*", "/media/*", "/Volumes/*")


def sticks() -> list[Path]:
    """Folders of drives that were plugged in, as far as this system tells; none on Windows."""
    if sys.platform == "win32":
        return []  # drives are letters there, and the user knows which
    user = os.environ.get("USER", "")
    found = [
        path
        for place in _PLACES
        for path in sorted(Path("/").glob(place.format(user=user).lstrip("/")))
    ]
    return [path for path in dict.fromkeys(found) if os.path.ismount(path) and _writable(path)]


def _writable(path: Path) -> bool:
    return path.is_dir() and os.access(path, os.W_OK)
