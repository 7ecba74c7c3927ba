"""Which texts of a file people read in their own language: what a translator is given.

The schema of a file marks them by `x-prose`. Principles and procedure cards have no schema of their
own; what is read of them is written down here in the same way.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from engine.scenario import courses, teaching
from engine.scenario.diagnose.hints import Fields
from engine.scenario.problems import Path as Place
from engine.scenario.schema import format_of

Schema = Mapping[str, Any]

_TEXT: Schema = {"x-prose": True}


def _texts(*fields: str) -> Schema:
    """The schema of entries by id, of which these fields are read."""
    return {"additionalProperties": {"properties": dict.fromkeys(fields, _TEXT)}}


_DOCTRINE: Schema = {
    "properties": {
        "pillars": _texts("title"),
        "domains": _texts("title", "about"),
        "principles": _texts("title", "says", "differs"),
        "beliefs": _texts("says", "holds", "misses"),
    }
}
_CARD: Schema = {"properties": {"title": _TEXT, "lines": {"items": _TEXT}}}
_SETTING: Schema = {"properties": {"title": _TEXT, "card": {"items": _CARD}}}
_SCHEMAS = {
    courses.FOLDER: courses.SCHEMA,
    teaching.NOTES: teaching.NOTE_SCHEMA,
    teaching.TOOLS: teaching.TOOL_SCHEMA,
}
_FOR_AUTHORS = frozenset({"review", "always", "accept", "tests"})  # at the top of a case
_NO_WORDS = re.compile(r"P\d{2,3}|[\W\d_]*")  # the number of a principle; a time


def list_prose(file: Path, data: Any) -> Iterator[tuple[Place, str]]:
    """Every text of a file that is translated, with its path, in the order of the file."""
    fields = _fields_of(file)
    for path, text in _walk(data, fields.document, fields, ()):
        if path[0] not in _FOR_AUTHORS and not _NO_WORDS.fullmatch(text):
            yield path, text


@cache
def _fields_of(file: Path) -> Fields:
    """The fields of a file, by its name and its folder."""
    if file.name == "doctrine.yaml":
        return Fields(_DOCTRINE)
    if file.parent.name == "settings":
        return Fields(_SETTING)
    schema = _SCHEMAS.get(file.parent.name)
    return Fields(json.loads(schema.read_text(encoding="utf-8"))) if schema else format_of().fields


def _walk(data: Any, schema: Schema, fields: Fields, path: Place) -> Iterator[tuple[Place, str]]:
    """The texts of data that a schema marks."""
    if isinstance(data, str) and schema.get("x-prose"):
        yield path, data
    elif isinstance(data, dict | list):
        entries = data.items() if isinstance(data, dict) else enumerate(data)
        for part, inner in entries:
            yield from _walk(inner, fields.find_below(schema, part), fields, (*path, part))
