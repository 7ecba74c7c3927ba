"""The style and the script of the pages, and their addresses, which change when they do."""

from __future__ import annotations

import hashlib
from pathlib import Path

from msgspec import Struct

from engine.reports.render.html import FOLDER as REPORTS

FOLDER = Path(__file__).resolve().parent / "static"


class File(Struct, frozen=True):
    """A file as it is sent."""

    body: bytes
    type: str


FILES = {
    path.name: File(path.read_bytes(), type)
    for path, type in (
        (REPORTS / "page.css", "text/css"),
        (FOLDER / "room.css", "text/css"),
        (FOLDER / "ballot.js", "text/javascript"),
        (FOLDER / "live.js", "text/javascript"),
        (FOLDER / "icon.svg", "image/svg+xml"),
    )
}


def look(name: str) -> str:
    """The address of a file."""
    return f"/look/{name}?{hashlib.sha256(FILES[name].body).hexdigest()[:12]}"
