"""Report data as JSON. What a document part prints is frozen: its newer fields are left out.

A class can name fields `for_counting` alone, which are not printed, and fields that hold a mapping
whose entries are printed `in_place` of the field.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from msgspec import Struct

from engine.language.control_characters import json_text
from engine.reports.document import Entry, Item, Judgement, Line, Section

_PRINTED: dict[type, tuple[str, ...]] = {
    Line: ("tone", "text", "label", "url"),
    Entry: ("title", "seq", "lines", "judgement"),
    Section: ("id", "title", "lead", "entries"),
    Item: tuple(name for name in Item.__struct_fields__ if name not in ("picked", "why", "above")),
    Judgement: tuple(name for name in Judgement.__struct_fields__ if name != "why"),
}
_AS_IT_IS = frozenset({str, int, float, bool, type(None)})


def to_plain(value: Any) -> Any:
    """Structs as objects, tuples as lists, a range as its words, everything else as it is."""
    if type(value) in _AS_IT_IS:
        return value
    if isinstance(value, Struct):
        return _object(value)
    if isinstance(value, int):  # a range that an earlier version kept
        return str(value)
    if isinstance(value, dict):
        return {key: to_plain(each) for key, each in value.items()}
    if isinstance(value, (tuple, list)):
        return [to_plain(each) for each in value]
    return value


def _object(value: Struct) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, in_place in _fields(type(value)):
        each = to_plain(getattr(value, name))
        if in_place:
            found.update(each)
        else:
            found[name] = each
    return found


@cache
def _fields(kind: type[Struct]) -> list[tuple[str, bool]]:
    """The fields of a class that are printed, each with whether its entries stand in its place."""
    spread, left = getattr(kind, "in_place", ()), getattr(kind, "for_counting", ())
    names = _PRINTED.get(kind, kind.__struct_fields__)
    return [(name, name in spread) for name in names if name not in left]


def as_json(value: Any, *, sort_keys: bool = False) -> str:
    """The data of a report, indented."""
    return json_text(to_plain(value), indent=2, sort_keys=sort_keys)
