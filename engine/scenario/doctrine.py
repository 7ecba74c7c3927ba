"""The practice principles, and the setting a case plays in, as data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

from engine.scenario.yaml.source import Source


class Reference(Struct, frozen=True):
    """Where a principle comes from, and how it was read: verified, on-a-copy or unverified."""

    title: str
    url: str
    seen: str


class Principle(Struct, frozen=True):
    """One numbered principle of practice.

    Attributes:
        certainty: verified, partly or unverified.
        differs: where sources or experts disagree, or "".
    """

    id: str
    title: str
    says: str
    domain: str
    sources: tuple[Reference, ...]
    certainty: str
    differs: str


class Belief(Struct, frozen=True):
    """What a good officer may believe, and why an answer that follows it can be weak.

    Attributes:
        says: the belief, in one sentence.
        holds: what is true in it.
        misses: what it leaves out.
        principles: ids of the principles that answer it; their sources are its sources.
    """

    id: str
    says: str
    holds: str
    misses: str
    principles: tuple[str, ...]


class Doctrine(Struct, frozen=True):
    """All principles and beliefs by id, and the titles of domains and pillars."""

    principles: Mapping[str, Principle]
    domains: Mapping[str, str]
    pillars: Mapping[str, str]
    beliefs: Mapping[str, Belief]
    data: Mapping[str, Any]

    def cite(self, ids: Iterable[str], beliefs: Iterable[str] = ()) -> dict[str, Any]:
        """What was written of the principles and beliefs named, as a play keeps it."""
        cited = {
            "domains": self.data["domains"],
            "pillars": self.data["pillars"],
            "principles": {id: self.data["principles"][id] for id in sorted(set(ids))},
        }
        held = {id: self.data["beliefs"][id] for id in sorted(set(beliefs))}
        return cited | ({"beliefs": held} if held else {})


def doctrine_from(data: Mapping[str, Any]) -> Doctrine:
    """Principles from data as written in doctrine.yaml."""
    return Doctrine(
        {id: _principle(id, entry) for id, entry in data["principles"].items()},
        {id: entry["title"] for id, entry in data["domains"].items()},
        {id: entry["title"] for id, entry in data["pillars"].items()},
        {id: _belief(id, entry) for id, entry in data.get("beliefs", {}).items()},
        data,
    )


def _belief(id: str, entry: Mapping[str, Any]) -> Belief:
    return Belief(id, entry["says"], entry["holds"], entry["misses"], tuple(entry["principles"]))


def _principle(id: str, entry: Mapping[str, Any]) -> Principle:
    sources = tuple(Reference(s["title"], s.get("url", ""), s["seen"]) for s in entry["sources"])
    return Principle(
        id,
        entry["title"],
        entry["says"],
        entry["domain"],
        sources,
        entry["certainty"],
        entry.get("differs", ""),
    )


class Setting(Struct, frozen=True):
    """The country a case plays in: a procedure card of who decides what.

    Attributes:
        sections: titles with their lines.
        raw: the bytes of the file.
        date: the day on which the card was true; "" for an invented country.
    """

    id: str
    title: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    raw: bytes
    date: str = ""


def setting_from(id: str, source: Source) -> Setting:
    """The card of a setting, from its file as read."""
    card = source.data.get("card", [])
    sections = tuple((s["title"], tuple(s["lines"])) for s in card)
    return Setting(
        id, source.data.get("title", id), sections, source.raw, source.data.get("date", "")
    )
