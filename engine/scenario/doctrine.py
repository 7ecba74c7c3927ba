"""The practice principles, and the setting a case plays in, as data."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from engine.scenario.yaml.source import Source

SHIPPED = Path(__file__).resolve().parent.parent.parent / "scenarios"


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a principle comes from, and how it was read: verified, on-a-copy or unverified."""

    title: str
    url: str
    seen: str


@dataclass(frozen=True, slots=True)
class Principle:
    """One numbered principle of practice.

    Attributes:
        certainty: verified, partly or unverified.
        differs: where sources or experts disagree, or "".
    """

    id: str
    title: str
    says: str
    domain: str
    pillar: str
    sources: tuple[Reference, ...]
    certainty: str
    differs: str


@dataclass(frozen=True, slots=True)
class Doctrine:
    """All principles by id, and the titles of domains and pillars."""

    principles: Mapping[str, Principle]
    domains: Mapping[str, str]
    pillars: Mapping[str, str]
    data: Mapping[str, Any]

    def cited(self, ids: Iterable[str]) -> dict[str, Any]:
        """What was written of the principles named, as a play keeps it."""
        found = {id: self.data["principles"][id] for id in sorted(set(ids))}
        return {
            "domains": self.data["domains"],
            "pillars": self.data["pillars"],
            "principles": found,
        }

    def hash(self, ids: Iterable[str]) -> str:
        """SHA-256 of the principles named."""
        from engine.scenario.hashes import digest

        return digest("rifq-doctrine-1", self.cited(ids))


def doctrine_from(data: Mapping[str, Any]) -> Doctrine:
    """Principles from data as written in doctrine.yaml."""
    return Doctrine(
        {id: _principle(id, entry) for id, entry in data["principles"].items()},
        {id: entry["title"] for id, entry in data["domains"].items()},
        {id: entry["title"] for id, entry in data["pillars"].items()},
        data,
    )


def _principle(id: str, entry: Mapping[str, Any]) -> Principle:
    sources = tuple(Reference(s["title"], s.get("url", ""), s["seen"]) for s in entry["sources"])
    return Principle(
        id,
        entry["title"],
        entry["says"],
        entry["domain"],
        entry["pillar"],
        sources,
        entry["certainty"],
        entry.get("differs", ""),
    )


@lru_cache(maxsize=4)
def load_doctrine(path: str | os.PathLike[str] = SHIPPED / "doctrine.yaml") -> Doctrine:
    """The shipped principles; raises Refused when the file cannot be read."""
    from engine.scenario.yaml.reader import read

    return doctrine_from(read(path).data)


@dataclass(frozen=True, slots=True)
class Setting:
    """The country a case plays in: a procedure card of who decides what.

    Attributes:
        sections: titles with their lines.
        raw: the bytes of the file.
    """

    id: str
    title: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    raw: bytes


def setting_from(id: str, source: Source) -> Setting:
    """The card of a setting, from its file as read."""
    card = source.data.get("card", [])
    sections = tuple((s["title"], tuple(s["lines"])) for s in card)
    return Setting(id, source.data.get("title", id), sections, source.raw)


@lru_cache(maxsize=8)
def load_setting(id: str, folder: Path = SHIPPED / "settings") -> Setting | None:
    """The card of a setting, or None when there is none of that name."""
    from engine.scenario.yaml.reader import read

    path = folder / f"{id}.yaml"
    return setting_from(id, read(path)) if path.is_file() else None


def find_setting(id: str, file: str | os.PathLike[str]) -> Setting | None:
    """The card of the setting of the case in `file`: a shipped one, or one in its own folder."""
    found = (load_setting(id, folder) for folder in setting_folders(file))
    return next((setting for setting in found if setting), None)


def setting_folders(file: str | os.PathLike[str]) -> tuple[Path, ...]:
    """The folders with the settings of a case: the shipped one, then the one next to its file."""
    return SHIPPED / "settings", Path(file).parent / "settings"


def setting_ids(file: str | os.PathLike[str]) -> frozenset[str]:
    """Ids of the settings the case in `file` can play in."""
    folders = (folder for folder in setting_folders(file) if folder.is_dir())
    return frozenset(path.stem for folder in folders for path in folder.glob("*.yaml"))
