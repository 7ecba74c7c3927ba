"""The files of cases: where they are, what they are called, and what a case is made of.

Shipped cases come first, then those in an instructor's own folder.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path, PurePath
from typing import NamedTuple

from engine.scenario.yaml.source import SUFFIXES, bytes_of

BESIDE = frozenset({"settings", "courses", "teaching", "tools"})  # folders of what is no case
SHIPPED = Path(__file__).resolve().parents[2] / "scenarios"
ID = re.compile(r"[a-z][a-z0-9-]*")
LEVELS = ("foundation", "advanced")


def cases(own: str | os.PathLike[str] | None = None) -> Iterator[Path]:
    """Files of the shipped cases, then those of an own folder, by name."""
    folders = [SHIPPED / level for level in LEVELS] + ([Path(own)] if own else [])
    for folder in folders:
        yield from yaml_files(folder)


def yaml_files(folder: Path) -> list[Path]:
    """The YAML files in a folder, by name; none where there is no folder."""
    return sorted(p for p in folder.iterdir() if p.suffix in SUFFIXES) if folder.is_dir() else []


def cases_under(folder: str | os.PathLike[str]) -> Iterator[Path]:
    """Files of cases anywhere in a folder, by path; not its principles, settings and the like."""
    for path in sorted(p for p in Path(folder).rglob("*") if p.suffix in SUFFIXES):
        inside = path.relative_to(folder)
        if inside.name != "doctrine.yaml" and inside.parent.name not in BESIDE:
            yield path


def find(case: str, own: str | os.PathLike[str] | None = None) -> Path | None:
    """The file of a case named by its id or its path; None when there is none."""
    path = Path(case)
    if path.suffix in SUFFIXES and path.exists():
        return path
    known = list(cases(own))  # a shipped case comes before one of the same name in an own folder
    named = next((p for p in known if case in (p.stem, id_of(p))), None)
    return named or next((p for p in known if _declares(p, case)), None)


def _declares(path: Path, id: str) -> bool:
    """Whether the file says `scenario: id`, without reading it as a case."""
    try:
        with path.open(encoding="utf-8") as lines:
            return any(line.strip() == f"scenario: {id}" for line in lines)
    except (OSError, UnicodeDecodeError):
        return False


def title_of(path: Path) -> str:
    """The title that a file of a case gives in one line, without reading it as a case; or ""."""
    with suppress(OSError, UnicodeDecodeError), path.open(encoding="utf-8") as lines:
        written = next((line[6:].strip() for line in lines if line.startswith("title:")), "")
        return "" if written[:1] in (">", "|") else written.strip("\"'")
    return ""


def id_of(file: str | os.PathLike[str], data: object = None) -> str:
    """The id of a case: as written, or else the name of its file, or else `case`.

    It keeps the small letters, digits and hyphens of the name. `data`: what was read, if it is
    known.
    """
    if isinstance(data, Mapping) and "scenario" in data:
        return str(data["scenario"])
    stem = re.sub(r"[^a-z0-9]+", "-", PurePath(file).stem.lower()).strip("-")
    return stem if ID.fullmatch(stem) else "case"


def setting_folders(file: str | os.PathLike[str]) -> tuple[Path, ...]:
    """The folders with the settings of a case: the shipped one, then the one next to its file."""
    return SHIPPED / "settings", Path(file).parent / "settings"


def setting_ids(file: str | os.PathLike[str]) -> frozenset[str]:
    """Ids of the settings the case in `file` can play in."""
    folders = (folder for folder in setting_folders(file) if folder.is_dir())
    return frozenset(path.stem for folder in folders for path in folder.glob("*.yaml"))


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
