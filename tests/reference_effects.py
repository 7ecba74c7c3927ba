"""What a case starts with and what its effects and verbs do, for `tests/reference.py`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.reference_conditions import LEVELS, UNKNOWN

Entry = dict[str, Any]

STATUS_VERBS: dict[str, tuple[str, str, str | None]] = {
    "offers": ("need", "offered", "not-raised"),
    "meets": ("need", "met", None),
    "denies": ("need", "denied", None),
    "restores": ("need", "offered", "denied"),
    "declines": ("need", "declined", None),
    "asks_for": ("consent", "asked", "not-asked"),
    "gives": ("consent", "given", None),
    "refuses": ("consent", "refused", None),
    "withdraws": ("consent", "withdrawn", None),
}


def range_of(case: Entry, name: str) -> tuple[int, int]:
    """The range of a number."""
    person, _, own = name.partition(".")
    declared = case["people"][person]["state"][own] if own else case["state"][name]
    low, high = declared["range"]
    return low, high


def start(case: Entry) -> dict[str, Any]:
    """What everything is at the beginning, by the names of `Play.value`."""
    return dict(_start(case))


def _start(case: Entry) -> Iterator[tuple[str, Any]]:
    people = case.get("people", {})
    for id, person in people.items():
        for name, declared in person.get("state", {}).items():
            yield f"{id}.{name}", declared["start"]
    for name, declared in case.get("state", {}).items():
        yield name, declared["start"]
    yield from ((f"need:{id}", "not-raised") for id in case.get("needs", {}))
    yield from ((f"consent:{id}", "not-asked") for id in case.get("consents", {}))
    for id, risk in case.get("risks", {}).items():
        yield f"risk:{id}", risk["level"]
    knows = case.get("knows", {"things": []})
    for id in people:
        for thing in knows["things"]:
            yield f"knows:{id}.{thing}", thing in knows.get("start", {}).get(id, [])
    for id in case.get("facts", {}):
        yield f"learned:{id}", False
        yield f"tainted:{id}", False


def apply(case: Entry, values: Entry, entry: Entry) -> None:
    """Effects and verbs of an entry."""
    for name, value in entry.get("set", {}).items():
        values[name] = value
    for name, by in entry.get("add", {}).items():
        low, high = range_of(case, name)
        values[name] = min(high, max(low, values[name] + by))
    for verb, (word, to, only) in STATUS_VERBS.items():
        for id in entry.get(verb, []):
            if only is None or values[f"{word}:{id}"] == only:
                values[f"{word}:{id}"] = to
    for verb, by in (("raises", 1), ("lowers", -1)):
        for id in entry.get(verb, []):
            if values[f"risk:{id}"] != UNKNOWN:
                level = LEVELS.index(values[f"risk:{id}"]) + by
                values[f"risk:{id}"] = LEVELS[min(len(LEVELS) - 1, max(0, level))]
    for id, level in entry.get("finds", {}).items():
        values[f"risk:{id}"] = level
    for person, things in entry.get("tells", {}).items():
        values |= {f"knows:{person}.{thing}": True for thing in things}
    values |= {f"learned:{id}": True for id in entry.get("learns", [])}
    values |= {f"tainted:{id}": True for id in entry.get("taints", [])}
