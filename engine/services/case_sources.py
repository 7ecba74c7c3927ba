"""All the files a case is made of, by which what is kept of it is known."""

from __future__ import annotations

import os
from typing import NamedTuple

from engine.scenario.doctrine import SHIPPED, setting_folders
from engine.scenario.yaml.files import bytes_of


class Sources(NamedTuple):
    """The bytes of a case, of the principles, and of all the settings it may play in."""

    raw: bytes
    doctrine: bytes
    settings: bytes


def read_sources(path: str | os.PathLike[str]) -> Sources:
    """What the case in a file is made of; raises Refused if it cannot be read."""
    raw, doctrine = bytes_of(path), bytes_of(SHIPPED / "doctrine.yaml")
    settings = [
        [(setting.name, bytes_of(setting)) for setting in sorted(folder.glob("*.yaml"))]
        for folder in setting_folders(path)
    ]
    return Sources(raw, doctrine, repr(settings).encode())
