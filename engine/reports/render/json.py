"""Report data as JSON. What a document part prints is frozen: its newer fields are left out."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

from engine.language.control_characters import json_text
from engine.reports.count_range import Band
from engine.reports.document import IN_PLACE, NOT_PRINTED, Entry, Item, Line, Section

_PRINTED: dict[type, tuple[str, ...]] = {
    Line: ("tone", "text", "label", "url"),
    Entry: ("title", "seq", "lines", "judgement"),
    Section: ("id", "title", "lead", "entries"),
    Item: tuple(field.name for field in fields(Item) if field.name != "picked"),
}


def plain(value: Any) -> Any:
    """Dataclasses as objects, tuples as lists, a band as its words, everything else as it is."""
    if is_dataclass(value) and not isinstance(value, type):
        names = _PRINTED.get(type(value)) or tuple(field.name for field in fields(value))
        spread = {field.name for field in fields(value) if field.metadata == IN_PLACE}
        left = {field.name for field in fields(value) if field.metadata == NOT_PRINTED}
        found: dict[str, Any] = {}
        for name in names:
            if name in left:
                continue
            each = plain(getattr(value, name))
            found.update(each if name in spread else {name: each})
        return found
    if isinstance(value, Band):
        return str(value)
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, (tuple, list)):
        return [plain(each) for each in value]
    return value


def as_json(value: Any, *, sort_keys: bool = False) -> str:
    """The data of a report, indented."""
    return json_text(plain(value), indent=2, sort_keys=sort_keys)
