"""USB drives that are plugged in."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_PLACES = ("/media/{user}/*", "/run/media/{user}/*", "/media/*", "/Volumes/*")


def drives() -> list[Path]:
    """The folders at which this system shows drives that were plugged in; none on Windows."""
    if sys.platform == "win32":
        return []  # drives are letters there, and the user knows which
    user = os.environ.get("USER", "")
    found = [
        path
        for place in _PLACES
        for path in sorted(Path("/").glob(place.format(user=user).lstrip("/")))
    ]
    return [
        path
        for path in dict.fromkeys(found)
        if os.path.ismount(path) and path.is_dir() and os.access(path, os.W_OK)
    ]
